"""`aduan programme`: programmes, agencies, topics and people, from files.

A fault in a file is one plain line each: file, key, what is allowed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from aduan.directory import changes, loading, policies
from aduan.directory.loading.tables import Written
from aduan.directory.models import Person
from aduan.directory.policy_faults import PolicyError
from aduan.notifications import wording
from aduan.operations import wallclock
from aduan.operations.mistakes import Mistake

EXAMPLE = """\b
Example:
  aduan programme check lapor.toml
  aduan programme load lapor
  aduan programme agencies our-agencies.csv
"""

File = click.Path(path_type=Path)
for_programme = click.option(
    "--programme", default="lapor", show_default=True, help="Whose topics and rules they are."
)


@contextmanager
def _plain_faults() -> Iterator[None]:
    """Turns a file's faults, a line each, into the mistake that the command ends with."""
    try:
        yield
    except PolicyError as fault:
        *others, last = fault.lines
        for line in others:
            click.echo(f"aduan: {line}", err=True)
        raise Mistake(last) from None


@click.group("programme", epilog=EXAMPLE)
def command() -> None:
    """Load programmes and what belongs to them from files.

    Loading twice changes nothing. What was changed on a screen stays until the file's own entry
    changes. Nothing is deleted by leaving it out of a file: give it a valid_until.
    """


@command.command("load", epilog="\b\nExample:\n  aduan programme load lapor")
@click.argument("name_or_file")
def load(name_or_file: str) -> None:
    """Load a programme that comes with Aduan, or a TOML file, with its attached files."""
    with _plain_faults():
        loaded = loading.load_programme(name_or_file, now=wallclock.now(), faults=wording.faults)
    if loaded.unchanged:
        click.echo(f"{loaded.code}: unchanged, version {loaded.version}")
        return
    kind = "new version" if loaded.new_version else "version"
    click.echo(f"{loaded.code}: {kind} {loaded.version}")
    for what, written in loaded.written.items():
        click.echo(f"  {what}: {written}")


@command.command("check", epilog="\b\nExample:\n  aduan programme check my-programme.toml")
@click.argument("name_or_file")
def check(name_or_file: str) -> None:
    """Say whether a programme's file and all that it attaches could be loaded."""
    with _plain_faults():
        rules = loading.check_programme(name_or_file, faults=wording.faults)
    click.echo(f"{rules.code}: nothing wrong")


@command.command("list", epilog="\b\nExample:\n  aduan programme list")
def list_programmes() -> None:
    """List the active programmes with the version that holds now."""
    for version in policies.active():
        click.echo(
            f"{version.programme.code}\t{version.number}\t{version.loaded_at.isoformat()}"
            f"\t{version.rules.names.en}"
        )


@command.command("agencies", epilog="\b\nExample:\n  aduan programme agencies agencies.csv")
@click.argument("file", type=File)
def agencies(file: Path) -> None:
    """Add and change agencies from a CSV file.

    Columns: code, level, id, en, th (names), and as wanted parent, autonomous, area, short,
    successors, valid_from, valid_until.
    """
    _say(file, lambda: loading.load_agencies(file, now=wallclock.now()))


@command.command("areas", epilog="\b\nExample:\n  aduan programme areas districts.csv")
@click.argument("file", type=File)
def areas(file: Path) -> None:
    """Add and change areas from a CSV file.

    Columns: code, level, id, en, th (names), and as wanted parent, valid_from, valid_until.
    """
    _say(file, lambda: loading.load_areas(file, now=wallclock.now()))


@command.command("categories", epilog="\b\nExample:\n  aduan programme categories topics.toml")
@click.argument("file", type=File)
@for_programme
def categories(file: Path, programme: str) -> None:
    """Add and change a programme's topics and their questions from a TOML file."""
    _say(file, lambda: loading.load_categories(file, programme, now=wallclock.now()))


@command.command(
    "responsibilities", epilog="\b\nExample:\n  aduan programme responsibilities r.toml"
)
@click.argument("file", type=File)
@for_programme
def responsibilities(file: Path, programme: str) -> None:
    """Set who answers for which topics in which areas, from a TOML file."""
    _say(file, lambda: loading.load_responsibilities(file, programme, now=wallclock.now()))


@command.command("people", epilog="\b\nExample:\n  aduan programme people staff.csv")
@click.argument("file", type=File)
def people(file: Path) -> None:
    """Add and change accounts and their roles from a CSV file.

    Columns: username, name, and as wanted email, language, external_subject, role, programme,
    agency, valid_from, valid_until. One row per role.
    """
    _say(file, lambda: loading.load_people(file, now=wallclock.now()))


@command.command("password", epilog="\b\nExample:\n  aduan programme password sari")
@click.argument("username")
@click.password_option(help="Asked for where it is not given.")
def password(username: str, password: str) -> None:
    """Set the password of an account."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise Mistake(f"nobody signs in as {username!r}")
    try:
        changes.set_password(person, password, by=None, now=wallclock.now())
    except changes.ChangeError as fault:
        raise Mistake(fault.faults["password"]) from None
    click.echo(f"{username}: password set")


def _say(file: Path, load_it: Callable[[], Written]) -> None:
    with _plain_faults():
        click.echo(f"{file.name}: {load_it()}")
