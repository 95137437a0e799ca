"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from aduan.desk import gate
from aduan.desk.views import (
    acts,
    bodies,
    case,
    channels,
    files,
    inbox,
    intake,
    messages,
    overview,
    quarantine,
    queue,
    reactions,
    signin,
    triage,
    wordings,
)


class Number:
    """Nine digits; whether there is such a case is the gate's answer, not the address's."""

    regex = "[0-9]{9}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Nine digits, zeros in front."""
        return f"{int(value):09d}"


register_converter(Number, "case")

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", signin.home, name="home"),
    path("login", signin.sign_in, name="login"),
    path("logout", signin.sign_out, name="logout"),
    path("password", signin.change_password, name="password"),
    path("find", queue.find, name="find"),
    path("queue/<slug:code>", queue.queue, name="queue"),
    path("triage/<case:number>", triage.triage, name="triage"),
    path("inbox", inbox.agency_inbox, name="inbox"),
    path("consultations", inbox.consultations, name="consultations"),
    path("cases/<case:number>", case.case, name="case"),
    path("cases/<case:number>/name", case.open_name, name="open_name"),
    path("cases/<case:number>/<slug:verb>", acts.act, name="act"),
    path("files/<uuid:attachment>", files.whole, name="file"),
    path("files/<uuid:attachment>/small", files.small, name="file_small"),
    path("files/<uuid:attachment>/cover", files.cover, name="cover"),
    path("bodies", bodies.bodies, name="bodies"),
    path("intake", intake.file, name="intake"),
    path("intake/find", intake.find, name="intake_find"),
    path("intake/<case:number>", intake.filed, name="filed"),
    path("readout", intake.readout, name="readout"),
    path("overview", overview.overview, name="overview"),
    path("reactions", reactions.reactions, name="reactions"),
    path("reactions/<int:job>/retry", reactions.retry, name="retry"),
    path("quarantine", quarantine.waiting, name="quarantine"),
    path("quarantine/<uuid:raw>/again", quarantine.read_again, name="read_again"),
    path("quarantine/<uuid:raw>/dismiss", quarantine.dismiss, name="dismiss"),
    path("channels", channels.channels, name="channels"),
    path("channels/costs", channels.spent, name="spent"),
    path("messages", messages.messages_, name="messages"),
    path("notices", messages.notices, name="notices"),
    path("wordings", wordings.wordings, name="wordings"),
    path("directory/", include("aduan.desk.directory_urls")),
    path("<path:rest>", gate.nowhere, name="nowhere"),
]
