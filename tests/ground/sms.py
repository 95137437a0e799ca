"""The product with a real SMS gateway in front of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from ground import programme
from ground.kannel import Kannel
from ground.stack import Served, serving


@contextmanager
def with_gateway(kannel: Kannel, *accounts: str, **environment: str) -> Iterator[Served]:
    """`aduan up` whose `lapor` has this gateway as its SMS account, before any further ones: an
    operator loaded that policy. What phones send comes in."""
    with serving(ADUAN_DEMO_CASES="0", **kannel.environment, **environment) as served:
        programme.reload(served, lambda policy: policy + "".join((kannel.account(), *accounts)))
        kannel.listen(served.url)
        yield served
