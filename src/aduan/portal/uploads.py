"""Files that come with a form: stored at once, and carried by signed tokens until the form is sent.

So a photo is sent once over a slow line, and is not lost when something else in the form must be
mended. A token names the stored file and the hash of the bytes as they came, by which the same
photo sent twice is known; it is signed, so that nobody can claim somebody else's file.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from aduan.cases.models import Attachment
from aduan.vault import files, limits, links
from aduan.vault.files import FileRefused
from aduan.vault.ids import uuid7
from aduan.vault.models import File

MOST = 5
"""Files in one sending."""
FIELD = "files"
"""Name of the inputs that carry the tokens."""
KEPT_FOR = timedelta(days=2)
AN_HOUR = 1000
"""Files an hour from one network: a village behind one address passes, a flood does not."""

_WINDOW = timedelta(hours=1)

_HASH_LETTERS = 32


@dataclass(frozen=True)
class Kept:
    """A file that was stored and waits for its form."""

    id: UUID
    print: str
    """The first 128 bits of SHA-256 over the bytes as they came, in hexadecimal."""
    token: str


@dataclass(frozen=True)
class Taken:
    """What became of the files of one sending: those that are kept, and what was wrong."""

    kept: tuple[Kept, ...]
    problems: tuple[str, ...]

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The files' ids, as verbs take them."""
        return tuple(each.id for each in self.kept)


def take(
    sent: "Iterable[UploadedFile[Any]]", tokens: Iterable[str], now: datetime, *, network: str
) -> Taken:
    """Stores what was sent, after what the tokens say was stored before; each file once.

    Files are kept before anything else is known of who sends them, so a network may send so many
    an hour; a report without files always passes.
    """
    kept = {each.print: each for each in filter(None, (read(token, now) for token in tokens))}
    problems: list[str] = []
    for upload in sent:
        data = upload.read()
        mark = hashlib.sha256(data).hexdigest()[:_HASH_LETTERS]
        if mark in kept:
            continue
        if len(kept) >= MOST:
            problems.append(
                _("You can send %(most)d files. The others were left out.") % {"most": MOST}
            )
            break
        if limits.count("upload", network, window=_WINDOW, now=now) > AN_HOUR:
            problems.append(
                _("Too many files came from your network. Send the report without, or later.")
            )
            break
        try:
            file = files.store(data, now=now, declared_name=upload.name or "")
        except FileRefused as problem:
            problems.append(f"{upload.name}: {problem}" if upload.name else str(problem))
            continue
        kept[mark] = Kept(file.pk, mark, _sign(file.pk, mark, now))
    return Taken(tuple(kept.values())[:MOST], tuple(problems))


def read(token: str, now: datetime) -> Kept | None:
    """The file that a token stands for; None where the token is not ours or too old."""
    signed, _dot, mark = token.rpartition(".")
    if len(mark) != _HASH_LETTERS:
        return None
    file_id = links.check(signed, f"file:{mark}", now)
    return None if file_id is None else Kept(file_id, mark, token)


def stored(kept: Iterable[Kept]) -> list[File]:
    """The rows of kept files, in the order in which they were sent."""
    ids = [each.id for each in kept]
    rows = File.objects.in_bulk(ids)
    return [rows[each] for each in ids if each in rows]


def forget_abandoned(now: datetime, most: int = 500) -> int:
    """Destroys files whose form was never sent: of no report, and older than any token.

    Looks at a month's files at most (ids are ordered by time); returns how many it destroyed.
    """
    begun, ended = now - timedelta(days=30), now - KEPT_FOR - timedelta(days=1)
    used = Attachment.objects.filter(file=OuterRef("pk"))
    abandoned = File.objects.filter(
        ~Exists(used), pk__gt=uuid7(begun), pk__lt=uuid7(ended), erased_at=None
    )
    return sum(files.erase(file, now) for file in abandoned[:most])


def _sign(file_id: UUID, mark: str, now: datetime) -> str:
    return f"{links.sign(file_id, f'file:{mark}', now, KEPT_FOR)}.{mark}"
