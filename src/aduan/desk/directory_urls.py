"""The addresses of set-up."""

from django.urls import path

from aduan.desk.views.directory import agencies, categories, changes, endings, people, programmes

urlpatterns = [
    path("", agencies.front, name="directory"),
    path("agencies/add", agencies.add, name="agency_add"),
    path("agencies/<slug:code>", agencies.agency, name="agency"),
    path("agencies/<slug:code>/rename", agencies.rename, name="agency_rename"),
    path("agencies/<slug:code>/move", agencies.move, name="agency_move"),
    path("agencies/<slug:code>/duty", agencies.duty, name="agency_duty"),
    path("agencies/<slug:code>/close", endings.close, name="agency_close"),
    path("agencies/<slug:code>/split", endings.split, name="agency_split"),
    path("agencies/<slug:code>/cases", endings.cases, name="agency_cases"),
    path("topics/<slug:programme>", categories.topics, name="topics"),
    path("topics/<slug:programme>/add", categories.add, name="topic_add"),
    path("topics/<slug:programme>/<slug:code>", categories.topic, name="topic"),
    path("topics/<slug:programme>/<slug:code>/rename", categories.rename, name="topic_rename"),
    path(
        "topics/<slug:programme>/<slug:code>/questions",
        categories.questions,
        name="topic_questions",
    ),
    path("topics/<slug:programme>/<slug:code>/close", categories.close, name="topic_close"),
    path("rules/<slug:programme>", categories.rules, name="rules"),
    path("rules/<slug:programme>/add", categories.add_rule, name="rule_add"),
    path("rules/<slug:programme>/<uuid:rule>/end", categories.end_rule, name="rule_end"),
    path("people", people.people, name="people"),
    path("people/add", people.add, name="person_add"),
    path("people/<uuid:person>", people.person, name="person"),
    path("people/<uuid:person>/change", people.change, name="person_change"),
    path("people/<uuid:person>/password", people.password, name="person_password"),
    path("people/<uuid:person>/role", people.role, name="person_role"),
    path("people/<uuid:person>/roles/<uuid:held>/end", people.end_role, name="role_end"),
    path("people/<uuid:person>/absence", people.absence, name="person_absence"),
    path(
        "people/<uuid:person>/absences/<uuid:away>/cancel",
        people.cancel_absence,
        name="absence_cancel",
    ),
    path("people/<uuid:person>/deactivate", people.deactivate, name="person_deactivate"),
    path("people/<uuid:person>/reactivate", people.reactivate, name="person_reactivate"),
    path("programmes", programmes.programmes, name="programmes"),
    path("programmes/<slug:code>", programmes.programme, name="programme"),
    path("changes", changes.changes, name="changes"),
]
