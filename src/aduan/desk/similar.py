"""Earlier reports that may be about the same: by the words of the title, and by the sender."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

from aduan.cases.indexing import words_of
from aduan.cases.lifecycle import PUBLIC, State
from aduan.cases.models import Case, PublicCase, Visibility
from aduan.vault.models import Contact

MOST = 5
_SHORTEST = 4
_TRIED = (4, 3, 2)
"""So many of the longest words of the title must all stand in the other report."""
_OVER = [state.value for state in State if state not in PUBLIC.open_states]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One earlier public report: its number, its public title and where it stands."""

    number: int
    title: str
    state: str


def by_words(case: Case, title: str) -> list[Suggestion]:
    """Open public reports of the programme that share the rarest words of this title."""
    words = sorted(
        {word for word in words_of(title).simple.split() if len(word) >= _SHORTEST},
        key=len,
        reverse=True,
    )
    for many in _TRIED:
        if len(words) < many:
            continue
        asked = SearchQuery(words[0], config="simple")
        for word in words[1:many]:
            asked &= SearchQuery(word, config="simple")
        found = (
            PublicCase.objects.filter(programme=case.programme.code, words=asked)
            .exclude(state__in=_OVER)
            .exclude(number=case.number)
            .order_by("-published_at", "-number")[:MOST]
        )
        suggestions = [Suggestion(e.number, e.title, e.state) for e in found]
        if suggestions:
            return suggestions
    return []


def by_sender(case: Case) -> list[Case]:
    """Other open reports that came from one of the same contacts, newest first.

    Only among open ones: who was promised that their name stays unknown is not to be found by
    another report of theirs, in which it may be opened.
    """
    if case.identity_id is None or case.visibility != Visibility.OPEN:
        return []
    prints = Contact.objects.filter(identity=case.identity_id, fingerprint__isnull=False)
    others = (
        Contact.objects.filter(fingerprint__in=prints.values("fingerprint"))
        .exclude(identity=case.identity_id)
        .values("identity")[:200]
    )
    found = Case.objects.filter(
        identity__in=others, programme=case.programme_id, visibility=Visibility.OPEN
    )
    return list(found.select_related("unit").order_by("-pk")[:MOST])
