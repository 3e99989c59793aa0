"""Real threads on real connections: one report is submitted once, one day locked once, one form filled once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.beds.tests.test_concurrency import at_once
from lianfang.common.dates import at
from lianfang.indicators import actions
from lianfang.indicators.models import Filling, Interview, ReportDay, Submission, UnitReport
from lianfang.indicators.tests.make import Teller, make_communities, make_doors
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Household
from lianfang.places.tests.make import YIYANG

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2021, 8, 6)
NINE, AFTER = at(DAY, 9), at(DAY, 18, 30)
MANY = 4


def test_one_report_one_day_one_form() -> None:
    outbreak, chief = make_outbreak(), make_user("commander", area_id=YIYANG)
    unit, *_others = make_communities(3)
    Teller().visit(make_doors(unit, 1)[0], NINE)
    people = [make_user("commander", area_id=YIYANG) for _ in range(MANY)]

    def submit(n: int) -> Callable[[], object]:
        return lambda: actions.submit(
            outbreak, unit, DAY, zero=False, note="", by=people[n], now=NINE + timedelta(hours=1)
        )

    assert at_once([submit(n) for n in range(MANY)]) == {"done": 1, "submitted": MANY - 1}
    assert Submission.objects.count() == 1

    def lock(n: int) -> Callable[[], object]:
        return lambda: actions.lock_day(outbreak, DAY, by=people[n], now=AFTER)

    assert at_once([lock(n) for n in range(MANY)]) == {"done": 1, "day_locked": MANY - 1}
    assert (ReportDay.objects.count(), UnitReport.objects.count(), Interview.objects.count()) == (1, 3, 0)
    Teller().visit(Household.objects.get(), at(DAY, 10), "moved", received=AFTER)
    report = UnitReport.objects.get(area_id=unit.area_id)
    correct = [lambda: actions.correct(report, note="迟报", by=chief, now=AFTER)] * 2
    assert at_once(correct) == {"done": 1, "superseded": 1}
    actions.take_in(
        outbreak,
        YIYANG,
        name="日报",
        asked_by="市指挥部",
        why="每日例行",
        hour=10,
        language="both",
        filename="a.csv",
        file=b"{{visited}}",
        by=chief,
        now=NINE,
    )
    later = NINE + timedelta(hours=2)
    at_once([lambda: actions.fill_due(outbreak, later)] * MANY)
    filled = Filling.objects.order_by("language").values_list("language", flat=True)
    assert list(filled) == ["en", "zh-hans"]
