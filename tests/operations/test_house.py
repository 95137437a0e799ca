"""The rules of the house that a machine can check."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import links
import messages
import pytest
import requirements
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][
    0
]["layers"]
FLOORS = {
    room.strip(): len(LAYERS) - number
    for number, layer in enumerate(LAYERS)
    for room in layer.split("|")
}


CHECKS = ("ruff check .", "ruff format --check .", "mypy", "lint-imports --no-cache")
"""Style, types, and that rooms import only lower floors."""


@pytest.mark.parametrize("check", CHECKS)
def test_the_sources_pass(check: str) -> None:
    command, *arguments = check.split()
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command)), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.parent.name for path in (ROOT / "src" / "aduan").glob("*/__init__.py")}
    assert rooms == set(FLOORS)


def test_a_foreign_key_counts_as_an_import() -> None:
    for model in apps.get_models():
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if room not in FLOORS or field.auto_created or not target or target == "self":
                continue
            other = target._meta.app_label
            if other in FLOORS and other != room:
                assert FLOORS[other] < FLOORS[room], f"{model.__name__}.{field.name} -> {other}"


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_model_waits_for_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("room", [path.name for path in messages.rooms()])
def test_every_word_has_its_translation(room: str) -> None:
    assert list(messages.faults(messages.ROOMS / room)) == []


@pytest.mark.parametrize(
    "document", links.documents(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    assert list(links.faults(document)) == []


def test_tests_name_only_rows_that_exist() -> None:
    assert {row for row, _test in requirements.claims()} <= set(requirements.rows())


def test_only_stories_prove_rows() -> None:
    places = {test for _row, test in requirements.claims()}
    assert [place for place in places if not place.startswith("tests/stories/")] == []


def test_stories_speak_only_through_the_doors() -> None:
    for path in (ROOT / "tests" / "stories").rglob("*.py"):
        assert "aduan.cases" not in path.read_text("utf-8"), path
