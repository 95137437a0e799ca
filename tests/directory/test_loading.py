"""Loading from files: complete, repeatable, with faults that say where."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.cases.lifecycle import FLOWS
from aduan.directory import agencies, changes, loading, policies, questions
from aduan.directory.loading import indonesia, sources
from aduan.directory.loading.programme import BUILT
from aduan.directory.models import (
    Agency,
    Area,
    Assignment,
    Category,
    Change,
    LoadedFile,
    Person,
    ProgrammeVersion,
    Responsibility,
)
from aduan.directory.policy_faults import PolicyError
from aduan.directory.responsibility import responsible
from ground.country import POLICY
from ground.trial import trial_data

from .conftest import TODAY, Land, names


@pytest.fixture
def lapor(db: None, now: datetime) -> loading.Loaded:
    return loading.load_programme("lapor", now=now)


def test_the_whole_state_is_there(lapor: loading.Loaded, now: datetime) -> None:
    today = agencies.open_on(TODAY)
    assert today.filter(level="national").count() >= 72
    assert today.filter(level="province").count() == 38
    assert today.filter(level__in=("regency", "city")).count() == 514
    assert Area.objects.filter(level="province").count() == 38
    assert Area.objects.filter(level__in=("regency", "city")).count() == 514
    assert Agency.objects.get(code=policies.current("lapor").rules.centre).level == "centre"

    surabaya = Agency.objects.get(code="pemda-35-78")
    assert surabaya.names["id"] == "Pemerintah Kota Surabaya"
    assert surabaya.names["en"] == "Surabaya City Government"
    assert surabaya.area is not None
    assert surabaya.area.code == "35.78"
    assert [one.code for one in agencies.chain(surabaya)][:3] == [
        "pemda-35-78",
        "pemda-35",
        "kemendagri",
    ]
    assert surabaya.units.filter(level="unit").count() >= 25

    for model in (Agency, Area, Category):
        for code, named in model._default_manager.values_list("code", "names"):
            assert all(named.get(language) for language in ("en", "id", "th")), code
    for agency in Agency.objects.select_related("parent"):
        above = "/" if agency.autonomous or not agency.parent else agency.parent.path
        assert agency.path == f"{above}{agency.code}/"


def test_the_ministries_of_2024_follow_their_predecessors(lapor: loading.Loaded) -> None:
    old = Agency.objects.get(code="kemendikbudristek")
    before, after = date(2024, 10, 20), date(2024, 10, 21)
    assert old in agencies.open_on(before)
    assert old not in agencies.open_on(after)
    followers = {old.successor.code if old.successor else None, *old.further_successors}
    assert followers == {"kemendikdasmen", "kemdiktisaintek", "kemenbud"}
    new = agencies.open_on(after).filter(code__in=followers)
    assert new.count() == 3
    for one in Agency.objects.exclude(successor=None).select_related("successor"):
        assert one.successor is not None
        assert one.valid_until is not None
        assert one.successor.is_open(one.valid_until), one.code


def test_topics_are_many_and_ask_what_is_needed(lapor: loading.Loaded) -> None:
    main = Category.objects.filter(parent=None)
    assert main.count() >= 35
    assert Category.objects.exclude(parent=None).count() >= 150
    asking = [topic for topic in Category.objects.all() if topic.questions]
    assert len(asking) >= 10
    assert all(questions.read(topic.questions) for topic in asking)
    assert {one.type for topic in asking for one in questions.read(topic.questions)} == {
        "text",
        "choice",
        "number",
        "date",
        "yesno",
    }


WHO = [
    ("road-damage", "35.78", "pemda-35-78-pupr"),
    ("road-damage", "35.78.01", "pemda-35-78-pupr"),
    ("road-damage", "35.73", "pemda-35-73"),
    ("road-damage", None, "kemen-pu"),
    ("road-national", "35.78", "bina-marga"),
    ("power-cut", "35.78", "pln"),
    ("jkn-membership", None, "bpjs-kesehatan"),
    ("village-office", "35.78.01", "pemda-35-78-01-kecamatan"),
    ("vehicle-tax", "35.73", "pemda-35-73"),
    ("hospital", "33.02", "pemda-33-02-rsud"),
    ("bus", "31.74", "pemda-31-dishub"),
    ("passport", "35.78", "ditjen-imigrasi"),
    (None, "35", "pemda-35"),
    ("other", None, None),
]


def test_everything_has_somebody_who_answers(lapor: loading.Loaded) -> None:
    programme = policies.current("lapor").programme
    topics = {topic.code: topic for topic in Category.objects.all()}
    areas = {area.code: area for area in Area.objects.all()}
    for topic, area, expected in WHO:
        found = responsible(
            programme, topics[topic] if topic else None, areas[area] if area else None, TODAY
        )
        assert (found.code if found else None) == expected, (topic, area)
    for code, one in topics.items():
        assert responsible(programme, one, areas["53.05"], TODAY) is not None, code


def test_loading_again_changes_nothing(lapor: loading.Loaded, now: datetime) -> None:
    assert not lapor.unchanged
    with CaptureQueriesContext(connection) as queries:
        again = loading.load_programme("lapor", now=now)
    assert again.unchanged
    assert len(queries) <= 5

    before = Change.objects.count()
    LoadedFile.objects.all().delete()
    forced = loading.load_programme("lapor", now=now)
    assert not forced.unchanged
    assert not forced.new_version
    assert all(not one.added and not one.changed for one in forced.written.values())
    assert Change.objects.count() == before


def test_a_programme_whose_lifecycle_is_not_built_is_refused(db: None, tmp_path: Path) -> None:
    assert set(BUILT) == set(FLOWS)
    text = POLICY.read_text("utf-8")
    for old, new in (
        ('lifecycle = "public"', 'lifecycle = "confidential"'),
        ('["open", "anonymous", "confidential"]', '["confidential"]'),
        ('default = "open"', 'default = "confidential"'),
        ('when = "forwarded"', 'when = "never"'),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "secret.toml"
    file.write_text(text, "utf-8")
    assert loading.check_programme(str(file)).lifecycle == "confidential"
    with pytest.raises(PolicyError, match="'confidential' cannot be loaded yet, only 'public'"):
        loading.load_programme(str(file), now=datetime.now(UTC))
    assert not ProgrammeVersion.objects.exists()


def test_loading_takes_few_statements(db: None, now: datetime) -> None:
    with CaptureQueriesContext(connection) as queries:
        loading.load_programme("lapor", now=now)
    assert len(queries) <= 60


def test_what_a_screen_changed_stays(lapor: loading.Loaded, now: datetime) -> None:
    pln = Agency.objects.get(code="pln")
    changes.rename_agency(pln, names("Listrik Kita"), by=None, now=now)
    LoadedFile.objects.all().delete()
    loading.load_programme("lapor", now=now)
    pln.refresh_from_db()
    assert pln.names["id"] == "Listrik Kita"


def test_codes_are_the_official_ones() -> None:
    with trial_data("geo_id/wilayah_codes_prov_kab.csv").open(encoding="utf-8") as file:
        official = {row["kode"]: row["nama"].strip() for row in csv.DictReader(file)}
    ours = {area.code: area.id for area in indonesia.areas()}
    assert set(ours) == set(official)
    differing = {code for code in ours if ours[code].split()[0] != official[code].split()[0]}
    assert differing == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Aceh Selatan", "South Aceh"),
        ("Timor Tengah Utara", "North Central Timor"),
        ("Aceh Barat Daya", "Southwest Aceh"),
        ("Kepulauan Talaud", "Talaud Islands"),
        ("Tidore Kepulauan", "Tidore Islands"),
        ("Pegunungan Bintang", "Bintang Mountains"),
        ("Surabaya", "Surabaya"),
    ],
)
def test_english_names_are_made_by_rule(name: str, expected: str) -> None:
    assert indonesia.english(name) == expected


def test_without_the_list_of_areas_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(indonesia, "BUILT", tmp_path)
    with pytest.raises(PolicyError, match="npm run build"):
        indonesia.areas()


HEADING = "code,level,parent,id,en,th,valid_from,valid_until,successors\n"

BAD_AGENCIES = [
    (HEADING + "x,natl,,A,B,ค,,,\n", "a.csv: line 2: level: 'natl' is not allowed; allowed: "),
    (HEADING + "x,national,,A,,ค,,,\n", "a.csv: line 2: en: is missing"),
    (HEADING + "X Y,national,,A,B,ค,,,\n", "a.csv: line 2: code: 'X Y' does not fit"),
    (HEADING + "x,unit,,A,B,ค,,,\n", "a.csv: line 2: parent is needed for a unit"),
    (HEADING + "x,unit,nobody,A,B,ค,,,\n", "a.csv: x: parent: there is no 'nobody'"),
    (HEADING + "x,national,,A,B,ค,soon,,\n", "a.csv: line 2: valid_from: "),
    (HEADING + "x,national,,A,B,ค,2026-02-01,2026-01-01,\n", "a.csv: line 2: valid_un"),
    (HEADING + "x,national,,A,B,ค,,,y\n", "a.csv: x: successor: there is no 'y'"),
    (HEADING + "x,national,,A,B,ค,,,\n" * 2, "a.csv: the code x stands twice"),
    (HEADING + "x,national,,A,B,ค,,,,,\n", "a.csv: line 2: has too many cells"),
    (HEADING + "x,unit,y,A,B,ค,,,\ny,unit,x,A,B,ค,,,\n", "a.csv: x: stands under itself"),
    ("code,grade\nx,1\n", "a.csv: 'grade' is not a known column; allowed: "),
]


@pytest.mark.parametrize(("text", "beginning"), BAD_AGENCIES)
def test_a_bad_row_is_told_with_file_and_line(
    db: None, now: datetime, tmp_path: Path, text: str, beginning: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(PolicyError) as caught:
        loading.load_agencies(file, now=now)
    assert caught.value.lines[0].startswith(beginning)
    assert not Agency.objects.exists()


def test_agencies_come_and_go_by_file(db: None, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    unit_first = "u,unit,n,U,U,ย,,,\nn,national,,N,N,น,,,\n"
    file.write_text("\ufeff" + HEADING + unit_first, "utf-8")
    done = loading.load_agencies(file, now=now)
    assert (sorted(done.added), done.changed) == (["n", "u"], [])
    assert Agency.objects.get(code="u").path == "/n/u/"

    file.write_text(HEADING + "n,national,,N,N,น,,2027-01-01,m\nm,national,,M,M,ม,2027-01-01,,\n")
    done = loading.load_agencies(file, now=now)
    assert (done.added, done.changed) == (["m"], ["n"])
    old = Agency.objects.get(code="n")
    assert agencies.heir(old, date(2027, 1, 1)) == Agency.objects.get(code="m")
    assert Agency.objects.filter(code="u").exists()
    change = Change.objects.get(verb="change by file", subject_code="n")
    assert (change.before["valid_until"], change.after["valid_until"]) == (None, "2027-01-01")


def test_moving_a_body_by_file_moves_what_hangs_below(
    land: Land, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADING + "highways,unit,city,H,H,ท,,,\n", "utf-8")
    loading.load_agencies(file, now=now)
    land.region.refresh_from_db()
    assert land.region.path == "/city/highways/region/"


def test_topics_and_rules_by_file(land: Land, now: datetime, tmp_path: Path) -> None:
    topics = tmp_path / "t.toml"
    topics.write_text(
        """
        [[category]]
        code = "roads"
        names = { en = "Roads", id = "Jalan", th = "ถนน" }
        [[category.sub]]
        code = "bends"
        names = { en = "Bends", id = "Tikungan", th = "โค้ง" }
        """,
        "utf-8",
    )
    done = loading.load_categories(topics, "trial", now=now)
    assert (done.added, done.changed) == (["bends"], ["roads"])
    bends = Category.objects.get(code="bends")
    assert bends.path == "/roads/bends/"

    rules = tmp_path / "r.toml"
    rules.write_text('[[rule]]\ncategories = ["bends"]\nareas = ["35.78"]\nagency = "office"\n')
    loading.load_responsibilities(rules, "trial", now=now)
    assert responsible(land.programme, bends, land.district, TODAY) == land.office
    by_hand = changes.add_responsibility(
        land.programme, land.power, None, land.ministry, by=None, now=now
    )
    rules.write_text('[[rule]]\ncategories = ["bends"]\nagency = "city"\n')
    loading.load_responsibilities(rules, "trial", now=now)
    assert responsible(land.programme, bends, land.district, TODAY) == land.city
    by_hand.refresh_from_db()
    assert by_hand.valid_until is None
    assert Responsibility.objects.filter(from_file="r.toml").count() == 2

    rules.write_text('[[rule]]\ncategories = ["bands"]\nagency = "town"\n')
    with pytest.raises(PolicyError) as caught:
        loading.load_responsibilities(rules, "trial", now=now)
    assert caught.value.lines == [
        "r.toml: rule[1].agency: there is no 'town'",
        "r.toml: rule[1].categories: there is no 'bands'",
    ]


def test_people_by_file(land: Land, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    heading = "username,name,email,role,programme,agency,valid_until\n"
    file.write_text(
        heading
        + "sari,Sari,sari@example.org,officer,,city,\n"
        + "sari,Sari,sari@example.org,centre,trial,,\n"
    )
    for _again in range(2):
        loading.load_people(file, now=now)
    sari = Person.objects.get(username="sari")
    assert not sari.has_usable_password()
    assert sorted(sari.assignments.values_list("role", flat=True)) == ["centre", "officer"]

    file.write_text(heading + "sari,Sari Dewi,,officer,,city,2027-01-01\n")
    assert loading.load_people(file, now=now).changed == ["sari"]
    held = Assignment.objects.get(person=sari, role="officer")
    assert held.valid_until == date(2027, 1, 1)

    file.write_text(heading + "budi,Budi,,emperor,,city,\n")
    with pytest.raises(PolicyError, match=r"p.csv: line 2: role: 'emperor' is not a role; allowed"):
        loading.load_people(file, now=now)
    file.write_text(heading + "budi,Budi,,officer,,atlantis,\n")
    with pytest.raises(PolicyError, match=r"p.csv: agency: there is no 'atlantis'"):
        loading.load_people(file, now=now)
    assert not Person.objects.filter(username="budi").exists()


def test_a_changed_policy_is_a_new_version_and_the_old_one_stays(
    db: None, now: datetime, tmp_path: Path
) -> None:
    agencies_file = tmp_path / "agencies.csv"
    agencies_file.write_text("code,level,id,en,th\nlapor-centre,centre,P,C,ศ\n", "utf-8")
    source = (sources.DATA / "programmes" / "lapor.toml").read_text("utf-8")
    begin, end = source.index("[attached]"), source.index("[calendar]")
    text = f'{source[:begin]}[attached]\nagencies = ["agencies.csv"]\n\n{source[end:]}'
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    loading.load_programme(str(file), now=now)
    first = policies.current("lapor")
    file.write_text(text.replace("promise = 10", "promise = 12"), "utf-8")
    loaded = loading.load_programme(str(file), now=now)
    assert (loaded.version, loaded.new_version) == (2, True)
    assert policies.current("lapor").rules.limits.promise == 12
    assert policies.version(first.pk).rules.limits.promise == 10
    assert [version.number for version in policies.active()] == [2]

    file.write_text(text.replace('centre = "lapor-centre"', 'centre = "nowhere"'), "utf-8")
    with pytest.raises(PolicyError, match=r"mine.toml: centre: there is no agency 'nowhere'"):
        loading.load_programme(str(file), now=now)
    assert ProgrammeVersion.objects.count() == 2


def test_the_newest_version_is_asked_once_while_it_is_held(
    lapor: loading.Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "HELD_SECONDS", 60.0)
    policies.current("lapor")
    with CaptureQueriesContext(connection) as queries:
        policies.current("lapor")
    assert not queries
    policies.forget()
    with CaptureQueriesContext(connection) as queries:
        policies.current("lapor")
    assert len(queries) == 1


def test_the_programme_that_comes_with_aduan_passes_its_check() -> None:
    assert loading.check_programme("lapor").code == "lapor"


def test_an_unknown_programme_is_told_what_there_is() -> None:
    with pytest.raises(
        PolicyError, match=r"lapr: no such file, and no programme of Aduan: .*lapor"
    ):
        loading.check_programme("lapr")
