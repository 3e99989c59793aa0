"""A week of knocking at doors: what is told of a day, however large the city is."""

from types import SimpleNamespace

import pytest

from lianfang.common.dates import at, day_of
from lianfang.common.ids import uuid7
from lianfang.people.models import Household
from lianfang.places.tests.make import make_area
from lianfang.story.chapters.reports import N_OFFLINE, OFFLINE, WEEK, _visits
from lianfang.story.city import HUAJIAHU


@pytest.mark.django_db
@pytest.mark.parametrize("doors", [30, 600])
def test_what_is_told_late_was_seen_before_the_reports_are_due(doors: int) -> None:
    make_area(43, 9, 21, 125, 6)
    Household.objects.bulk_create(
        Household(id=uuid7(), area_id=HUAJIAHU, address=f"{n // 60 + 1}栋{n % 60 + 101}室")
        for n in range(doors)
    )
    (day,) = (day for day in WEEK if day.day == OFFLINE)
    told = list(_visits(SimpleNamespace(area=HUAJIAHU), 3, day))  # type: ignore[arg-type]  # only where matters
    assert len(told) >= doors > N_OFFLINE
    assert {day_of(one["at"]) for one in told} == {day}
    assert max(one["at"] for one in told) < at(day, 17, 25)
