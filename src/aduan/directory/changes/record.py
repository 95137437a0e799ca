"""The record of changes, and the fault that a refused change raises."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from aduan.directory.models import Change, Person
from aduan.directory.naming import LANGUAGES

_LONGEST_NAME = 200


class ChangeError(Exception):
    """A change that cannot be made; `faults` says why, by field, in the reader's language."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = dict(faults)


def refuse(faults: Mapping[str, str]) -> None:
    """Raises `ChangeError` where there is any fault (an empty text is none)."""
    found = {field: fault for field, fault in faults.items() if fault}
    if found:
        raise ChangeError(found)


def record(
    by: Person | None,
    now: datetime,
    verb: str,
    subject: str,
    code: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Change:
    """Writes down one change; `before` and `after` hold what changed, with days as ISO text."""
    return Change.objects.create(
        at=now,
        by=by,
        verb=verb,
        subject=subject,
        subject_code=code,
        before=_plain(before),
        after=_plain(after),
    )


def name_faults(names: Mapping[str, str], field: str = "names") -> dict[str, str]:
    """What is wrong with a set of names, by field such as `names.th`."""
    faults = {}
    for language in LANGUAGES:
        name = names.get(language, "").strip()
        if not name:
            faults[f"{field}.{language}"] = _("Please give the name in this language.")
        elif len(name) > _LONGEST_NAME:
            faults[f"{field}.{language}"] = _("This name is too long.")
    unknown = sorted(set(names) - set(LANGUAGES))
    if unknown:
        faults[field] = _("Names are kept in English, Indonesian and Thai only.")
    return faults


def span_faults(valid_from: date | None, valid_until: date | None) -> dict[str, str]:
    """A span must not end before it begins."""
    if valid_from and valid_until and valid_until < valid_from:
        return {"valid_until": _("The last day comes before the first.")}
    return {}


def cleaned(names: Mapping[str, str]) -> dict[str, str]:
    """Names without blanks around them."""
    return {language: name.strip() for language, name in names.items()}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }
