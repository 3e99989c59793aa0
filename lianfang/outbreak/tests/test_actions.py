"""An outbreak from its opening to its end."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.tests.refusals import refused
from lianfang.outbreak import actions, queries
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area

pytestmark = pytest.mark.django_db
BEGAN = date(2021, 7, 30)


@pytest.fixture
def commander() -> User:
    return make_user("commander", area_id=YIYANG)


def test_open_once(commander: User, now: datetime) -> None:
    opened = actions.open_outbreak(
        "covid19", area_id=YIYANG, began_on=BEGAN, variant="delta", by=commander, now=now
    )
    with refused("outbreak_exists"):
        actions.open_outbreak("covid19", area_id=YIYANG, began_on=BEGAN, by=commander, now=now)
    actions.open_outbreak("measles", area_id=YIYANG, began_on=BEGAN, by=commander, now=now)
    assert Outbreak.objects.count() == 2
    assert AuditEntry.objects.filter(thing=f"outbreak.outbreak:{opened.id}", by=commander).exists()


@pytest.mark.parametrize(
    ("disease", "variant", "began_on", "code"),
    [
        ("plague", "", BEGAN, "unknown_disease"),
        ("covid19", "omega", BEGAN, "unknown_choice"),
        ("covid19", "", date(2021, 8, 6), "day_in_future"),
        ("covid19", "", date(2019, 1, 1), "no_protocol"),
    ],
)
def test_what_cannot_be_opened(
    commander: User, now: datetime, disease: str, variant: str, began_on: date, code: str
) -> None:
    with refused(code):
        actions.open_outbreak(
            disease, area_id=YIYANG, began_on=began_on, variant=variant, by=commander, now=now
        )


def test_levels_have_a_history(commander: User, now: datetime) -> None:
    outbreak = make_outbreak()
    first, second = at(date(2021, 7, 30), 8), at(date(2021, 8, 2), 20)
    for level, instant in [("IV", first), ("II", second)]:
        actions.set_level(outbreak, level=level, at=instant, reason="新增病例", by=commander, now=now)
    assert [change.level for change in outbreak.levels.all()] == ["IV", "II"]
    assert queries.level_on(outbreak, first - timedelta(minutes=1)) is None
    for instant, level in [(first, "IV"), (second - timedelta(minutes=1), "IV"), (now, "II")]:
        change = queries.level_on(outbreak, instant)
        assert change is not None
        assert change.level == level


@pytest.mark.parametrize(
    ("level", "hours", "reason", "code"),
    [
        ("V", 0, "x", "unknown_choice"),
        ("III", 0, " ", "level_reason"),
        ("III", 1, "x", "level_in_future"),
        ("III", -240, "x", "level_before_last"),
    ],
)
def test_a_wrong_level_is_refused(
    commander: User, now: datetime, level: str, hours: int, reason: str, code: str
) -> None:
    with refused(code):
        actions.set_level(
            make_outbreak(),
            level=level,
            at=now + timedelta(hours=hours),
            reason=reason,
            by=commander,
            now=now,
        )


def test_goals_are_met_once(commander: User, now: datetime) -> None:
    outbreak = make_outbreak()
    goal = actions.add_goal(outbreak, text="患者零增长", due_on=date(2021, 8, 14), by=commander, now=now)
    with refused("goal_exists"):
        actions.add_goal(outbreak, text="患者零增长", by=commander, now=now)
    with refused("goal_empty"):
        actions.add_goal(outbreak, text="  ", by=commander, now=now)
    with refused("day_in_future"):
        actions.meet_goal(goal, on=date(2021, 8, 6), by=commander, now=now)
    actions.meet_goal(goal, on=date(2021, 8, 5), by=commander, now=now)
    with refused("goal_met"):
        actions.meet_goal(goal, on=date(2021, 8, 5), by=commander, now=now)
    goal.refresh_from_db()
    assert (goal.met_on, goal.met_by) == (date(2021, 8, 5), commander)


def test_a_closed_outbreak_stays_as_it_was(commander: User, now: datetime) -> None:
    outbreak = make_outbreak()
    goal = actions.add_goal(outbreak, text="病例快清零", by=commander, now=now)
    with refused("ends_before_it_began"):
        actions.close_outbreak(outbreak, on=date(2021, 7, 29), by=commander, now=now)
    actions.close_outbreak(outbreak, on=date(2021, 8, 5), by=commander, now=now)
    with refused("outbreak_closed"):
        actions.close_outbreak(outbreak, on=date(2021, 8, 5), by=commander, now=now)
    with refused("outbreak_closed"):
        actions.set_level(outbreak, level="II", at=now, reason="x", by=commander, now=now)
    with refused("outbreak_closed"):
        actions.meet_goal(goal, on=date(2021, 8, 5), by=commander, now=now)
    with refused("outbreak_closed"):
        actions.name_variant(outbreak, variant="alpha", by=commander, now=now)


@pytest.mark.parametrize(("role", "area"), [("epidemiologist", YIYANG), ("commander", TAOJIANG)])
def test_who_does_not_command(now: datetime, role: str, area: int) -> None:
    user, outbreak = make_user(role, area_id=area), make_outbreak()
    with refused("forbidden"):
        actions.open_outbreak("covid19", area_id=YIYANG, began_on=BEGAN, by=user, now=now)
    with refused("forbidden"):
        actions.set_level(outbreak, level="II", at=now, reason="x", by=user, now=now)
    with refused("forbidden"):
        actions.add_goal(outbreak, text="x", by=user, now=now)
    with refused("forbidden"):
        actions.close_outbreak(outbreak, on=BEGAN, by=user, now=now)


def test_who_sees_which_outbreak(now: datetime) -> None:
    city = make_outbreak()
    heshan = make_outbreak(area=make_area(43, 9, 3), disease="measles", began_on=date(2021, 8, 1))
    make_outbreak(area=make_area(43, 9, 3), began_on=date(2021, 8, 2), ended_on=date(2021, 8, 3))
    today = date(2021, 8, 5)
    of_heshan, of_taojiang = make_user("observer", area_id=HESHAN), make_user("observer", area_id=TAOJIANG)
    assert list(queries.running(of_heshan, today)) == [heshan, city]
    assert list(queries.running(of_taojiang, today)) == [city]
    assert list(queries.running(make_user("observer", area_id=YIYANG), today)) == [heshan, city]
    assert queries.seen(of_heshan, today).count() == 3
    sampler = make_user("sampler", area_id=HESHAN)
    assert not queries.running(sampler, today)
    assert queries.current(sampler, today) == heshan
    assert queries.current(sampler, date(2021, 7, 31)) == city
    assert queries.current(sampler, date(2021, 7, 29)) is None
    assert queries.current(make_user(), today) is None


def test_an_outbreak_is_current_on_its_last_day() -> None:
    outbreak = make_outbreak(ended_on=date(2021, 9, 23))
    user = make_user("observer", area_id=YIYANG)
    assert queries.current(user, date(2021, 9, 23)) == outbreak
    assert queries.current(user, date(2021, 9, 24)) is None
    assert queries.day_n(outbreak, date(2021, 9, 23)) == 56


def test_titles() -> None:
    make_area(43, 9, name="益阳市", name_en="Yiyang City")
    with translation.override("en"):
        assert queries.title(make_outbreak()) == "Yiyang City · COVID-19 (Delta), July 2021"
        assert (
            queries.title(make_outbreak(disease="measles", variant="")) == "Yiyang City · Measles, July 2021"
        )
        assert queries.level_label(make_outbreak(began_on=date(2021, 8, 1)), "II") == "Level II (serious)"
    with translation.override("zh-hans"):
        assert "益阳市" in queries.title(make_outbreak(began_on=date(2021, 8, 2)))
        assert "2021年8月" in queries.title(make_outbreak(began_on=date(2021, 8, 3)))


def test_the_variant_is_named_when_known(commander: User, now: datetime) -> None:
    outbreak = make_outbreak(variant="")
    actions.name_variant(outbreak, variant="delta", by=commander, now=now)
    assert Outbreak.objects.get().variant == "delta"
    with refused("unknown_choice"):
        actions.name_variant(outbreak, variant="omega", by=commander, now=now)
