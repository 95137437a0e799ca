"""A report sent again, after the vault's key changed meanwhile."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from aduan.cases.actions import filing
from aduan.vault import custody, rotation
from ground.country import Country

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_first_answer_comes_again_when_the_old_key_is_gone(
    country: Country, settings: Settings
) -> None:
    report = filing.Report(programme="lapor", text="Jalan rusak", channel="api")
    custody.enter(country.now)
    first = filing.file(report, now=country.now, key="k", body=b"b")
    old, new = settings.ADUAN_VAULT_KEYS[0], bytes([7]) * 32
    settings.ADUAN_VAULT_KEYS = [new, old]
    assert rotation.rotate(now=country.now)["cases.Submission.sealed_answer"] == 1
    later = country.now + timedelta(hours=1)
    again = filing.file(report, now=later, key="k", body=b"b")
    assert (again.number, again.receipt, again.repeated) == (first.number, first.receipt, True)
