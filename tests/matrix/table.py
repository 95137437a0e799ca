"""The one table: who gets what at each address. A route that is not here fails the tests.

Each row says whom the page is for and so what everybody else gets:

`anybody`        the same for everybody, whatever cases there are
`reader`         a public case, or one's own; else absent
`public`         a public case; else absent (the API knows no browser's proof)
`owner`          whoever proved that the case is theirs; else absent
`silent`         the same for everybody, whether the case exists or not: says nothing
`programme`      as `staff`, and absent for the staff of another programme
`staff`          staff with one of the roles (none named: any); other staff absent, others sign in
`caseworker`     staff who see the case, with one of the roles; other staff absent, others sign in
`token`          an agency's token; else 401
`provider`       whoever shows an account's secret, which none of these viewers has: 403
`agency_token`   the token of the agency that has the case; other tokens absent, else 401
"""

from dataclasses import dataclass

CENTRE = ("centre", "supervisor", "arbiter")
AGENCY = ("agency", "officer", "head")
DESKS = ("operator", "radio")


@dataclass(frozen=True)
class Rule:
    """Whom a page is for: a word of the list above, and the roles that it takes."""

    whom: str
    roles: tuple[str, ...] = ()

    @property
    def of_a_case(self) -> bool:
        """Whether the answer depends on the case that the address names."""
        return self.whom in ("reader", "public", "owner", "silent", "caseworker", "agency_token")


ANYBODY, READER, PUBLIC = Rule("anybody"), Rule("reader"), Rule("public")
OWNER, SILENT, TOKEN = Rule("owner"), Rule("silent"), Rule("token")
AGENCY_TOKEN = Rule("agency_token")
PROVIDER = Rule("provider")
ADMIN = Rule("staff", ("admin",))
WORKER = Rule("caseworker", ("centre", "supervisor", "arbiter", "auditor", *AGENCY))
WORKER_OR_DESK = Rule("caseworker", (*WORKER.roles, *DESKS))

TABLE = {
    "health/live": ANYBODY,
    "health/ready": ANYBODY,
    "metrics": ANYBODY,  # a machine's own address; a proxy's visitors get 404
    "csp-report": ANYBODY,
    "api/v1/openapi.json": ANYBODY,
    "api/v1/": ANYBODY,
    "api/docs": ANYBODY,
    "api/v1/cases": ANYBODY,
    "api/v1/cases/<number>": PUBLIC,
    "api/v1/agency/cases": TOKEN,
    "api/v1/agency/cases/<number>": AGENCY_TOKEN,
    "api/v1/agency/cases/<number>/attachments/<attachment>": AGENCY_TOKEN,
    "api/v1/agency/cases/<number>/<verb>": AGENCY_TOKEN,
    "hooks/<slug:channel>/<slug:account>": PROVIDER,
    "hooks/<slug:channel>/<slug:account>/receipt": PROVIDER,
    "desk/login": ANYBODY,
    "desk/logout": ANYBODY,
    "desk/": Rule("staff"),
    "desk/password": Rule("staff"),
    "desk/find": Rule("staff", (*CENTRE, *AGENCY, "auditor")),
    "desk/queue/<slug:code>": Rule("staff", ("centre", "supervisor")),
    "desk/triage/<case:number>": Rule("caseworker", ("centre",)),
    # Who watches a programme is led to the overview, and from there to any agency's inbox.
    "desk/inbox": Rule("staff", (*AGENCY, "centre", "supervisor", "auditor")),
    "desk/consultations": Rule("staff", AGENCY),
    "desk/cases/<case:number>": WORKER_OR_DESK,
    "desk/cases/<case:number>/name": WORKER_OR_DESK,
    "desk/cases/<case:number>/<slug:verb>": WORKER_OR_DESK,
    "desk/files/<uuid:attachment>": WORKER,
    "desk/files/<uuid:attachment>/small": WORKER,
    "desk/files/<uuid:attachment>/cover": Rule("caseworker", ("centre",)),
    "desk/bodies": Rule("staff", (*CENTRE, *AGENCY, *DESKS, "admin")),
    "desk/intake": Rule("staff", DESKS),
    "desk/intake/find": Rule("staff", DESKS),
    "desk/intake/<case:number>": Rule("caseworker", DESKS),
    "desk/readout": Rule("staff", ("radio",)),
    "desk/overview": Rule("staff", ("centre", "supervisor", "auditor", "agency", "head")),
    "desk/reactions": Rule("staff", ("supervisor", "admin")),
    "desk/reactions/<int:job>/retry": Rule("programme", ("supervisor", "admin")),
    "desk/quarantine": Rule("staff", ("supervisor", "admin")),
    "desk/quarantine/<uuid:raw>/again": Rule("programme", ("supervisor", "admin")),
    "desk/quarantine/<uuid:raw>/dismiss": Rule("programme", ("supervisor", "admin")),
    "desk/channels": ADMIN,
    "desk/channels/costs": ADMIN,
    "desk/messages": Rule("staff", ("supervisor", "admin")),
    "desk/notices": Rule("staff"),
    "desk/wordings": Rule("staff", ("centre", "supervisor", "admin")),
    "desk/directory/": ADMIN,
    "desk/directory/agencies/add": ADMIN,
    "desk/directory/agencies/<slug:code>": ADMIN,
    "desk/directory/agencies/<slug:code>/rename": ADMIN,
    "desk/directory/agencies/<slug:code>/move": ADMIN,
    "desk/directory/agencies/<slug:code>/duty": ADMIN,
    "desk/directory/agencies/<slug:code>/close": ADMIN,
    "desk/directory/agencies/<slug:code>/split": ADMIN,
    "desk/directory/agencies/<slug:code>/cases": ADMIN,
    "desk/directory/topics/<slug:programme>": ADMIN,
    "desk/directory/topics/<slug:programme>/add": ADMIN,
    "desk/directory/topics/<slug:programme>/<slug:code>": ADMIN,
    "desk/directory/topics/<slug:programme>/<slug:code>/rename": ADMIN,
    "desk/directory/topics/<slug:programme>/<slug:code>/questions": ADMIN,
    "desk/directory/topics/<slug:programme>/<slug:code>/close": ADMIN,
    "desk/directory/rules/<slug:programme>": ADMIN,
    "desk/directory/rules/<slug:programme>/add": ADMIN,
    "desk/directory/rules/<slug:programme>/<uuid:rule>/end": ADMIN,
    "desk/directory/people": ADMIN,
    "desk/directory/people/add": ADMIN,
    "desk/directory/people/<uuid:person>": ADMIN,
    "desk/directory/people/<uuid:person>/change": ADMIN,
    "desk/directory/people/<uuid:person>/password": ADMIN,
    "desk/directory/people/<uuid:person>/role": ADMIN,
    "desk/directory/people/<uuid:person>/roles/<uuid:held>/end": ADMIN,
    "desk/directory/people/<uuid:person>/absence": ADMIN,
    "desk/directory/people/<uuid:person>/absences/<uuid:away>/cancel": ADMIN,
    "desk/directory/people/<uuid:person>/deactivate": ADMIN,
    "desk/directory/people/<uuid:person>/reactivate": ADMIN,
    "desk/directory/programmes": ADMIN,
    "desk/directory/programmes/<slug:code>": ADMIN,
    "desk/directory/changes": ADMIN,
    "desk/<path:rest>": Rule("staff", ("nobody",)),
    "": ANYBODY,
    "robots.txt": ANYBODY,
    "language": ANYBODY,
    "page/<slug:slug>": ANYBODY,
    "track": ANYBODY,
    "mine": ANYBODY,
    "mine/leave": ANYBODY,
    "c/<str:number>": READER,
    "c/<str:number>/fragment": READER,
    "c/<str:number>/receipt": SILENT,
    "c/<str:number>/act/<slug:verb>": OWNER,
    "c/<str:number>/contact/<uuid:contact_id>": OWNER,
    "p/<uuid:attachment>": READER,
    "p/draft/<str:token>": ANYBODY,
    "<slug:programme>/": ANYBODY,
    "<slug:programme>/report": ANYBODY,
    "<slug:programme>/cases": ANYBODY,
    "<slug:programme>/statistics": ANYBODY,
}
