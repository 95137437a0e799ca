"""Health and counters."""

import pytest
from django.db import connection
from django.test import Client, override_settings

from aduan.operations import examination


def test_alive_without_a_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"live\n")


@pytest.mark.django_db
def test_not_ready_without_a_worker_and_ready_with_one(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": "ok",
        "migrations": "ok",
        "worker": "none runs",
        "sealer": "ok",
    }
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True


@pytest.mark.django_db
def test_a_silent_worker_and_a_missing_migration_are_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (clock_timestamp() - interval '40 seconds')"
        )
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    found = client.get("/health/ready").json()
    assert found["worker"] == "does not beat"
    assert found["migrations"] == "1 not applied: run aduan migrate"


@pytest.mark.django_db
def test_a_sealer_that_stands_still_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "LONGEST_SEAL_SECONDS", 0.0)
    assert examination.seal_lag_seconds() == 0.0
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_pending (subject) VALUES (gen_random_uuid())")
    examination.seal_lag_seconds()
    assert examination.examine()["sealer"] == "does not seal"


@pytest.mark.django_db
def test_counters_for_this_machine(client: Client) -> None:
    client.get("/health/live")
    body = client.get("/metrics").content.decode()
    assert 'aduan_requests_total{method="GET",route="health-live",status="2xx"}' in body
    assert "aduan_jobs_waiting" in body
    assert "aduan_seal_lag_seconds" in body


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer "},
    ],
)
def test_counters_are_for_nobody_else(client: Client, more: dict[str, str]) -> None:
    assert client.get("/metrics", **more).status_code == 404  # type: ignore[arg-type]


@pytest.mark.django_db
def test_counters_for_the_bearer_of_the_token(client: Client) -> None:
    with override_settings(ADUAN_METRICS_TOKEN="let me read"):
        answer = client.get(
            "/metrics", REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION="Bearer let me read"
        )
    assert answer.status_code == 200
