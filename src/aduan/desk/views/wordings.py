"""What every message says, in every language, with a programme's own words on top."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from aduan.cases.errors import Absent
from aduan.desk import pages, words
from aduan.desk.gate import DeskRequest, desk
from aduan.directory import policies
from aduan.notifications import wording


@require_safe
@desk("admin", "centre", "supervisor")
def wordings(request: DeskRequest) -> HttpResponse:
    """The list of messages; one of them in all its languages."""
    programmes = {version.rules.code: version.rules for version in policies.active()}
    chosen = request.GET.get("programme") or next(iter(programmes), "")
    rules = programmes.get(chosen)
    if rules is None and programmes:
        raise Absent
    overrides = wording.overrides_of(rules) if rules else {}
    code = request.GET.get("code", "")
    if code and code not in wording.SPECS:
        raise Absent
    shown = [
        {
            "code": language,
            "name": words.LANGUAGES[language],
            "letter": wording.preview(code, language, overrides),
        }
        for language in (words.LANGUAGES if code else ())
    ]
    context = {
        "programmes": [{"code": each, "chosen": each == chosen} for each in programmes],
        "programme_code": chosen,
        "codes": [
            {"code": each.code, "audience": each.audience.label, "current": each.code == code}
            for each in wording.SPECS.values()
        ],
        "code": code,
        "shown": shown,
    }
    return pages.render(request, "desk/wordings.html", context, section="wordings")
