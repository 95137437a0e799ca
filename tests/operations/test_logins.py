"""The two logins, made where they are missing, and refused in plain words where they cannot be."""

from dataclasses import replace

import psycopg
import pytest

from aduan.operations.configuration import current
from aduan.operations.mistakes import Mistake
from aduan.operations.postgres import logins, scram
from aduan.operations.postgres.address import Address, Login


@pytest.fixture
def address(database_server: None) -> Address:
    """A second database on the test server, which does not exist yet, with logins of its own."""
    found = current().database
    assert found.admin is not None
    with psycopg.connect(**found.parameters(found.admin, "postgres"), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS second")
        admin.execute("DROP ROLE IF EXISTS second_app")
        admin.execute("DROP ROLE IF EXISTS second_owner")
    return replace(
        found,
        name="second",
        app=Login("second_app", "an app's password"),
        owner=Login("second_owner", "an owner's password"),
    )


def test_an_administrator_makes_everything_once(address: Address) -> None:
    assert logins.ensure(address) is True
    assert logins.ensure(address) is False


def test_the_application_reads_and_writes_rows_and_changes_no_table(address: Address) -> None:
    logins.ensure(address)
    with psycopg.connect(**address.parameters(address.owner), autocommit=True) as owner:
        owner.execute("CREATE TABLE thing (n serial)")
        owner.execute("CREATE FUNCTION two() RETURNS integer LANGUAGE sql AS 'SELECT 2'")
    with psycopg.connect(**address.parameters(address.app), autocommit=True) as app:
        app.execute("INSERT INTO thing DEFAULT VALUES")
        app.execute("UPDATE thing SET n = two()")
        app.execute("DELETE FROM thing")
        for forbidden in (
            "TRUNCATE thing",
            "DROP TABLE thing",
            "ALTER TABLE thing ADD m integer",
            "CREATE TABLE other (n integer)",
            "CREATE SCHEMA other",
            "CREATE EXTENSION hstore",
            "SET ROLE second_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_search_by_part_of_a_word_is_there(address: Address) -> None:
    logins.ensure(address)
    with psycopg.connect(**address.parameters(address.app)) as app:
        row = app.execute("SELECT similarity('jalan', 'jalan')").fetchone()
    assert row == (1.0,)


def test_without_an_administrator_the_sql_is_printed_and_works(address: Address) -> None:
    with pytest.raises(Mistake) as caught:
        logins.ensure(replace(address, admin=None))
    text = str(caught.value)
    assert "password" not in text.lower().replace("password 'scram", "").replace(
        "password authentication", ""
    )
    assert address.admin is not None
    with psycopg.connect(**address.parameters(address.admin, "postgres"), autocommit=True) as admin:
        for line in text.splitlines()[1:]:
            admin.execute(line)
    psycopg.connect(**address.parameters(address.owner)).close()
    psycopg.connect(**address.parameters(address.app)).close()


def test_an_administrator_who_is_no_superuser_is_enough(address: Address) -> None:
    boss = Login("second_boss", "a boss's password")
    assert address.admin is not None
    with psycopg.connect(**address.parameters(address.admin, "postgres"), autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS second_boss")
        verifier = scram.verifier(boss.password)
        admin.execute(f"CREATE ROLE second_boss LOGIN CREATEROLE CREATEDB PASSWORD '{verifier}'")
    assert logins.ensure(replace(address, admin=boss)) is True


def test_another_secret_key_is_told_and_changes_nothing(address: Address) -> None:
    logins.ensure(address)
    other = replace(address, app=replace(address.app, password="another"))
    with pytest.raises(Mistake, match="second_app exists with another password"):
        logins.ensure(other)
    assert logins.ensure(address) is False


def test_a_login_without_rights_gets_the_sql(address: Address) -> None:
    found = current().database
    with pytest.raises(Mistake, match="CREATE ROLE second_owner LOGIN PASSWORD 'SCRAM-SHA-256"):
        logins.ensure(replace(address, admin=found.app))
