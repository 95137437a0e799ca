"""What a verification found."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

MOST_FINDINGS = 100
"""Findings kept in full; the rest is counted, so that a ruined ledger fits in memory."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed. `kind` is a code, `detail` plain words."""

    kind: str
    detail: str
    subject: UUID | None = None
    seq: int | None = None
    checkpoint: int | None = None

    def __str__(self) -> str:
        """Place and words in one line."""
        place = f"checkpoint {self.checkpoint}" if self.subject is None else f"case {self.subject}"
        if self.seq is not None:
            place += f", event {self.seq}"
        return f"{place}: {self.detail}" if self.subject or self.checkpoint else self.detail


@dataclass
class Report:
    """Counts, findings and remarks of one verification. Green when there is no finding."""

    subjects: int = 0
    events: int = 0
    checkpoints: int = 0
    last_at: datetime | None = None
    files: int = 0
    younger: int = 0
    """Events after the last checkpoint: intact as a chain, not yet under a signature."""
    texts: int = 0
    texts_erased: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is as it was sealed."""
        return self.found == 0

    @property
    def first(self) -> Finding | None:
        """The first broken event if one can be named, else the first finding of any kind."""
        named = (finding for finding in self.findings if finding.seq is not None)
        return next(named, self.findings[0] if self.findings else None)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there is room."""
        self.found += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
