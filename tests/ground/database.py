"""The test database: made once a session, entered by the product's own two logins."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from aduan.operations.configuration import current
from aduan.operations.postgres import logins
from aduan.operations.postgres.cluster import Cluster
from aduan.operations.supervisor import Supervisor

# Tests prove nothing about power cuts, and are quicker so.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


DATABASE_FIXTURES = {"database_server", "django_db_setup", "db", "transactional_db", "served"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option by which another version of PostgreSQL is tried."""
    parser.addoption(
        "--database-only", action="store_true", help="only tests that touch the database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With the option: leaves out what would be the same on any database."""
    if not config.getoption("--database-only"):
        return
    left_out = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _touches_database(item: pytest.Item) -> bool:
    wanted = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(wanted & DATABASE_FIXTURES)


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The embedded PostgreSQL under the product's own supervisor, with both logins."""
    configuration = current()
    cluster = Cluster(configuration.data, configuration.database, settings=QUICK)
    cluster.prepare()
    supervisor = Supervisor()
    supervisor.start(cluster.part())
    logins.ensure(configuration.database)
    yield
    supervisor.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    database_server: None, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Builds the schema as `aduan_owner`; fails the session if tests would run as more than
    `aduan_app`."""
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        _check_login()
        yield
        _close_connections()


def _check_login() -> None:
    """Tests that run as owner or superuser would not notice a missing right."""
    from django.db import connections

    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolcreaterole, rolbypassrls,"
            " (SELECT pg_get_userbyid(datdba) FROM pg_database"
            "  WHERE datname = current_database())"
            " FROM pg_roles WHERE rolname = current_user"
        )
        name, superuser, makes_roles, passes_rows, owner = cursor.fetchone()
    if name != "aduan_app" or name == owner or superuser or makes_roles or passes_rows:
        pytest.exit(f"tests run as {name}, which may do too much; they must run as aduan_app", 3)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _empty_tables(_case: TransactionTestCase) -> None:
    """After a test with real transactions: every table emptied by its owner in one statement
    (the application's login may not, and must not be able to)."""
    database = current().database
    with psycopg.connect(**database.parameters(database.owner), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        names = [sql.Identifier(str(name)) for (name,) in rows if name not in KEPT_TABLES]
        connection.execute(
            sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(names))
        )


TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[attr-defined]
