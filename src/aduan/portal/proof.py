"""What this browser has proved: which reports are its own, and the receipts it was just given.

Both stand in sealed cookies that nobody but us can read or make, not in the database: a dump of
it holds neither receipts nor who follows which reports together. They end with the browser, and
by themselves after some hours.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from aduan.cases.models import Case
from aduan.notifications.places import FOLLOW
from aduan.portal.request import Request
from aduan.vault import links, receipts
from aduan.vault.keys import UnknownKey
from aduan.vault.sealing import Unsealable, seal, unseal

OWN = "aduan_own"
RECEIPTS = "aduan_receipts"
OWN_FOR = timedelta(hours=12)
RECEIPTS_FOR = timedelta(hours=1)
MOST_OWN = 30
MOST_RECEIPTS = 3


def own_cases(request: Request) -> dict[int, UUID]:
    """The reports that this browser proved to be its own, newest proof first: number → id."""
    kept = _read(request, OWN, request.now).get("cases", [])
    return {int(number): UUID(case_id) for number, case_id in kept}


def grant(request: Request, response: HttpResponse, cases: Mapping[int, UUID]) -> None:
    """Remembers that these reports are this browser's own."""
    merged = dict(cases) | {
        number: case_id for number, case_id in own_cases(request).items() if number not in cases
    }
    kept = [[number, str(case_id)] for number, case_id in merged.items()][:MOST_OWN]
    _write(response, OWN, {"cases": kept}, request.now + OWN_FOR)


def forget(response: HttpResponse) -> None:
    """Forgets everything that this browser proved."""
    response.delete_cookie(OWN, samesite="Lax")
    response.delete_cookie(RECEIPTS, samesite="Lax")


def keep_receipt(request: Request, response: HttpResponse, receipt: dict[str, Any]) -> None:
    """Keeps a receipt for the page that shows it once; it must never stand in an address."""
    others = [each for each in _receipts(request) if each["number"] != receipt["number"]]
    kept = [receipt, *others][:MOST_RECEIPTS]
    _write(response, RECEIPTS, {"receipts": kept}, request.now + RECEIPTS_FOR)


def receipt_for(request: Request, number: int) -> dict[str, Any] | None:
    """The receipt of a report that was just filed from this browser."""
    return next((each for each in _receipts(request) if each["number"] == number), None)


def by_link(token: str, now: datetime) -> tuple[int, UUID] | None:
    """The report that a signed link of ours opens: number and id."""
    case_id = links.check(token, FOLLOW, now)
    if case_id is None:
        return None
    number = Case.objects.filter(pk=case_id).values_list("number", flat=True).first()
    return None if number is None else (number, case_id)


def by_code(code: str, number: int | None) -> tuple[int, UUID] | None:
    """The report that a receipt code opens; with a number, only that one."""
    found = Case.objects.filter(receipt=receipts.fingerprint(code))
    if number is not None:
        found = found.filter(number=number)
    return found.values_list("number", "pk").first()


def _receipts(request: Request) -> list[dict[str, Any]]:
    return list(_read(request, RECEIPTS, request.now).get("receipts", []))


def _read(request: HttpRequest, name: str, now: datetime) -> dict[str, Any]:
    """What a cookie of ours says; nothing where it is missing, foreign, altered or too old."""
    value = request.COOKIES.get(name, "")
    if not value:
        return {}
    try:
        said: dict[str, Any] = json.loads(unseal(urlsafe_b64decode(value), f"cookie:{name}"))
    except (ValueError, Unsealable, UnknownKey):
        return {}
    return said if datetime.fromisoformat(said["until"]) > now else {}


def _write(response: HttpResponse, name: str, content: dict[str, Any], until: datetime) -> None:
    plain = json.dumps(content | {"until": until.isoformat()}).encode()
    response.set_cookie(
        name,
        urlsafe_b64encode(seal(plain, f"cookie:{name}")).decode(),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
