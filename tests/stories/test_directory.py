"""The directory: the state as it stands, changed on a screen."""

from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest

from stories.doors import Citizen, Staff

At = Callable[[str], Staff]


@pytest.mark.requirement("L-07")
def test_the_state_is_modelled_from_the_top_down(staff: At) -> None:
    """Fails with fewer than 72 national bodies at the top, or with other than 38 provinces under
    the Ministry of Home Affairs and 514 regencies and cities under those."""
    admin = staff("admin")
    top, path = [], "/desk/directory/"
    while path:
        page = admin.open(path)
        top += page.table()
        path = page.onward
    levels = Counter(row["Level"] for row in top)
    assert levels["National body"] >= 72, levels
    found = admin.open("/desk/directory/?q=Ministry of Home Affairs").table()
    ministry = next(row for row in found if row["Name"] == "Ministry of Home Affairs")
    below = admin.open(ministry["link"]).table()
    provinces = [row["link"] for row in below if row["Level"] == "Provincial government"]
    assert len(provinces) == 38
    local = Counter(row["Level"] for each in provinces for row in admin.open(each).table())
    assert local["Regency government"] + local["City government"] == 514, local


@pytest.mark.requirement("L-07")
def test_a_body_added_on_a_screen_gets_reports_at_once(citizen: Citizen, staff: At) -> None:
    """Fails if a new body and a unit of it, made on the screens of set-up, are not found by the
    centre, or if a report that is forwarded there does not name it."""
    code = f"body-{uuid4().hex[:8]}"
    name = f"Bridge Safety Board {code[-4:]}"
    for its_code, its_name, level, parent in (
        (code, name, "national", ""),
        (f"{code}-north", f"{name}, north", "unit", code),
    ):
        page = (
            staff("admin")
            .open("/desk/directory/agencies/add")
            .press(
                "Save",
                code=its_code,
                name_en=its_name,
                name_id=its_name,
                name_th=its_name,
                level=level,
                parent=parent,
            )
        )
        assert page.status == 200, page.errors
    filed = citizen.file("The bridge has a crack.")
    staff("centre").check_and_forward(filed, code)
    assert citizen.page(filed).row("Responsible") == name
    assert f"{name}, north" in staff("admin").open(f"/desk/directory/agencies/{code}").text
