"""Clocks, stints, alarms and restrictions follow from the facts, in any order, however often."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import CITY_ZONE, at
from lianfang.duty import actions, queries, rules
from lianfang.duty.actions import Measured
from lianfang.duty.followers import tick
from lianfang.duty.models import Alarm, Clock, Health, Incident, Restriction, Step, Stint
from lianfang.duty.tests.make import Crew, run
from lianfang.places.tests.make import YIYANG
from lianfang.rotas.actions import put
from lianfang.rotas.models import Absence, Assignment, Replan, Rota
from lianfang.rotas.tests.make import NOW, make_hand, make_planner, make_rota, need
from lianfang.sync.models import Batch
from lianfang.sync.tests.make import void

pytestmark = pytest.mark.django_db
DAWN = datetime(2021, 8, 7, 5, 0, tzinfo=CITY_ZONE)
HOUR = timedelta(hours=1)


@pytest.fixture
def crew() -> Crew:
    return Crew(DAWN + 3 * HOUR)


def kinds() -> list[str]:
    return sorted(Alarm.objects.values_list("kind", flat=True))


def state() -> dict[str, Any]:
    """Read what followed, without ids and without when the server knew."""
    return {
        model.__name__: sorted(
            str({k: v for k, v in row.items() if k not in {"id", "raised_at"}})
            for row in model._default_manager.values()
        )
        for model in (Clock, Stint, Alarm, Restriction)
    }


def test_a_clock_runs_from_donning(crew: Crew) -> None:
    who = crew.person()
    told = crew.steps(who, DAWN, ("in", 0), ("don", 1), work="moderate")
    assert crew.tell(*told) == ["accepted", "accepted"]
    clock = Clock.objects.get()
    assert (clock.state, clock.donned_at, clock.warn_at) == ("donned", DAWN + HOUR, DAWN + 3 * HOUR)
    assert (clock.hard_at, clock.day_at, clock.work) == (DAWN + 5 * HOUR, DAWN + 7 * HOUR, "moderate")
    assert kinds() == ["soon", "warn"]
    assert rules.state_of(clock, crew.now) == "warn"


def test_alarms_fall_due_while_nobody_tells_anything(crew: Crew) -> None:
    crew.tell(*crew.steps(crew.person(), DAWN, ("in", 0), ("don", 1)), now=DAWN + HOUR)
    assert kinds() == []
    assert tick(DAWN + 2.4 * HOUR) == 0
    assert tick(DAWN + 2.5 * HOUR) == 1
    assert kinds() == ["soon"]
    assert tick(DAWN + 5 * HOUR) >= 1
    assert kinds() == ["hard", "soon", "warn"]
    hard = Alarm.objects.get(kind="hard")
    assert (hard.due_at, hard.over_at) == (DAWN + 5 * HOUR, None)


def test_what_was_told_late_raises_its_alarms_all_the_same(crew: Crew) -> None:
    crew.tell(*crew.steps(crew.person(), DAWN - 20 * HOUR, ("in", 0), ("don", 0.5), ("out", 10.5)))
    assert kinds() == ["day", "hard", "soon", "warn"]
    hard = Alarm.objects.get(kind="hard")
    assert hard.due_at == DAWN - 15.5 * HOUR
    assert hard.over_at == DAWN - 9.5 * HOUR
    stint = Stint.objects.get()
    assert (stint.donned_s, stint.longest_s, stint.worked_s) == (36000, 36000, 37800)


def test_the_order_does_not_matter_and_twice_is_once(crew: Crew) -> None:
    people = [crew.person(str(n)) for n in range(4)]
    told = []
    for n, who in enumerate(people):
        told += crew.steps(who, DAWN - 30 * HOUR, ("in", n), ("don", n + 0.2), ("out", n + 5))
        told += crew.steps(who, DAWN - 10 * HOUR, ("in", 0), ("don", n), ("doff", n + 2), ("don", n + 2.1))
        told.append(crew.incident(who, DAWN + n * HOUR, "needle" if n % 2 else "heat"))
        told.append(crew.health(who, DAWN, 37.5 if n == 3 else 36.6))
    crew.tell(*told)
    before = state()
    run(crew.now)
    assert state() == before
    for model in (Clock, Stint, Alarm, Restriction, Step, Incident, Health, Batch):
        model._default_manager.all().delete()
    random.Random(7).shuffle(told)
    for first in range(0, len(told), 3):
        crew.tell(*told[first : first + 3])
    assert state() == before


def test_what_is_taken_back_leaves_nothing(crew: Crew) -> None:
    who = crew.person()
    told = [
        *crew.steps(who, DAWN, ("don", 0)),
        crew.incident(who, DAWN),
        crew.health(who, DAWN, 38.0),
    ]
    crew.tell(*told)
    assert Restriction.objects.count() == 2
    assert kinds() == ["ill", "incident", "soon", "warn"]
    back = [void(DAWN, target=one["id"], of=one["kind"]) for one in told]
    assert crew.tell(*back) == ["accepted"] * 3
    assert (Clock.objects.count(), Stint.objects.count(), Alarm.objects.count()) == (0, 0, 0)
    assert Restriction.objects.count() == 0


def test_unknown_people_and_sites_are_stored_and_doubted(crew: Crew) -> None:
    who = crew.person()
    told = crew.step(who, "in", DAWN)
    nobody = told | {"id": str(uuid4()), "data": told["data"] | {"person_id": str(uuid4())}}
    nowhere = told | {"id": str(uuid4()), "data": told["data"] | {"site_id": str(uuid4())}}
    assert crew.tell(nobody, nowhere) == ["disputed:unknown_person", "disputed:unknown_site"]
    assert Step.objects.count() == 2


def test_who_fell_down_is_kept_away_and_going_on_raises_an_alarm(crew: Crew) -> None:
    who = crew.person()
    crew.tell(*crew.steps(who, DAWN, ("in", 0), ("don", 0.5)), crew.incident(who, DAWN + HOUR, note="中暑"))
    held = Restriction.objects.get()
    assert (held.kind, held.review_on, Clock.objects.get().stopped) == (
        "heat",
        (DAWN + 24 * HOUR).date(),
        True,
    )
    alarm = Alarm.objects.get(kind="incident")
    assert "中暑" in alarm.words
    crew.tell(*crew.steps(who, DAWN, ("rest", 1.1), ("don", 2)))
    assert "unfit" in kinds()


def test_leave_of_a_commander_holds_for_its_minutes_and_is_an_alarm(crew: Crew) -> None:
    who = crew.person()
    crew.tell(*crew.steps(who, DAWN, ("don", 0)))
    now = DAWN + 4.5 * HOUR
    said = {"person_id": str(who.pk), "reason": "最后一管", "said_by": "谭志远"}
    leave = crew.step(who, "in", now) | {"kind": "duty.override", "data": said}
    assert crew.tell(leave, now=now) == ["accepted"]
    assert Clock.objects.get().leave_until == now + timedelta(minutes=30)
    assert Alarm.objects.get(kind="leave").words == "谭志远: 最后一管"


def test_heat_that_is_entered_brings_warnings_forward(crew: Crew) -> None:
    crew.tell(*crew.steps(crew.person(), DAWN, ("don", 0)), now=DAWN + HOUR)
    commander = make_user("commander", area_id=YIYANG)
    assert actions.enter_heat([Measured(YIYANG, DAWN, 38)], by=commander, now=DAWN + HOUR) == 1  # type: ignore[arg-type]
    assert Clock.objects.get().warn_at == DAWN + HOUR
    assert kinds() == ["soon", "warn"]
    assert queries.levels_now([crew.site.area_id], DAWN + HOUR) == {crew.site.area_id: (38.0, "very_hot")}
    # corrected: the alarm that nobody has seen goes
    actions.enter_heat([Measured(YIYANG, DAWN, 28)], by=commander, now=DAWN + HOUR)  # type: ignore[arg-type]
    assert kinds() == []


def test_alarms_nobody_acknowledged_go_up(crew: Crew) -> None:
    crew.tell(*crew.steps(crew.person(), DAWN, ("don", 0)))
    warn = Alarm.objects.get(kind="warn")
    tick(crew.now + timedelta(minutes=9))
    assert not Alarm.objects.exclude(escalated_at=None).exists()
    tick(crew.now + timedelta(minutes=10))
    warn.refresh_from_db()
    assert warn.escalated_at == crew.now + timedelta(minutes=10)


def test_statements_do_not_depend_on_how_many_people(crew: Crew) -> None:
    counts = []
    for n in (2, 20):
        told = [
            one for i in range(n) for one in crew.steps(crew.person(str(i)), DAWN, ("in", 0), ("don", i / 10))
        ]
        with CaptureQueriesContext(connection) as queries_made:
            crew.tell(*told)
        counts.append(len(queries_made))
    assert counts[1] <= counts[0] + 2


def test_who_faints_leaves_the_shifts_of_the_next_days_and_others_are_looked_for(crew: Crew) -> None:
    planner = make_planner()
    rota = make_rota(planner, [need(7, 15), need(8, 6), need(20, 6)], crew.site, to_on=date(2021, 8, 20))
    worker = make_hand("晕倒者")
    for shift in rota.shifts.all():
        put(shift, worker, by=planner, now=NOW)
    Rota.objects.update(state="published", published_at=NOW)
    fell = crew.incident(worker.person, DAWN + 2 * HOUR)
    crew.tell(fell)
    crew.tell(fell)
    replan = Replan.objects.get()
    gone = [cause.shift.starts_at for cause in replan.causes.order_by("during")]
    assert (replan.state, gone) == ("waiting", [at(date(2021, 8, 7), 15), at(date(2021, 8, 8), 6)])
    held = Restriction.objects.get()
    doctor = make_user("doctor", area_id=YIYANG)
    actions.examine(held.pk, finding="好转", by=doctor, now=crew.now)
    assert Absence.objects.get().ended_at is None
    later = crew.now + timedelta(days=3)
    actions.let_return(held.pk, why="复查正常", by=doctor, now=later)
    assert Absence.objects.get().ended_at == later
    assert Assignment.objects.filter(state="planned").count() == 1
