"""Loading a programme: its policy, and the data files that the policy attaches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from django.db import transaction
from django.db.models import Max

from aduan.directory import policies, policy
from aduan.directory.loading import indonesia
from aduan.directory.loading.entries import (
    AgencyEntry,
    AreaEntry,
    RulesFile,
    TopicsFile,
    UnitsFile,
)
from aduan.directory.loading.rules import write_responsibilities
from aduan.directory.loading.sources import (
    digest_of,
    programme_file,
    rows,
    tables,
    text_of,
    twice,
)
from aduan.directory.loading.tables import (
    Written,
    alone,
    write_agencies,
    write_areas,
    write_categories,
)
from aduan.directory.models import Agency, Change, LoadedFile, Programme, ProgrammeVersion
from aduan.directory.policy import Policy
from aduan.directory.policy_faults import PolicyError

BUILT = ("public",)
"""The lifecycles that there is a table for (`cases.lifecycle.FLOWS`)."""


@dataclass
class Loaded:
    """What loading a programme did; `unchanged`: its files are the ones loaded before."""

    code: str
    version: int
    new_version: bool = False
    unchanged: bool = False
    written: dict[str, Written] = field(default_factory=dict)


@dataclass
class _Read:
    """Everything that a programme's files say."""

    rules: Policy
    areas: list[AreaEntry] = field(default_factory=list)
    agencies: list[AgencyEntry] = field(default_factory=list)
    topics: TopicsFile | None = None
    responsibilities: RulesFile | None = None


Faults: TypeAlias = Callable[[Policy], Sequence[str]]
"""What rooms above find wrong with a policy: a line each."""


def load_programme(
    name_or_file: str, *, now: datetime, faults: Faults = lambda _rules: ()
) -> Loaded:
    """Loads a programme that comes with Aduan (by name) or from a file; idempotent.

    Raises `PolicyError`; then nothing has changed.
    """
    file = programme_file(name_or_file)
    rules = _sound(file, faults)
    if rules.lifecycle not in BUILT:
        raise PolicyError(
            [f"{file.name}: lifecycle: {rules.lifecycle!r} cannot be loaded yet, only {BUILT[0]!r}"]
        )
    digest = digest_of(_files(file, rules))
    mark = f"programme:{rules.code}"
    with transaction.atomic():
        if LoadedFile.objects.filter(name=mark, digest=digest).exists():
            return Loaded(rules.code, _newest(rules.code), unchanged=True)
        alone()
        loaded = _write(_read(file, rules), now, file)
        LoadedFile.objects.update_or_create(
            name=mark, defaults={"digest": digest, "loaded_at": now}
        )
    return loaded


def check_programme(name_or_file: str, *, faults: Faults = lambda _rules: ()) -> Policy:
    """Reads a programme's files and everything attached, without a database.

    Raises `PolicyError` with every fault of the first file that has any.
    """
    file = programme_file(name_or_file)
    read = _read(file, _sound(file, faults))
    if read.topics and read.responsibilities:
        known = {topic.code for topic, _above, _position in read.topics.walk()}
        named = [topic for rule in read.responsibilities.rule for topic in rule.categories]
        _all_known(named, known, f"{read.rules.attached.responsibilities}: categories")
    if read.responsibilities and read.agencies:
        agencies = {agency.code for agency in read.agencies}
        wanted = [rule.agency for rule in read.responsibilities.rule if rule.agency]
        _all_known(wanted, agencies, f"{read.rules.attached.responsibilities}: agency")
    if read.agencies:
        _all_known([read.rules.centre], {one.code for one in read.agencies}, f"{file.name}: centre")
    return read.rules


def _sound(file: Path, faults: Faults) -> Policy:
    rules = policy.read(text_of(file), file.name)
    lines = [f"{file.name}: {line}" for line in faults(rules)]
    if lines:
        raise PolicyError(lines)
    return rules


def _all_known(codes: list[str], known: set[str], where: str) -> None:
    unknown = sorted(set(codes) - known)
    if unknown:
        raise PolicyError([f"{where}: there is no {code!r}" for code in unknown])


def _attached(file: Path, name: str | None) -> Path | None:
    return (file.parent / name).resolve() if name else None


def _files(file: Path, rules: Policy) -> list[Path]:
    named = (
        *rules.attached.agencies,
        rules.attached.categories,
        rules.attached.responsibilities,
    )
    found = [file, *(path for name in named if (path := _attached(file, name)))]
    return found + (indonesia.files() if rules.attached.areas == "indonesia" else [])


def _read(file: Path, rules: Policy) -> _Read:
    read = _Read(rules)
    lists = [path for name in rules.attached.agencies if (path := _attached(file, name))]
    unit_files = [tables(path, UnitsFile) for path in lists if path.suffix == ".toml"]
    for path in lists:
        if path.suffix != ".toml":
            read.agencies.extend(rows(path, AgencyEntry))
    if rules.attached.areas == "indonesia":
        read.areas = indonesia.areas(
            government.area
            for units in unit_files
            for government in units.government
            if government.districts
        )
        read.agencies.extend(indonesia.governments(read.areas))
        for units in unit_files:
            read.agencies.extend(indonesia.units(units, read.areas))
    twice(file.name, (agency.code for agency in read.agencies))
    topics = _attached(file, rules.attached.categories)
    if topics:
        read.topics = tables(topics, TopicsFile)
        twice(topics.name, (topic.code for topic, _above, _position in read.topics.walk()))
    responsibilities = _attached(file, rules.attached.responsibilities)
    if responsibilities:
        read.responsibilities = tables(responsibilities, RulesFile)
    return read


def _write(read: _Read, now: datetime, file: Path) -> Loaded:
    attached = read.rules.attached
    written: dict[str, Written] = {}
    if read.areas:
        written["areas"] = write_areas(read.areas, now, f"{attached.areas} areas")
    if read.agencies:
        written["agencies"] = write_agencies(read.agencies, now, file.name)
    if not Agency.objects.filter(code=read.rules.centre).exists():
        raise PolicyError([f"{file.name}: centre: there is no agency {read.rules.centre!r}"])
    version, new = _write_policy(read.rules, now)
    if read.topics:
        written["categories"] = write_categories(
            version.programme, read.topics, now, attached.categories or ""
        )
    if read.responsibilities:
        written["responsibilities"] = write_responsibilities(
            version.programme, read.responsibilities, now, attached.responsibilities or ""
        )
    return Loaded(read.rules.code, version.number, new_version=new, written=written)


def _write_policy(rules: Policy, now: datetime) -> tuple[ProgrammeVersion, bool]:
    """The programme's version of this policy; a new one where the newest says otherwise."""
    programme, _made = Programme.objects.get_or_create(code=rules.code)
    newest = programme.versions.order_by("-number").select_related("programme").first()
    if newest is not None and newest.digest == rules.digest():
        return newest, False
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=newest.number + 1 if newest else 1,
        policy=rules.stored(),
        digest=rules.digest(),
        loaded_at=now,
    )
    policies.forget()
    Change.objects.create(
        at=now,
        verb="load policy",
        subject="programme",
        subject_code=rules.code,
        before={"version": newest.number, "digest": newest.digest} if newest else {},
        after={"version": version.number, "digest": version.digest},
    )
    return version, True


def _newest(code: str) -> int:
    last = ProgrammeVersion.objects.filter(programme__code=code).aggregate(last=Max("number"))
    return int(last["last"] or 0)
