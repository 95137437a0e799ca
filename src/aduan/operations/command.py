"""The `aduan` command: subcommands are found by name and loaded when called.

Each module in `aduan.operations.commands` holds one click command named `command`; its file name
is its name on the command line. A person's mistake (`Mistake`) is one plain line and exit code 1.
"""

import ast
import importlib
import importlib.util
import os
import pkgutil
import secrets
import sys
from pathlib import Path

import click
import django

from aduan.operations import commands
from aduan.operations.mistakes import Mistake

WITHOUT_DJANGO = frozenset({"up", "web", "live", "database", "due", "redact", "bench", "simulate"})
"""Commands that need no models; all others find Django ready when they are imported."""

HELP = frozenset({"-h", "--help"})


class Commands(click.Group):
    """A group that imports a subcommand only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all modules in the commands package."""
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None, which click reports kindly."""
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in WITHOUT_DJANGO:
            django.setup()
        module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands, each with the first sentence of its module, without loading it."""
        rows = [(name, _first_sentence(name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _first_sentence(name: str) -> str:
    """What stands after the command's name in its module's docstring."""
    spec = importlib.util.find_spec(f"{commands.__name__}.{name}")
    if spec is None or spec.origin is None:
        return ""
    text = ast.get_docstring(ast.parse(Path(spec.origin).read_text("utf-8"))) or ""
    return text.split("\n", 1)[0].split(": ", 1)[-1]


@click.command(cls=Commands, context_settings={"help_option_names": sorted(HELP)})
@click.version_option(package_name="aduan", message="aduan %(version)s")
def root() -> None:
    """Aduan: one register with many doors for what people complain about.

    \b
    Example:
      aduan up --demo          try everything on this machine
      aduan up --help          what a command does
    """


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits: 0 done, 1 a mistake to mend or a finding, 2 misused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aduan.operations.settings")
    if HELP & set(sys.argv[1:] if arguments is None else arguments):
        # Reading about a command makes no keys.
        for name in ("ADUAN_SECRET_KEY", "ADUAN_VAULT_KEY"):
            os.environ[name] = os.environ.get(name) or secrets.token_hex(32)
    try:
        code = root.main(args=arguments, prog_name="aduan", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "aduan"
        fail(f"{error.format_message()} (see {path} --help)", code=error.exit_code)
    except click.ClickException as error:
        fail(error.format_message(), code=error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Mistake as mistake:
        fail(str(mistake))
    except BrokenPipeError:
        # Whoever read our output has had enough; that is no fault.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - every other failure ends in one line too
        fail(_unexpected(error))
    else:
        sys.exit(code if isinstance(code, int) else 0)


def fail(text: str, *, code: int = 1) -> None:
    """Says what is wrong and exits."""
    click.echo(f"aduan: {text}", err=True)
    sys.exit(code)


NO_DATABASE = (
    "the database does not answer: start Aduan (aduan up) or the server that DATABASE_URL names, "
    "and try again"
)


def _unexpected(error: Exception) -> str:
    """One line for what is not the person's mistake; the places go to the log."""
    if os.environ.get("ADUAN_TRACEBACK"):
        raise error
    from django.db import OperationalError

    from aduan.operations import logs

    if isinstance(error, OperationalError) and not getattr(error.__cause__, "sqlstate", None):
        return NO_DATABASE  # what a server says has an SQLSTATE; none came, so none is there
    kind = type(error)
    trace = logs.places(error)
    return (
        f"this failed: {kind.__module__}.{kind.__qualname__} at {trace[-1] if trace else '?'}"
        " (ADUAN_TRACEBACK=1 shows all of it)"
    )
