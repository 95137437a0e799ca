"""The two logins, the database and who may do what in it.

`aduan_owner` owns database and tables; `aduan_app` may read and write rows of every table that a
migration makes (the migration takes away again what the application must not do), and no more.
"""

from collections.abc import Iterable

import psycopg
from psycopg import sql

from aduan.operations.mistakes import Mistake
from aduan.operations.postgres import scram
from aduan.operations.postgres.address import Address, Login

CONNECT_SECONDS = 10


def ensure(address: Address) -> bool:
    """Makes logins, database and rights where they are missing; says whether it made any.

    Raises `Mistake`, with the SQL to run, where the login at hand may not make them."""
    problem = _entrance_problem(address)
    if problem is None:
        return False
    if address.admin is None:
        raise Mistake(_instructions(address, problem))
    try:
        with _connect(address, address.admin, "postgres") as connection:
            _make_logins(connection, address)
            _make_database(connection, address)
    except psycopg.errors.InsufficientPrivilege:
        raise Mistake(_instructions(address, problem)) from None
    except psycopg.OperationalError as error:
        raise Mistake(f"the database server cannot be entered: {_plain(error)}") from None
    _grant(address)
    return True


def _entrance_problem(address: Address) -> str | None:
    """Why the two logins cannot enter the database yet; None when both can."""
    for login in (address.owner, address.app):
        try:
            _connect(address, login, address.name).close()
        except psycopg.OperationalError as error:
            return _plain(error)
    return None


def _make_logins(connection: psycopg.Connection[tuple[object, ...]], address: Address) -> None:
    for login in (address.owner, address.app):
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login.name])
        if found.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(login.name), sql.Literal(scram.verifier(login.password))
                )
            )
            continue
        try:
            _connect(address, login, "postgres").close()
        except psycopg.OperationalError:
            raise Mistake(
                f"the login {login.name} exists with another password: start with the "
                "ADUAN_SECRET_KEY that made it, or drop the login"
            ) from None


def _make_database(connection: psycopg.Connection[tuple[object, ...]], address: Address) -> None:
    """The database, owned by aduan_owner, so that its rights can be given by that login."""
    name, owner = sql.Identifier(address.name), sql.Identifier(address.owner.name)
    superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if superuser.fetchone() != (True,):
        # Only a member of a role may give things to it.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address.name])
    if found.fetchone() is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                name, owner
            )
        )
    else:
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))


def _grant(address: Address) -> None:
    """Rights in the database, given by its owner; running it again changes nothing."""
    with _connect(address, address.owner, address.name) as connection:
        for statement in _grants(address):
            connection.execute(statement)
        try:
            with connection.transaction():
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except psycopg.Error:
            # Search by part of a word is then slower; nothing else depends on it.
            return


def _grants(address: Address) -> Iterable[sql.Composed]:
    texts = (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
        "ALTER DATABASE {database} SET jit = off",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app}",
    )
    for text in texts:
        yield sql.SQL(text).format(
            database=sql.Identifier(address.name), app=sql.Identifier(address.app.name)
        )


def _instructions(address: Address, problem: str) -> str:
    """What an administrator runs where we may not; passwords stand there already scrambled."""
    owner, app = (
        f"CREATE ROLE {login.name} LOGIN PASSWORD '{scram.verifier(login.password)}';"
        for login in (address.owner, address.app)
    )
    return (
        f"the database cannot be entered as {address.owner.name} and {address.app.name} "
        f"({problem}). Let an administrator of the server run:\n"
        f"  {owner}\n  {app}\n"
        f"  CREATE DATABASE {address.name} OWNER {address.owner.name} "
        "ENCODING 'UTF8' TEMPLATE template0;"
    )


def _connect(
    address: Address, login: Login, database: str
) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        **address.parameters(login, database), autocommit=True, connect_timeout=CONNECT_SECONDS
    )


def _plain(error: psycopg.Error) -> str:
    """The server's own reason, in one line."""
    return str(error).strip().splitlines()[-1].removeprefix("FATAL:  ")
