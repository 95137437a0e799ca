"""`aduan programme`: loading by command, faults in plain lines."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aduan.directory.loading import sources
from aduan.directory.models import Agency, Person
from aduan.operations.commands.programme import command
from aduan.operations.mistakes import Mistake


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(command, arguments, input=given)


def test_load_twice_and_list(db: None) -> None:
    first = run("load", "lapor")
    assert first.exit_code == 0, first.output
    assert first.output.startswith("lapor: new version 1\n")
    assert "agencies: " in first.output
    assert run("load", "lapor").output == "lapor: unchanged, version 1\n"
    assert run("list").output.startswith("lapor\t1\t")


def test_check_finds_every_fault(tmp_path: Path) -> None:
    text = (sources.DATA / "programmes" / "lapor.toml").read_text("utf-8")
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace("forward = 3", "forward = 'soon'").replace("take = 2", "tkae = 2"))
    result = run("check", str(bad))
    assert isinstance(result.exception, Mistake)
    said = result.output + str(result.exception)
    assert "bad.toml: limits.forward: " in said
    assert "bad.toml: limits.tkae: is not a known key, did you mean take?" in said
    assert run("check", "lapor").output == "lapor: nothing wrong\n"


@pytest.mark.parametrize("verb", ["check", "load"])
def test_words_that_cannot_be_said_are_refused(db: None, tmp_path: Path, verb: str) -> None:
    text = (sources.DATA / "programmes" / "lapor.toml").read_text("utf-8")
    bad = tmp_path / "bad.toml"
    words = '"forwarded.body" = { en = "{secret}", id = "a", th = "b" }'
    bad.write_text(f"{text}\n{words}\n", "utf-8")
    result = run(verb, str(bad))
    assert "bad.toml: wording.forwarded.body.en: {secret} cannot stand here" in str(
        result.exception
    )


def test_agencies_by_file(db: None, tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    file.write_text("code,level,id,en,th\nours,national,Kami,Ours,เรา\n", "utf-8")
    assert run("agencies", str(file)).output == "ours.csv: 1 new, 0 changed, 0 unchanged\n"
    assert Agency.objects.get(code="ours").names["th"] == "เรา"
    missing = run("agencies", str(tmp_path / "none.csv"))
    assert str(missing.exception) == "none.csv: no such file"


@pytest.mark.parametrize(
    ("password", "said"), [("short", "too short"), ("correct-horse-battery", "")]
)
def test_passwords_are_set_by_command(db: None, password: str, said: str) -> None:
    Person.objects.create_user("sari", name="Sari")
    result = run("password", "sari", given=f"{password}\n{password}\n")
    assert said in str(result.exception or "")
    assert Person.objects.get(username="sari").check_password(password) is (not said)


def test_nobody_is_told_plainly(db: None) -> None:
    result = run("password", "nobody", "--password", "correct-horse-battery")
    assert str(result.exception) == "nobody signs in as 'nobody'"
