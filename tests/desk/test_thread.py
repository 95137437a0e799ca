"""The texts of a report beside the case."""

import pytest
from django.test import Client

from ground.country import Country
from ground.kannel import HOOK
from ground.phones import ACCOUNT, Phone, give_accounts

HOLE = "Lubang besar di Jalan Mawar RT 3, motor sering jatuh sejak bulan lalu."

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "sees"), [("centre", True), ("officer", False)])
def test_who_reads_the_case_reads_its_texts(
    country: Country, monkeypatch: pytest.MonkeyPatch, name: str, sees: bool
) -> None:
    """Each side in order, with what became of ours; of nobody else's reports."""
    monkeypatch.setenv("ADUAN_TEST_KANNEL_HOOK", HOOK)
    give_accounts(country, ACCOUNT)
    other = Phone(country, "+6281298765432")
    other.text("Lampu jalan mati di Jalan Melati depan pasar sejak tiga hari lalu.")
    ani = Phone(country, "+6281234567890")
    ani.text(HOLE)
    ani.text("Fotonya menyusul")
    desk = Client(headers={"Accept-Language": "en"})
    desk.force_login(country.people[name])
    answer = desk.get(f"/desk/cases/{ani.case.number:09d}")
    page = answer.content.decode()
    assert (answer.status_code == 200) is sees
    assert ("4 texts by SMS" in page) is sees
    if sees:
        assert page.rindex(HOLE) < page.rindex("Fotonya menyusul")
        assert page.rindex("diterima") < page.rindex("ditambahkan")
        assert "Waiting to be sent" in page
        assert "Jalan Melati" not in page
        assert "81234567890" not in page
