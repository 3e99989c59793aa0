"""What desks do about people at work: alarms, leave, keeping away and letting return."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import CITY_ZONE
from lianfang.common.tests.refusals import refused
from lianfang.duty import actions
from lianfang.duty.actions import Measured
from lianfang.duty.capture import OVERRIDE
from lianfang.duty.models import Alarm, Clock, Heat, Override, Restriction
from lianfang.duty.tests.make import Crew
from lianfang.people.models import Person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG

pytestmark = pytest.mark.django_db
DAWN = datetime(2021, 8, 7, 5, 0, tzinfo=CITY_ZONE)
NOW = DAWN + timedelta(hours=5)


@pytest.fixture
def crew() -> Crew:
    return Crew(NOW)


@pytest.fixture
def commander() -> User:
    return make_user("commander", area_id=YIYANG)


@pytest.fixture
def doctor() -> User:
    return make_user("doctor", area_id=YIYANG)


@pytest.fixture
def worn(crew: Crew) -> Person:
    """Somebody who is in a suit for five hours."""
    who = crew.person()
    crew.tell(*crew.steps(who, DAWN, ("in", 0), ("don", 0)))
    return who


def test_all_alarms_of_one_suit_are_acknowledged_at_once(worn: Person, commander: User) -> None:
    hard = Alarm.objects.get(kind="hard")
    assert actions.acknowledge([hard.pk], note="已换人", by=commander, now=NOW) == 3
    assert not Alarm.objects.filter(seen_at=None).exists()
    assert AuditEntry.objects.filter(verb="duty.alarm.seen").count() == 1
    assert actions.acknowledge([hard.pk], note="再看", by=commander, now=NOW) == 0


def test_an_alarm_is_acknowledged_with_words_and_by_who_may(worn: Person, commander: User) -> None:
    hard = Alarm.objects.get(kind="hard")
    with refused("note"):
        actions.acknowledge([hard.pk], note=" ", by=commander, now=NOW)
    with refused("forbidden"):
        actions.acknowledge([hard.pk], note="x", by=make_user("commander", area_id=TAOJIANG), now=NOW)


def test_a_commander_lets_somebody_go_on(worn: Person, commander: User) -> None:
    clock = Clock.objects.get()
    actions.let_go_on(clock, reason="最后十人", by=commander, now=NOW, kind=OVERRIDE)
    told = Override.objects.get()
    assert (told.said_by, told.dispute) == (commander.name, "")
    with refused("note"):
        actions.let_go_on(clock, reason="", by=commander, now=NOW, kind=OVERRIDE)
    with refused("forbidden"):
        actions.let_go_on(clock, reason="x", by=make_user("testing_chief"), now=NOW, kind=OVERRIDE)


def test_who_fell_down_returns_after_a_doctor_looked(
    crew: Crew, worn: Person, doctor: User, commander: User
) -> None:
    crew.tell(crew.incident(worn, NOW))
    held = Restriction.objects.get()
    with refused("not_examined"):
        actions.let_return(held.pk, why="好了", by=commander, now=NOW)
    with refused("forbidden"):
        actions.examine(held.pk, finding="血压正常", by=commander, now=NOW)
    actions.examine(held.pk, finding="血压正常", by=doctor, now=NOW)
    with refused("forbidden"):  # before its day only the command
        actions.let_return(held.pk, why="好了", by=doctor, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    actions.let_return(held.pk, why="好了", by=doctor, now=tomorrow)
    held.refresh_from_db()
    assert (held.lifted_by, Clock.objects.get().stopped) == (doctor, False)
    with refused("lifted"):
        actions.let_return(held.pk, why="好了", by=doctor, now=tomorrow)


def test_a_pregnant_worker_in_the_heat_is_an_alarm(worn: Person, doctor: User, commander: User) -> None:
    def keep() -> Restriction:
        return actions.keep_away(
            worn, kind="pregnant", area_id=HESHAN, review_on=None, note="", by=doctor, now=NOW
        )

    keep()
    with refused("already"):
        keep()
    assert not Alarm.objects.filter(kind="pregnant").exists()
    assert not Clock.objects.get().stopped
    actions.enter_heat([Measured(YIYANG, NOW, Decimal(35))], by=commander, now=NOW)
    assert Alarm.objects.filter(kind="pregnant").exists()


def test_measurements_replace_each_other_and_are_checked(commander: User, crew: Crew) -> None:
    at = NOW + timedelta(minutes=20)
    for celsius in ("36.2", "36.4"):
        actions.enter_heat([Measured(HESHAN, at, Decimal(celsius))], by=commander, now=at)
    kept = Heat.objects.get()
    assert (kept.celsius, kept.hour) == (Decimal("36.4"), NOW)
    for row, code in (
        (Measured(HESHAN, NOW + timedelta(hours=1), Decimal(30)), "in_future"),
        (Measured(HESHAN, NOW, Decimal(99)), "celsius"),
        (Measured(HESHAN + 999, NOW, Decimal(30)), "unknown_area"),
    ):
        with refused(code):
            actions.enter_heat([row], by=commander, now=NOW)
    with refused("forbidden"):
        actions.enter_heat([Measured(HESHAN, NOW, Decimal(30))], by=make_user("sampler"), now=NOW)
