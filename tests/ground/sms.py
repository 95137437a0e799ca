"""The product with a real SMS gateway in front of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ground.kannel import Kannel
from ground.stack import SOURCES, Served, serving

LAPOR = SOURCES / "aduan/directory/data/programmes/lapor.toml"
_ATTACHED = re.compile(r"^(agencies|categories|responsibilities) = .*\n", re.M)


@contextmanager
def with_gateway(kannel: Kannel, *accounts: str, **environment: str) -> Iterator[Served]:
    """`aduan up` whose `lapor` has this gateway as its SMS account, before any further ones: an
    operator loaded that policy. What phones send comes in."""
    with serving(ADUAN_DEMO_CASES="0", **kannel.environment, **environment) as served:
        with TemporaryDirectory() as folder:
            # The files attached to the policy are loaded already, and are not beside this copy.
            plain = _ATTACHED.sub("", LAPOR.read_text("utf-8"))
            policy = Path(folder, "lapor.toml")
            policy.write_text(plain + "".join((kannel.account(), *accounts)), "utf-8")
            loaded = served.command("programme", "load", str(policy))
            assert loaded.returncode == 0, loaded.stderr
        kannel.listen(served.url)
        yield served
