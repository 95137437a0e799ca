"""The accounts of a demonstration: one for each role, with a password that everybody knows."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction

from aduan.directory import changes
from aduan.directory.models import Agency, Person, Programme

CITY = "pemda-35-78"
"""The government of Surabaya."""
OFFICE = "pemda-35-78-pupr"
"""Its office for roads and drains, at which `officer` and `head` work."""
STATE_ROADS = "bina-marga"
"""The state's directorate of highways: the other body, to give back to and to be asked."""


class _Quick(Argon2PasswordHasher):
    """Argon2 with the least work: strength is lost on what everybody knows, and twenty proper
    hashes take seconds. Django makes a proper one at the first sign-in."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@dataclass(frozen=True)
class Account:
    """An account, the one role that it holds and where: at an agency, in `lapor`, or anywhere."""

    username: str
    name: str
    role: str
    agency: str = ""
    everywhere: bool = False

    @property
    def password(self) -> str:
        """What everybody knows."""
        return f"demo-{self.username}"


ACCOUNTS = (
    Account("centre", "Ratna Kusumawati", "centre"),
    Account("centre2", "Bagus Pramono", "centre"),
    Account("supervisor", "Endang Widowati", "supervisor"),
    Account("arbiter", "Hasan Basri", "arbiter"),
    Account("agency", "Lilik Arifin", "agency", CITY),
    Account("officer", "Dimas Saputra", "officer", OFFICE),
    Account("head", "Sulastri Handoko", "head", OFFICE),
    Account("agency2", "Rudi Hermawan", "agency", STATE_ROADS),
    Account("officer2", "Melati Simanjuntak", "officer", STATE_ROADS),
    Account("head2", "Bambang Sutrisno", "head", STATE_ROADS),
    Account("operator", "Fitri Anjani", "operator"),
    Account("radio", "Radio Suara Warga", "radio"),
    Account("inspector", "Teguh Prakoso", "inspector", everywhere=True),
    Account("reviewer", "Nurul Aini", "reviewer", everywhere=True),
    Account("signer", "Soedarmono", "signer", everywhere=True),
    Account("custodian", "Yanti Rosalina", "custodian", everywhere=True),
    Account("auditor", "Ombudsman Demo", "auditor"),
    Account("statistician", "Galih Permadi", "statistician"),
    Account("admin", "Admin Demo", "admin", everywhere=True),
)


def ensure(programme: Programme, *, now: datetime) -> int:
    """Makes the accounts that are missing; returns how many. Those that exist stay as they are."""
    known = set(
        Person.objects.filter(username__in=[account.username for account in ACCOUNTS]).values_list(
            "username", flat=True
        )
    )
    missing = [account for account in ACCOUNTS if account.username not in known]
    if not missing:
        return 0
    with transaction.atomic():
        for account in missing:
            _add(account, programme, now)
    return len(missing)


def _add(account: Account, programme: Programme, now: datetime) -> None:
    person = changes.add_person(
        account.username,
        account.name,
        email=f"{account.username}@staff.aduan.example",
        by=None,
        now=now,
    )
    # Not `set_password`: it refuses what everybody knows, which is the point here.
    hasher = _Quick()
    hashed = hasher.encode(account.password, hasher.salt())
    Person.objects.filter(pk=person.pk).update(password=hashed)
    changes.assign_role(
        person,
        account.role,
        by=None,
        now=now,
        programme=None if account.everywhere or account.agency else programme,
        agency=Agency.objects.get(code=account.agency) if account.agency else None,
    )
