"""`aduan up` as a whole: pages, health, and that killed parts come back."""

import json
import urllib.request

from ground.stack import Served

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _get(url: str) -> str:
    with OPENER.open(url, timeout=10) as answer:
        return str(answer.read().decode())


def test_all_parts_are_well(served: Served) -> None:
    found = json.loads(_get(f"{served.url}/health/ready"))
    assert found == {"ready": True} | dict.fromkeys(
        ("database", "migrations", "worker", "sealer"), "ok"
    )
