"""How the API says no: one shape, `{"errors": {field: words}}`, in the reader's language."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from aduan.cases.errors import Absent, ChangedMeanwhile, Incomplete, Refused


def problems(fields: Mapping[str, object], status: int) -> JsonResponse:
    """An answer that names every bad field; `""` stands for the request as a whole."""
    return JsonResponse(
        {"errors": {name: str(words) for name, words in fields.items()}}, status=status
    )


def absent() -> JsonResponse:
    """Absent and forbidden alike."""
    return problems({"": _("There is nothing here.")}, 404)


def install(api: NinjaAPI) -> None:
    """Registers the handlers."""

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
        fields: dict[str, str] = {}
        for each in error.errors:
            place = [str(part) for part in each["loc"][1:]]
            if place and place[0] in ("report", "body", "inputs"):
                place = place[1:]
            fields[".".join(place)] = each["msg"]
        return problems(fields, 422)

    @api.exception_handler(Incomplete)
    def _incomplete(request: HttpRequest, error: Incomplete) -> HttpResponse:  # noqa: ARG001
        return problems(error.fields, 422)

    @api.exception_handler(ChangedMeanwhile)
    def _changed(request: HttpRequest, error: ChangedMeanwhile) -> HttpResponse:  # noqa: ARG001
        return problems({"version": error.message}, 409)

    @api.exception_handler(Refused)
    def _refused(request: HttpRequest, error: Refused) -> HttpResponse:  # noqa: ARG001
        if error.code == "key_reused":
            return problems({"Idempotency-Key": error.message}, 422)
        return problems({"": error.message}, 409)

    @api.exception_handler(Absent)
    def _absent(request: HttpRequest, error: Absent) -> HttpResponse:  # noqa: ARG001
        return absent()

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
        answer = problems({"Authorization": _("This token is not valid.")}, 401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(HttpError)
    def _malformed(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
        return problems({"": str(error)}, error.status_code)
