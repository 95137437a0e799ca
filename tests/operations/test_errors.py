"""The pages for what went wrong."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from aduan.operations import errors


def _breaks(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret")


urlpatterns = [path("breaks", _breaks)]
handler404, handler500 = errors.absent, errors.failed


@override_settings(ROOT_URLCONF="operations.test_errors")
def test_our_own_fault_is_told_without_a_database_and_without_details() -> None:
    answer = Client(raise_request_exception=False).get("/breaks")
    assert answer.status_code == 500
    assert b"a secret" not in answer.content
    assert b"RuntimeError" not in answer.content
    assert len(answer.content) > 20


@pytest.mark.parametrize("language", ["en", "id", "th"])
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_broken_template_still_says_something(
    status: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> None:
        raise TemplateDoesNotExist("x")

    monkeypatch.setattr("aduan.operations.errors.loader.get_template", broken)
    views: dict[int, Callable[[HttpRequest], HttpResponse]] = {
        400: errors.malformed,
        403: errors.forged,
        404: errors.absent,
        500: errors.failed,
    }
    with translation.override(language):
        answer = views[status](RequestFactory().get("/"))
        assert answer.content.decode() == str(errors.SENTENCES[status])
    assert answer.status_code == status


def test_each_sentence_is_translated() -> None:
    for sentence in errors.SENTENCES.values():
        spoken = set()
        for language in ("en", "id", "th"):
            with translation.override(language):
                spoken.add(str(sentence))
        assert len(spoken) == 3


@pytest.mark.parametrize(
    "address",
    [
        "/lapor/cases?q=%00",
        "/lapor/cases?state=a%00b",
        "/api/v1/cases?q=%00",
        "/desk/?at=%00",
        "/%00",
    ],
)
def test_an_address_that_no_database_reads_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
