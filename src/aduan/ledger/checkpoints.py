"""Checkpoints as signed statements and as files that an auditor can carry away.

A statement is the JSON object

    {"at", "count", "key", "number", "previous", "root", "signature", "tree",
     "type": "aduan.checkpoint", "v": 1}

with hashes, fingerprint and signature in hexadecimal. What is signed is its
canonical form (`canonical.encode`) without `signature`.

The folder holds one file `NNNNNNNN.json` for each checkpoint. When 10,000 in a
row are complete they are rolled into one file `NNNNNNNN-NNNNNNNN.jsonl`, one
statement a line, since a busy register makes one checkpoint a second.
"""

import contextlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aduan.ledger import merkle, signing
from aduan.ledger.canonical import encode, instant
from aduan.ledger.durable import make_folder, sync_folder, write_durably
from aduan.ledger.models import Checkpoint

ROLL = 10_000
"""Checkpoints in one rolled file."""

T = TypeVar("T")

_NAME = re.compile(r"(?:\d{8,}-)?(\d{8,})\.jsonl?")


class BadStatement(ValueError):
    """A checkpoint file is not what the sealer writes; the text names it."""


@dataclass(frozen=True)
class Statement:
    """What a checkpoint says; the fields are those of `models.Checkpoint`."""

    number: int
    at: datetime
    count: int
    tree: bytes
    previous: bytes
    root: bytes
    key: str
    signature: bytes

    @classmethod
    def of(cls, row: Checkpoint) -> "Statement":
        """The statement that stands in the database."""
        return cls(
            number=row.number,
            at=row.at,
            count=row.count,
            tree=bytes(row.tree),
            previous=bytes(row.previous),
            root=bytes(row.root),
            key=row.key,
            signature=bytes(row.signature),
        )

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Statement":
        """Read a statement; raises `BadStatement`."""
        try:
            return cls(
                number=int(body["number"]),
                at=datetime.fromisoformat(body["at"]),
                count=int(body["count"]),
                tree=bytes.fromhex(body["tree"]),
                previous=bytes.fromhex(body["previous"]),
                root=bytes.fromhex(body["root"]),
                key=str(body["key"]),
                signature=bytes.fromhex(body["signature"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadStatement(f"not a checkpoint: {error!r}") from error

    def to_json(self) -> dict[str, Any]:
        """Write the statement as it stands in its file."""
        return {**self._unsigned(), "signature": self.signature.hex()}

    def signed_bytes(self) -> bytes:
        """What the signature is made over."""
        return encode(self._unsigned())

    def is_signed(self, keys: signing.Keys) -> bool:
        """Say whether one of these keys signed it."""
        return signing.is_signed(self.signed_bytes(), self.signature, self.key, keys)

    def _unsigned(self) -> dict[str, Any]:
        """All but the signature."""
        return {
            "at": instant(self.at),
            "count": self.count,
            "key": self.key,
            "number": self.number,
            "previous": self.previous.hex(),
            "root": self.root.hex(),
            "tree": self.tree.hex(),
            "type": "aduan.checkpoint",
            "v": 1,
        }


def signed(
    number: int, *, at: datetime, tree: merkle.Tree, previous: bytes, key: Ed25519PrivateKey
) -> Statement:
    """Make and sign the statement that follows the checkpoint with root `previous`."""
    root = tree.root()
    draft = Statement(
        number=number,
        at=at,
        count=tree.count,
        tree=root,
        previous=previous,
        root=merkle.chain(previous, root),
        key=signing.fingerprint(key.public_key()),
        signature=b"",
    )
    signature = key.sign(draft.signed_bytes())
    return replace(draft, signature=signature)


class Folder:
    """The folder of checkpoint files."""

    def __init__(self, path: Path) -> None:
        """Use the folder at `path`; it is made by the first write."""
        self.path = path
        self._rolled: tuple[Path, dict[int, Statement]] | None = None

    def last_number(self) -> int:
        """Return the highest number that has a file, 0 for none."""
        if not self.path.is_dir():
            return 0
        found = (_NAME.fullmatch(entry.name) for entry in self.path.iterdir())
        return max((int(match[1]) for match in found if match), default=0)

    def has(self, number: int) -> bool:
        """Say whether this checkpoint has a file."""
        return self._single(number).exists() or self._bundle(number).exists()

    def read(self, number: int) -> Statement | None:
        """Return the statement on file, None if there is none. Raises `BadStatement`."""
        # A single file may be rolled up between two looks, never the other way round.
        for look in (self._read_single, self._read_rolled):
            statement = look(number)
            if statement is not None:
                if statement.number != number:
                    raise BadStatement(f"the file of checkpoint {number} holds another number")
                return statement
        return None

    def write(self, statement: Statement) -> None:
        """Put a statement on disk, whole or not at all; rolls up a block that is complete."""
        make_folder(self.path)
        body = json.dumps(statement.to_json(), indent=1, sort_keys=True) + "\n"
        write_durably(self._single(statement.number), body.encode())
        if statement.number % ROLL == 0:
            self._roll(statement.number)

    def _roll(self, last: int) -> None:
        """Bring the block that ends at `last` into one file, unless one of it is missing."""
        statements = []
        for number in range(last - ROLL + 1, last + 1):
            statement = self._read_single(number)
            if statement is None:
                return
            statements.append(statement)
        lines = [json.dumps(each.to_json(), sort_keys=True) + "\n" for each in statements]
        write_durably(self._bundle(last), "".join(lines).encode())
        for statement in statements:
            self._single(statement.number).unlink()
        sync_folder(self.path)

    def _read_single(self, number: int) -> Statement | None:
        """Read `NNNNNNNN.json`."""
        return _parse(self._single(number), lambda text: Statement.from_json(json.loads(text)))

    def _read_rolled(self, number: int) -> Statement | None:
        """Read from the rolled file; the block last used is kept, for reading in order."""
        path = self._bundle(number)
        if self._rolled is None or self._rolled[0] != path:
            block = _parse(path, _parse_block)
            if block is None:
                return None
            self._rolled = (path, block)
        return self._rolled[1].get(number)

    def _single(self, number: int) -> Path:
        """The file of one checkpoint."""
        return self.path / f"{number:08d}.json"

    def _bundle(self, number: int) -> Path:
        """The rolled file whose block the number belongs to."""
        first = (number - 1) // ROLL * ROLL + 1
        return self.path / f"{first:08d}-{first + ROLL - 1:08d}.jsonl"


def _parse_block(text: str) -> dict[int, Statement]:
    """The statements of a rolled file by number."""
    statements = [Statement.from_json(json.loads(line)) for line in text.splitlines()]
    return {statement.number: statement for statement in statements}


def _parse(path: Path, parse: Callable[[str], T]) -> T | None:
    """Read a file, None where there is none; raises `BadStatement` naming it."""
    with contextlib.suppress(FileNotFoundError):
        try:
            return parse(path.read_text("utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError, BadStatement) as error:
            raise BadStatement(f"{path.name}: {error}") from error
    return None
