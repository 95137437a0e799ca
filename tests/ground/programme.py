"""The served product's programme, loaded anew with something changed, as an operator does."""

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from ground.stack import SOURCES, Served

LAPOR = SOURCES / "aduan/directory/data/programmes/lapor.toml"
_ATTACHED = re.compile(r"^(agencies|categories|responsibilities) = .*\n", re.M)


def reload(served: Served, change: Callable[[str], str] = str) -> None:
    """Loads `lapor` again, its file changed like that."""
    # The files attached to the policy are loaded already, and are not beside this copy.
    plain = _ATTACHED.sub("", LAPOR.read_text("utf-8"))
    with TemporaryDirectory() as folder:
        policy = Path(folder, "lapor.toml")
        policy.write_text(change(plain), "utf-8")
        loaded = served.command("programme", "load", str(policy))
    assert loaded.returncode == 0, loaded.stderr
