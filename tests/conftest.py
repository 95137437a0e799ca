"""The ground that all tests stand on: a real database, the product's own processes, a fixed time.

Importing this file chooses a fresh data folder before Django reads its settings (which is why
pyproject.toml does not name them to pytest). The database starts with the first test that needs
it, through the product's own supervisor; the schema is built as `aduan_owner`, and tests run as
`aduan_app`, as the product does.
"""

import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

# Short, and open to the database's own user: pytest's own temporary folders are neither.
GROUND = Path(tempfile.mkdtemp(prefix="aduan-test-", dir="/tmp"))
GROUND.chmod(0o711)
_OWNER = os.getpid()


@atexit.register
def _clear_ground() -> None:
    """Removes the data folder when all is over, however far the session came."""
    if os.getpid() == _OWNER:
        shutil.rmtree(GROUND, ignore_errors=True)


(GROUND / "demo").touch()
(GROUND / "static").mkdir()
for name in [name for name in os.environ if name.startswith("ADUAN_")]:
    if name != "ADUAN_POSTGRES_BIN":
        del os.environ[name]
os.environ.pop("DATABASE_URL", None)
os.environ["ADUAN_DATA"] = str(GROUND)
os.environ["ADUAN_SECRET_KEY"] = "a secret key for tests, of no value to anybody"
os.environ["ADUAN_VAULT_KEY"] = "00" * 31 + "01"
os.environ["DJANGO_SETTINGS_MODULE"] = "aduan.operations.settings"

# Now, not sooner: the settings read the environment once.
import django  # noqa: E402
import hypothesis  # noqa: E402
from django.conf import settings  # noqa: E402

assert settings.ADUAN_DATA == GROUND
django.setup()  # so that conftest files further down may import models

from aduan.directory import policies  # noqa: E402

# A busy machine is no fault of the code: properties are judged, not their speed. Where changes
# are let in, the same examples come every time; new ones are sought at a developer's desk.
hypothesis.settings.register_profile(
    "aduan", deadline=None, derandomize=os.environ.get("CI") == "true"
)
hypothesis.settings.load_profile("aduan")

pytest_plugins = ["ground.database", "ground.skips", "ground.stack", "ground.country"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Lets each parallel worker choose a data folder of its own before it reads the settings."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(autouse=True)
def _newest_policy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked once in a test: what is kept for a second would make the count of statements hang on
    the clock, and a test's database is another one by then."""
    policies.forget()
    monkeypatch.setattr(policies, "HELD_SECONDS", 3600.0)


@pytest.fixture
def now() -> datetime:
    """A Monday morning in Jakarta and Bangkok, with no holiday near."""
    return datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
