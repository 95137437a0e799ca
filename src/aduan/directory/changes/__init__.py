"""Changes of the directory that people make on screens: each validated, each recorded.

Every function takes `by` (who does it) and `now`, changes the rows and writes one `Change`, all
in one transaction, and raises `ChangeError` with a plain sentence per field where it cannot be
done. The same by file is `aduan.directory.loading`.
"""

from aduan.directory.changes.agencies import (
    add_agency,
    close_agency,
    move_agency,
    rename_agency,
    set_duty_contacts,
)
from aduan.directory.changes.areas import add_area, close_area, rename_area
from aduan.directory.changes.categories import (
    add_category,
    add_responsibility,
    close_category,
    end_responsibility,
    rename_category,
    set_questions,
)
from aduan.directory.changes.people import (
    add_person,
    assign_role,
    cancel_absence,
    change_person,
    end_role,
    reactivate,
    set_absence,
    set_password,
)
from aduan.directory.changes.record import ChangeError
from aduan.directory.changes.splitting import Share, Split, split_agency

__all__ = [
    "ChangeError",
    "Share",
    "Split",
    "add_agency",
    "add_area",
    "add_category",
    "add_person",
    "add_responsibility",
    "assign_role",
    "cancel_absence",
    "change_person",
    "close_agency",
    "close_area",
    "close_category",
    "end_responsibility",
    "end_role",
    "move_agency",
    "reactivate",
    "rename_agency",
    "rename_area",
    "rename_category",
    "set_absence",
    "set_duty_contacts",
    "set_password",
    "set_questions",
    "split_agency",
]
