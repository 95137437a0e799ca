"""What the plays of one run share: the programme's directory, asked once, and earlier reports."""

from datetime import date, datetime
from functools import cache
from uuid import UUID

from aduan.cases.access import SEEN_WITH
from aduan.cases.models import Case
from aduan.directory import agencies, policies, responsibility
from aduan.directory.models import Agency, Area, Category
from aduan.operations.demo.accounts import OFFICE, STATE_ROADS
from aduan.operations.demo.crew import Crew
from aduan.operations.demo.reports import PROGRAMME, Told, is_ours
from aduan.vault import texts


class Stage:
    """The directory as the plays need it, and the reports that later ones may be joined with."""

    def __init__(self, now: datetime) -> None:
        self.crew = Crew(now)
        self.programme = policies.current(PROGRAMME).programme
        self.played: list[tuple[Told, Case]] = []
        self._ruled: dict[tuple[UUID | None, UUID | None], Agency] = {}
        self.category_of = cache(self._find_category)
        self._area = cache(self._find_area)

    def category(self, told: Told) -> Category:
        """The topic of a report."""
        return self.category_of(told.complaint.topic)

    def area(self, told: Told) -> Area:
        """The area of a report."""
        return self._area(told.place.area)

    def responsible(self, case: Case, day: date) -> Agency:
        """Who answers for the case by the programme's rules; else the area's government."""
        place = (case.category_id, case.area_id)
        if place not in self._ruled:
            found = responsibility.responsible(self.programme, case.category, case.area, day)
            if found is None:
                found = Agency.objects.exclude(level="unit").get(area=case.area)
            self._ruled[place] = found
        return self._ruled[place]

    def other(self, case: Case, told: Told) -> Agency:
        """A body that may be responsible instead of the one that has the case, or had it last."""
        if is_ours(told.complaint):
            state_has_it = case.unit.code == STATE_ROADS or case.returns > 1
            return agencies.by_code(OFFICE if state_has_it else STATE_ROADS)
        above = agencies.chain(case.unit)
        return next(
            (one for one in above if one.pk not in (case.unit_id, case.agency_id)),
            agencies.by_code("kemendagri"),
        )

    def case(self, case_id: UUID) -> Case:
        """The case as it stands."""
        return Case.objects.select_related(*SEEN_WITH).get(pk=case_id)

    def words(self, case: Case) -> tuple[str, str]:
        """Title and text, as the person wrote them."""
        known = texts.read_many([case.title_id, case.body_id])
        return known[case.title_id], known[case.body_id]

    def older(self, told_at: datetime) -> tuple[Told, Case] | None:
        """A report that somebody else made before, open and public, if there is one."""
        return next(
            (
                (told, case)
                for told, case in reversed(self.played)
                if case.is_open
                and case.received_at < told_at
                and case.visibility != "confidential"
                and case.parent_id is None
                and case.state != "split"
            ),
            None,
        )

    def _find_category(self, code: str) -> Category:
        return Category.objects.get(programme=self.programme, code=code)

    def _find_area(self, code: str) -> Area:
        return Area.objects.get(code=code)
