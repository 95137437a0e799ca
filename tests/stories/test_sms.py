"""SMS: whoever leaves a telephone number is told on the phone, whatever the door."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ground.kannel import Kannel, running_kannel
from ground.stack import SOURCES, Served, eventually, serving
from stories.doors import Citizen, Staff

ANI = "+6281234567890"
LAPOR = SOURCES / "aduan/directory/data/programmes/lapor.toml"


@pytest.fixture(scope="module")
def kannel() -> Iterator[Kannel]:
    """A real gateway with the phones behind it."""
    with running_kannel() as found:
        yield found


@pytest.fixture(scope="module")
def connected(kannel: Kannel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The product, with the gateway as `lapor`'s SMS account: an operator loaded that policy."""
    with serving(ADUAN_DEMO_CASES="0", **kannel.environment) as served:
        # The files attached to the policy are loaded already, and are not beside this copy.
        attached = re.compile(r"^(agencies|categories|responsibilities) = .*\n", re.M)
        policy: Path = tmp_path_factory.mktemp("policy") / "lapor.toml"
        policy.write_text(attached.sub("", LAPOR.read_text("utf-8")) + kannel.account(), "utf-8")
        loaded = served.command("programme", "load", str(policy))
        assert loaded.returncode == 0, loaded.stderr
        yield served


@pytest.mark.requirement("L-23")
def test_the_person_is_told_by_sms_which_agency(connected: Served, kannel: Kannel) -> None:
    """Fails if whoever leaves only a telephone number gets no SMS with the number when the report
    arrives, none that names the agency when it is forwarded, or if either needs more than two SMS
    or carries the report's words."""
    ani = Citizen(connected)
    filed = ani.file("The culvert under the state road is blocked.", phone=ANI)

    def texts(count: int) -> list[str]:
        return eventually(
            lambda: kannel.phones.to(ANI) if len(kannel.phones.to(ANI)) >= count else [],
            what=f"{count} texts on the phone",
        )

    arrived = texts(2)
    assert all(filed.shown in text for text in arrived), arrived
    Staff(connected, "centre").check_and_forward(filed, "bina-marga")
    (told,) = texts(3)[2:]
    assert filed.shown in told
    assert "Bina Marga" in told
    for text in kannel.phones.to(ANI):
        assert len(text) <= 306
        assert "culvert" not in text
    assert "sms of lapor by kannel: set up" in connected.command("check").stdout
