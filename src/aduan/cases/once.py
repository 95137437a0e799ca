"""What is sent twice is filed once: a sender's key, and the answer that it got."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.utils.translation import gettext as _

from aduan.cases.errors import Refused
from aduan.cases.models import Case, Submission
from aduan.directory.models import ProgrammeVersion
from aduan.vault import sealing

KEEPS = timedelta(hours=24)
"""How long a repeated submission gets the first one's answer."""


@dataclass(frozen=True)
class Once:
    """The hashes of an idempotency key and of the body that came with it."""

    key: bytes
    body: bytes

    @classmethod
    def of(cls, key: str, body: bytes) -> Self:
        """The hashes of what a sender sent."""
        return cls(hashlib.sha256(key.encode()).digest(), hashlib.sha256(body).digest())

    def answered(self, version: ProgrammeVersion, now: datetime) -> dict[str, Any] | None:
        """The answer that this key got before; None where its 24 hours are over.

        Raises `Refused` with the code `key_reused` where it came with another body.
        """
        earlier = Submission.objects.filter(programme=version.programme, key=self.key).first()
        if earlier is None:
            return None
        if now - earlier.at > KEEPS:
            Submission.objects.filter(pk=earlier.pk, at=earlier.at).delete()
            return None
        if bytes(earlier.body) != self.body:
            raise Refused(
                _("This Idempotency-Key was already used for another report."), "key_reused"
            )
        answer: dict[str, Any] = json.loads(
            sealing.unseal(bytes(earlier.sealed_answer), earlier.context)
        )
        return answer

    def submission(self, answer: dict[str, Any], case: Case, now: datetime) -> Submission:
        """The row, not yet stored, that keeps an answer for this key."""
        row = Submission(
            programme=case.programme, key=self.key, body=self.body, case_id=case.pk, at=now
        )
        row.sealed_answer = sealing.seal(json.dumps(answer).encode(), row.context)
        return row
