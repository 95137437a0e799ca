"""`aduan up`: everything that a register needs, in one process tree."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import click

from aduan.operations import lock, logs, tree
from aduan.operations.configuration import (
    DEMO_MARKER,
    Configuration,
    current,
    data_folder,
    default_data_folder,
)
from aduan.operations.keyfiles import make_data_folder
from aduan.operations.mistakes import Mistake
from aduan.operations.postgres import logins
from aduan.operations.postgres.cluster import Cluster
from aduan.operations.supervisor import Stopped, Supervisor
from aduan.operations.supervisor.part import Part

DATABASE_SECONDS = 300.0
"""Recovery after a crash may have much to read."""
DATABASE_STARTS = 40
FIRST_PAGE_SECONDS = 120.0


def up(*, host: str, port: int, data: Path | None, demo: bool) -> None:
    """Runs everything until told to stop; raises `Mistake` where it cannot start."""
    choose_data_folder(data, demo=demo)
    for wanted in (port, port + 1):
        _check_port(host, wanted)
    folder = data_folder(os.environ)
    with lock.held(folder):
        _mark(folder, demo=demo)
        _choose_addresses(host, port)
        configuration = current()
        if demo and not configuration.demo:
            raise Mistake(
                "--demo starts on a DATABASE_URL only if the database's name contains demo or test"
            )
        _fresh_metrics(configuration)
        click.echo(f"data folder {configuration.data}")
        run(lambda supervisor: _start(supervisor, configuration, host, port, demo=demo))


def database() -> None:
    """Runs the embedded database alone until told to stop."""
    configuration = current()
    if not configuration.database.embedded:
        raise Mistake("DATABASE_URL is set, so there is no database of our own to run")
    with lock.held(configuration.data):
        run(lambda supervisor: _start_database(supervisor, configuration))


def run(start: Callable[[Supervisor], None]) -> None:
    """Starts parts, keeps them running until a signal, stops them in order."""
    logs.configure()
    supervisor = Supervisor()
    with supervisor.signals():
        try:
            start(supervisor)
            supervisor.run()
        except Stopped:
            pass
        finally:
            supervisor.stop()
    click.echo("stopped")


def choose_data_folder(data: Path | None, *, demo: bool) -> None:
    """Settles which folder this process and its children work on."""
    if data is not None:
        os.environ["ADUAN_DATA"] = str(data.expanduser().resolve())
    elif not os.environ.get("ADUAN_DATA"):
        os.environ["ADUAN_DATA"] = str(default_data_folder(os.environ, demo=demo))


def _start(
    supervisor: Supervisor, configuration: Configuration, host: str, port: int, *, demo: bool
) -> None:
    if configuration.database.embedded:
        _start_database(supervisor, configuration)
    click.echo("preparing the register")
    arguments = ("--demo",) if demo else ()
    supervisor.once(Part(name="setup", command=tree.own_command("setup", *arguments)))
    supervisor.start(tree.worker())
    supervisor.start(tree.sealer())
    supervisor.start(tree.live(host, port + 1))
    supervisor.start(tree.web(host, port), seconds=FIRST_PAGE_SECONDS)
    if not configuration.smtp_url:
        click.echo("ADUAN_SMTP_URL is not set: mail is held, not sent")
    click.echo(f"ready http://127.0.0.1:{port}")


def _start_database(supervisor: Supervisor, configuration: Configuration) -> None:
    cluster = Cluster(configuration.data, configuration.database)
    cluster.prepare()
    # One that was orphaned by a killed supervisor may still be writing its last checkpoint; until
    # it has ended, each new one refuses to start.
    supervisor.start(cluster.part(), seconds=DATABASE_SECONDS, starts=DATABASE_STARTS)
    logins.ensure(configuration.database)
    click.echo(f"database ready in {configuration.database.host}")


def _mark(folder: Path, *, demo: bool) -> None:
    """A demonstration stays one and a register stays one: the accounts of a demonstration have
    passwords that everybody knows, and its time can be moved."""
    url = os.environ.get("DATABASE_URL", "")
    marker = folder / DEMO_MARKER
    make_data_folder(folder)
    if url:
        return
    used = (folder / "database").exists()
    if demo and used and not marker.exists():
        raise Mistake(
            f"{folder} holds a real register: choose another folder for --demo with --data"
        )
    if not demo and marker.exists():
        raise Mistake(
            f"{folder} holds a demonstration: start it with --demo, or choose another folder "
            "with --data"
        )
    if demo:
        marker.touch()


def _choose_addresses(host: str, port: int) -> None:
    """Tells the children where the public finds them, unless the environment said so."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared only
    os.environ.setdefault("ADUAN_PUBLIC_URL", f"http://{name}:{port}")
    os.environ.setdefault("ADUAN_LIVE_URL", f"http://{name}:{port + 1}")


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise Mistake(f"there is no port {port}: choose one below 65535 with --port") from None
        except OSError as error:
            raise Mistake(
                f"port {port} cannot be used ({error.strerror}): choose another with --port"
            ) from None


def _fresh_metrics(configuration: Configuration) -> None:
    """The folder in which the web processes share their counters, empty at each start."""
    folder = configuration.data / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
