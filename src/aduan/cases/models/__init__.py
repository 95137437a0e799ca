"""What the register stores about a case."""

from aduan.cases.models.case import Case, Kind, Origin, Visibility
from aduan.cases.models.deadline import Deadline
from aduan.cases.models.dialogue import Attachment, Audience, Draft, Entry, EntryKind, Redaction
from aduan.cases.models.ownership import Commitment, Consultation, Ownership
from aduan.cases.models.public import CaseChange, PublicCase, PublicPicture, PublicUpdate
from aduan.cases.models.recomputation import Recomputation
from aduan.cases.models.submission import Submission

__all__ = [
    "Attachment",
    "Audience",
    "Case",
    "CaseChange",
    "Commitment",
    "Consultation",
    "Deadline",
    "Draft",
    "Entry",
    "EntryKind",
    "Kind",
    "Origin",
    "Ownership",
    "PublicCase",
    "PublicPicture",
    "PublicUpdate",
    "Recomputation",
    "Redaction",
    "Submission",
    "Visibility",
]
