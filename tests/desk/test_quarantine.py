"""Messages that could not be read: who sees what of them, and reading them again."""

import pytest
from django.test import Client

from aduan.cases.models import Case
from aduan.channels import intake, kannel
from aduan.vault.models import RawInbound
from ground.country import Country
from ground.kannel import HOOK
from ground.phones import ACCOUNT, Phone, give_accounts

ANI = "+6281234567890"
WORDS = "Lubang di Jalan Mawar depan pasar sejak bulan lalu"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ani(country: Country, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setenv("ADUAN_TEST_KANNEL_HOOK", HOOK)
    give_accounts(country, ACCOUNT)
    return Phone(country, ANI)


def _desk(country: Country, name: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(country.people[name])
    return client


def _broken(ani: Phone, monkeypatch: pytest.MonkeyPatch) -> RawInbound:
    """A report that met a fault of ours."""
    with monkeypatch.context() as broken:
        broken.setattr(kannel, "NOISE", None)  # the parser breaks on it
        ani.post(WORDS.encode())
    row = RawInbound.objects.get()
    assert (row.state, row.reason) == ("quarantined", "fault")
    return row


@pytest.mark.parametrize(("name", "sees"), [("supervisor", True), ("admin", False)])
def test_a_supervisor_reads_what_came_and_an_administrator_only_why(
    ani: Phone, monkeypatch: pytest.MonkeyPatch, name: str, sees: bool
) -> None:
    _broken(ani, monkeypatch)
    page = _desk(ani.country, name).get("/desk/quarantine").content.decode()
    assert "Something went wrong on our side" in page
    assert (WORDS in page) is sees


def test_after_the_repair_it_is_read_again(ani: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _broken(ani, monkeypatch)
    desk = _desk(ani.country, "supervisor")
    assert desk.post(f"/desk/quarantine/{row.pk}/again").status_code == 302
    intake.read(row.pk, ani.country.now)
    row.refresh_from_db()
    assert row.state == "handled"
    assert ani.case.shown_number in ani.news()[0]
    assert desk.post(f"/desk/quarantine/{row.pk}/again").status_code == 404


def test_an_advertisement_is_set_aside(ani: Phone) -> None:
    ani.post(b"Promo kuota", sender="TELKOMSEL")
    row = RawInbound.objects.get()
    desk = _desk(ani.country, "admin")
    assert desk.post(f"/desk/quarantine/{row.pk}/dismiss").status_code == 302
    assert "Every message was read." in desk.get("/desk/quarantine").content.decode()
    intake.read(row.pk, ani.country.now)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("handled", "dismissed")
    assert not Case.objects.exists()
