"""Bodies and people made on the screens of set-up, for stories that need their own."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import uuid4

from ground.stack import Served, eventually
from stories.doors import JAKARTA, Clock, Filed, Staff, reading

PASSWORD = "seven green umbrellas"
_serial = count(1)


@dataclass(frozen=True)
class Body:
    """A body, or a unit, that was added by an administrator."""

    code: str
    name: str


@dataclass(frozen=True)
class Hired:
    """Somebody who was given an account, and their own way in."""

    username: str
    staff: Staff

    @property
    def address(self) -> str:
        """Where their notices go."""
        return f"{self.username}@staff.aduan.example"


class SetUp:
    """What an administrator does about bodies and people."""

    def __init__(self, admin: Staff, served: Served, clock: Clock) -> None:
        self.admin = admin
        self.served = served
        self.clock = clock

    def body(self, above: Body | None = None, *, level: str = "unit") -> Body:
        """Adds a body, by itself or under another."""
        code = f"made-{uuid4().hex[:8]}"
        made = Body(code, f"Office {code[-8:]}")
        page = self.admin.open("/desk/directory/agencies/add").press(
            "Save",
            code=code,
            name_en=made.name,
            name_id=made.name,
            name_th=made.name,
            level=level,
            parent=above.code if above else "",
        )
        assert page.status == 200, page.errors
        return made

    def person(self, role: str, at: Body) -> Hired:
        """Gives somebody an account and a role at a body."""
        username = f"{role}.{next(_serial)}.{uuid4().hex[:6]}"
        page = self.admin.open("/desk/directory/people/add").press(
            "Save",
            username=username,
            name=f"{role} {username}",
            email=f"{username}@staff.aduan.example",
            language="en",
            password=PASSWORD,
        )
        assert page.status == 200, page.errors
        hired = Hired(username, Staff(self.served, username, PASSWORD))
        page = self.admin.open(f"{self._page(hired)}/role").press("Save", role=role, agency=at.code)
        assert page.status == 200, page.errors
        return hired

    def leave(self, away: Hired, *, days: int, stand_in: Hired | None = None) -> None:
        """Notes that somebody is away from today on."""
        today = self.clock.now.astimezone(JAKARTA).date()
        page = self.admin.open(f"{self._page(away)}/absence").press(
            "Save",
            starts=today.isoformat(),
            ends=(today + timedelta(days=days)).isoformat(),
            stand_in=stand_in.username if stand_in else "",
        )
        assert page.status == 200, page.errors

    def _page(self, hired: Hired) -> str:
        """The address of somebody's account."""
        found = self.admin.open(f"/desk/directory/people?q={hired.username}").table()
        return found[0]["link"].split("?")[0]


def notice(served: Served, address: str, filed: Filed, words: str) -> str:
    """The mail to a member of staff about a report that holds these words; waits for it."""

    def look() -> str:
        mails = map(reading, served.mails.to(address))
        return next((text for text in mails if filed.shown in text and words in text), "")

    return eventually(look, seconds=120, what=f"a mail about {words!r} to {address}")


def notices(served: Served, address: str, filed: Filed) -> list[str]:
    """All that somebody was told of a report so far."""
    mails = map(reading, served.mails.to(address))
    return [text for text in mails if filed.shown in text]
