"""Who is on duty counts for a pairing; teams that arrived count only where duty knows nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.duty.queries import helpers_on_duty, knows_helpers
from lianfang.duty.tests.make import Crew
from lianfang.people.models import Person
from lianfang.places.tests.make import YIYANG, make_area, make_site
from lianfang.workforce import queries
from lianfang.workforce.models import Pairing
from lianfang.workforce.tests.make import (
    make_dispatch,
    make_member,
    make_organisation,
    make_team,
    make_worker,
)

pytestmark = pytest.mark.django_db


def present(by: User, now: datetime) -> list[tuple[int, bool]]:
    how: dict[str, Any] = {"known": knows_helpers(now), "on_duty": helpers_on_duty(now)}
    rows = queries.pairings(by, now.date(), **how).order_by("area_id")
    short = queries.pairings(by, now.date(), short=True, **how)
    assert set(short) <= set(rows)
    return [(row.present, row.known) for row in rows]


def test_who_is_on_duty_counts_where_duty_knows(now: datetime) -> None:
    village, other = make_area(43, 9, 3, 1, 1), make_area(43, 9, 3, 1, 2)
    chief, body = make_user("dispatcher", area_id=YIYANG), make_organisation()
    for area in (village, other):
        Pairing.objects.create(
            organisation=body, area=area, need=2, from_on=now.date(), noted_by=chief, noted_at=now
        )
    team = make_team(body)
    second: Person = make_member(team, body).person
    make_dispatch(team, area_id=village.pk, arrived_at=now)
    assert present(chief, now) == [(2, False), (0, False)]
    crew = Crew(now)
    crew.site = make_site(area=village)
    crew.tell(*crew.steps(second, now, ("in", -2)))
    assert present(chief, now) == [(1, True), (0, False)]  # of two who arrived one is at work
    staff = make_worker(organisation=body).person
    crew.tell(*crew.steps(staff, now, ("in", -1)), *crew.steps(crew.person(), now, ("in", -1)))
    assert present(chief, now) == [(2, True), (0, False)]  # who works for somebody else is not counted
    crew.tell(*crew.steps(second, now, ("out", -0.5)), *crew.steps(staff, now, ("out", -0.5)))
    assert present(chief, now) == [(0, True), (0, False)]
    assert present(chief, now + timedelta(hours=24)) == [(2, False), (0, False)]
