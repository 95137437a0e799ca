"""One look at one address: status, headers, body, statements, with nothing left behind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aduan.directory import policies
from aduan.vault import numbers
from matrix.scene import Subject, Viewer

DIFFERS_ALWAYS = {"X-Request-ID", "Date", "Expires", "Set-Cookie"}
_FORM_TOKEN = re.compile(r'(name="(?:csrfmiddlewaretoken|once|token)" value=")[^"]+')


@dataclass(frozen=True)
class Answer:
    """What came back, without what differs at every request."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    statements: int

    @property
    def goes_to_sign_in(self) -> bool:
        """Whether it leads to the desk's sign-in page (or is it, for a form that was sent)."""
        where = dict(self.headers).get("Location", "")
        return self.status == 302 and where.startswith("/desk/login?next=")

    def difference(self, other: "Answer") -> str:
        """In words, what differs from another answer; "" where nothing does."""
        for part in ("status", "headers", "body", "statements"):
            mine, theirs = getattr(self, part), getattr(other, part)
            if mine != theirs:
                return f"{part}: {_apart(str(mine), str(theirs))}"
        return ""


def _apart(mine: str, theirs: str) -> str:
    """The place where two texts part."""
    at = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0)
    return f"…{mine[max(0, at - 40) : at + 80]}… against …{theirs[max(0, at - 40) : at + 80]}…"


def look(
    viewer: Viewer,
    method: str,
    path: str,
    query: Mapping[str, Any] | None = None,
    *,
    subject: Subject | None = None,
) -> Answer:
    """Asks once, as `viewer`; whatever it changed is taken back.

    The subject's number and ids are blotted out: that an address is repeated says nothing.
    """
    cache.clear()
    policies.forget()  # so that each look asks which one is the newest
    client = viewer.client()
    connection.queries_log.clear()  # it is bounded, and would count less when full
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        if method == "GET":
            response = client.get(path, query or {})
        elif path.startswith("/api/"):
            response = client.post(path, query or {}, content_type="application/json")
        else:
            response = client.post(path, query or {})
        transaction.set_rollback(True)
    body = response.content.decode("utf-8", "replace")
    headers = [
        (name, _blotted(value, subject))
        for name, value in sorted(response.headers.items())
        if name not in DIFFERS_ALWAYS
    ]
    asked = [each["sql"] for each in captured.captured_queries]
    return Answer(
        status=response.status_code,
        headers=tuple(headers),
        body=_blotted(_FORM_TOKEN.sub(r"\1", body), subject),
        statements=sum("SAVEPOINT" not in sql for sql in asked),
    )


def _blotted(text: str, subject: Subject | None) -> str:
    if subject is None:
        return text
    for shown in (subject.digits, numbers.show(subject.number)):
        text = text.replace(shown, "N" * len(shown))
    for shown in (str(subject.attachment), str(subject.contact)):
        text = text.replace(shown, "U" * len(shown))
    return text
