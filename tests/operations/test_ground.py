"""The ground itself: who the tests are, and that tables are emptied between them."""

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("aduan_app",)


def test_live(client: Client) -> None:
    assert client.get("/health/live").content == b"live\n"
