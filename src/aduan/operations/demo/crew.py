"""Who does what in the demonstration: its accounts where they are responsible, else extras.

An extra is a member of staff of some other agency without whom its reports would stand still;
nobody can sign in as one.
"""

from datetime import datetime
from zlib import crc32

from aduan.cases import actors
from aduan.cases.actors import Actor
from aduan.directory import changes
from aduan.directory.models import Agency, Person
from aduan.operations.demo.accounts import ACCOUNTS

STAFF = (
    "Hadi Wibowo", "Ratna Sari", "Slamet Riyadi", "Indah Permata", "Arif Rahman",
    "Tri Handayani", "Dwi Cahyono", "Nanik Suryani", "Yusuf Maulana", "Retno Widyastuti",
    "Imam Syafii", "Kartika Dewi", "Gatot Suparman", "Wulan Anggraini", "Faisal Basri",
    "Putu Ayu Laksmi", "Petrus Lado", "Sulaiman Daeng", "Ester Kambu", "Mulyadi Harahap",
)  # fmt: skip


class Crew:
    """The actors of one run, each asked of the database once."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._by_place = {
            (account.role, account.agency): account.username for account in reversed(ACCOUNTS)
        }
        self._known: dict[str, Actor] = {}
        self._met: dict[tuple[str, str], str] = {}

    def actor(self, username: str) -> Actor:
        """Somebody by username. Raises `Person.DoesNotExist`."""
        if username not in self._known:
            self._known[username] = self._actor(username)
        return self._known[username]

    def _actor(self, username: str) -> Actor:
        return actors.staff(Person.objects.get(username=username), self._now)

    def person(self, username: str) -> Person:
        """The account itself. Raises `Person.DoesNotExist`."""
        person = self.actor(username).person
        assert person is not None
        return person

    def at(self, role: str, unit: Agency) -> Actor:
        """Somebody who holds `role` for a unit: a demonstration's account, or an extra."""
        place = (role, unit.code)
        if place not in self._met:
            self._met[place] = self._find(role, unit)
        return self.actor(self._met[place])

    def _find(self, role: str, unit: Agency) -> str:
        # A path holds the codes from the top of the role's reach down.
        for code in reversed(unit.path.strip("/").split("/")):
            username = self._by_place.get((role, code))
            if username:
                return username
        username = f"{role}-{unit.code}"
        if not Person.objects.filter(username=username).exists():
            self._hire(username, role, unit)
        return username

    def _hire(self, username: str, role: str, unit: Agency) -> None:
        name = STAFF[crc32(username.encode()) % len(STAFF)]
        person = changes.add_person(username, name, by=None, now=self._now)
        changes.assign_role(person, role, by=None, now=self._now, agency=unit)
