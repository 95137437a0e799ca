"""A small register of chains, a sealer with its own key, and the owner's hand."""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from aduan.ledger import chain, sealer, signing
from aduan.ledger.checkpoints import Folder
from aduan.ledger.models import Checkpoint, Event
from aduan.ledger.verify import Report, verify
from aduan.vault.ids import uuid7

START = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)


def entry(subject: UUID, step: int = 1, **changes: Any) -> chain.Entry:
    """An event as the project writes them."""
    at = START + timedelta(minutes=step)
    given: dict[str, Any] = {
        "kind": "case.filed" if step == 1 else "case.forwarded",
        "actor": "system",
        "occurred": at,
        "recorded": at,
        "origin": "web",
        "data": {"step": step, "to": "dinas-pu"},
    }
    return chain.Entry(subject=subject, **{**given, **changes})


def owner_sql(statement: str, parameters: Any = None) -> None:
    """Do what a database owner can do behind the application's back."""
    with closing(connections["owner"].cursor()) as cursor:
        cursor.execute(statement, parameters)


@dataclass
class Register:
    """Chains, the sealer over them, and verification."""

    path: Path
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    turns: int = 0

    @property
    def folder(self) -> Folder:
        """The checkpoint files, read anew."""
        return Folder(self.path)

    @property
    def keys(self) -> dict[str, Any]:
        """What an auditor trusts."""
        public = self.key.public_key()
        return {signing.fingerprint(public): public}

    def grow(self, lengths: list[int]) -> list[UUID]:
        """Append chains of these lengths, event by event; returns their subjects in order."""
        subjects = [uuid7(START + timedelta(seconds=place)) for place in range(len(lengths))]
        for subject, length in zip(subjects, lengths, strict=True):
            for step in range(1, length + 1):
                self.add(subject, step)
        return subjects

    def add(self, subject: UUID, step: int, **changes: Any) -> Event:
        """Append one event as the application."""
        fields = entry(subject, step, **changes)
        return chain.append(
            fields.subject,
            fields.kind,
            actor=fields.actor,
            occurred=fields.occurred,
            recorded=fields.recorded,
            origin=fields.origin,
            data=fields.data,
        )

    def seal(self) -> Checkpoint | None:
        """Let the sealer take one turn."""
        self.turns += 1
        now = START + timedelta(hours=self.turns)
        return sealer.seal_once(now=now, key=self.key, folder=self.folder)

    def check(self, **changes: Any) -> Report:
        """Verify as `aduan verify` does."""
        given: dict[str, Any] = {"keys": self.keys, "folder": self.folder}
        return verify(**{**given, **changes})


@pytest.fixture
def register(tmp_path: Path, transactional_db: None) -> Register:
    """An empty register whose commits are real; use with `databases=["default", "owner"]`."""
    return Register(tmp_path / "checkpoints")


@pytest.fixture
def sealed(register: Register) -> tuple[Register, list[UUID]]:
    """Five chains under three checkpoints, with one event younger than the last."""
    subjects = register.grow([3, 1, 4])
    register.seal()
    register.add(subjects[0], 4)
    register.seal()
    late = register.grow([2, 2])
    register.seal()
    register.add(late[1], 3)
    return register, [*subjects, *late]
