"""A programme's policy: what its TOML file may say, and what it means.

`read(text, file)` gives a `Policy`, or raises `PolicyError` with one plain line per fault, each
naming the file, the key and what is allowed there.
"""

import hashlib
import json
import tomllib
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from aduan.directory.policy_faults import PolicyError, explain
from aduan.directory.policy_parts import (
    ArchiveReason,
    CalendarRule,
    Channel,
    ClosingCode,
    Code,
    Coded,
    IdentityRule,
    Kind,
    Language,
    Limits,
    OutsideBody,
    Publication,
    Reason,
    Retention,
    Table,
    Urgent,
    VisibilityRule,
    Words,
)

ItemT = TypeVar("ItemT", bound=Coded)

CLOSING_CODES = ("solved", "explained", "cannot", "no_reply")
"""The codes that the lifecycle closes cases with; every policy names them, and may add none."""

ARCHIVED_BY_THE_SYSTEM = "no_reply"
"""The archive reason that silence after the second question leads to."""


class Attached(Table):
    """Data files that are loaded together with the policy; paths are relative to its file."""

    areas: Literal["none", "indonesia"] = "none"
    agencies: tuple[str, ...] = ()
    categories: str | None = None
    responsibilities: str | None = None


class Policy(Table):
    """Everything that a programme decides for itself."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=50)]
    names: Words
    tagline: Words
    about: Words
    lifecycle: Literal["public", "confidential"]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("id", "en", "th")
    centre: Code
    sign_off: bool = False
    calendar: CalendarRule
    limits: Limits = Limits()
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    visibility: VisibilityRule
    publication: Publication
    identity: IdentityRule = IdentityRule()
    channels: dict[Code, Channel]
    archive_reasons: Annotated[tuple[ArchiveReason, ...], Field(min_length=1)]
    closing_codes: tuple[ClosingCode, ...]
    causes: Annotated[tuple[Coded, ...], Field(min_length=1)]
    extension_reasons: Annotated[tuple[Reason, ...], Field(min_length=1)]
    return_reasons: Annotated[tuple[Coded, ...], Field(min_length=1)]
    urgent: Urgent
    outside_bodies: tuple[OutsideBody, ...] = ()
    retention: Retention = Retention()
    wording: dict[str, Words] = {}
    attached: Attached = Attached()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        faults = []
        for key in (
            "kinds",
            "archive_reasons",
            "closing_codes",
            "causes",
            "extension_reasons",
            "return_reasons",
            "outside_bodies",
        ):
            codes = [item.code for item in getattr(self, key)]
            twice = sorted({code for code in codes if codes.count(code) > 1})
            if twice:
                faults.append(f"{key} has the same code twice: {', '.join(twice)}")
        if sorted(item.code for item in self.closing_codes) != sorted(CLOSING_CODES):
            faults.append(f"closing_codes must be exactly: {', '.join(CLOSING_CODES)}")
        if self.archive_reason(ARCHIVED_BY_THE_SYSTEM) is None:
            faults.append(f"archive_reasons must have the code {ARCHIVED_BY_THE_SYSTEM}")
        if self.lifecycle == "confidential" and self.visibility.allowed != ("confidential",):
            faults.append("visibility.allowed must be ['confidential'] in a confidential programme")
        if self.lifecycle == "confidential" and self.publication.when != "never":
            faults.append("publication.when must be 'never' in a confidential programme")
        unknown = sorted(set(self.identity.nameless) - set(self.channels))
        if unknown:
            faults.append(
                f"identity.nameless names no channel: {', '.join(unknown)}; "
                f"allowed: {', '.join(self.channels)}"
            )
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def kind(self, code: str) -> Kind | None:
        """The kind of report with that code."""
        return _by_code(self.kinds, code)

    def archive_reason(self, code: str) -> ArchiveReason | None:
        """The archive reason with that code."""
        return _by_code(self.archive_reasons, code)

    def closing_code(self, code: str) -> ClosingCode | None:
        """The closing code with that code."""
        return _by_code(self.closing_codes, code)

    def cause(self, code: str) -> Coded | None:
        """The cause with that code."""
        return _by_code(self.causes, code)

    def extension_reason(self, code: str) -> Reason | None:
        """The reason for an extension with that code."""
        return _by_code(self.extension_reasons, code)

    def return_reason(self, code: str) -> Coded | None:
        """The reason for giving back with that code."""
        return _by_code(self.return_reasons, code)

    def stored(self) -> dict[str, Any]:
        """The policy as JSON, every default spelt out, so that later defaults never reach back."""
        return self.model_dump(mode="json")

    def digest(self) -> str:
        """SHA-256 of the stored form, in hexadecimal."""
        canonical = json.dumps(self.stored(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _by_code(items: Sequence[ItemT], code: str) -> ItemT | None:
    return next((item for item in items if item.code == code), None)


def read(text: str, file: str) -> Policy:
    """The policy that a TOML text states.

    Raises `PolicyError`: `file` is what the lines of the error call the file.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PolicyError([f"{file}: not valid TOML: {fault}"]) from None
    try:
        return Policy.model_validate(tables)
    except ValidationError as fault:
        raise PolicyError(explain(fault, Policy, file)) from None
