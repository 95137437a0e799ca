"""What `POST /cases` asks of a report's answers."""

import json

import pytest
from django.test import Client

from aduan.cases.models import Case
from aduan.directory import changes
from ground.country import Country

pytestmark = pytest.mark.django_db

NAMES = {"en": "How deep?", "id": "Seberapa dalam?", "th": "ลึกแค่ไหน"}


def test_an_answer_must_fit_the_question_of_the_topic_above(
    client: Client, country: Country
) -> None:
    programme, now = country.version.programme, country.now
    question = {"key": "depth", "type": "number", "labels": NAMES, "required": True}
    above = changes.add_category(programme, "roads", NAMES, questions=[question], by=None, now=now)
    changes.add_category(programme, "potholes", NAMES, parent=above, by=None, now=now)

    def file(answers: dict[str, str]) -> tuple[int, set[str]]:
        body = {"programme": "lapor", "text": "A hole", "category": "potholes", "answers": answers}
        answer = client.post("/api/v1/cases", json.dumps(body), content_type="application/json")
        return answer.status_code, set(answer.json().get("errors", {}))

    assert file({"depth": "deep"}) == (422, {"answers.depth"})
    assert not Case.objects.exists()
    assert file({"depth": "30"}) == (201, set())
    assert file({}) == (201, set()), "a program need not ask"
