"""The holidays of the year, of which not all are known when it begins."""

from datetime import date

from aduan.clock import Calendar, LocalDays, load
from ground.country import Country

ANNOUNCED = {
    95: LocalDays(added={date(2026, 4, 20), date(2026, 4, 21), date(2026, 4, 22)}),
    211: LocalDays(
        added={date(2026, 4, 20), date(2026, 4, 21), date(2026, 4, 22)},
        removed={date(2026, 8, 17), date(2026, 8, 25)},
    ),
}
"""By the day of the year's course: what a new version of the policy says of the days off. First a
joint leave is announced, days before; later two holidays are taken back."""


class Holidays:
    """What is known of them by now."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.now = self._calendar(LocalDays())

    def morning(self, number: int) -> bool:
        """Loads the version of the policy that is announced on this day, if any is."""
        days = ANNOUNCED.get(number)
        if days is None:
            return False
        before = self.country.version.policy["calendar"]
        added = [{"day": each.isoformat(), "names": NAMES} for each in sorted(days.added)]
        removed = [each.isoformat() for each in sorted(days.removed)]
        self.country.load(calendar={**before, "added": added, "removed": removed})
        self.now = self._calendar(days)
        return True

    def _calendar(self, days: LocalDays) -> Calendar:
        return load("ID", "government", "Asia/Jakarta", local_days=days)


NAMES = {"en": "Joint leave", "id": "Cuti bersama", "th": "วันหยุดพิเศษ"}
