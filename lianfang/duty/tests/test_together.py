"""Real threads on real connections: one clock a person, one alarm a limit, one who acknowledges."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import CITY_ZONE
from lianfang.duty.actions import acknowledge, recompute
from lianfang.duty.models import Alarm, Clock, Stint
from lianfang.duty.tests.make import KINDS, Crew
from lianfang.places.tests.make import YIYANG
from lianfang.sync.tests.make import fact, outcomes, send

pytestmark = pytest.mark.django_db(transaction=True)
DAWN = datetime(2021, 8, 7, 5, 0, tzinfo=CITY_ZONE)
NOW = DAWN + timedelta(hours=5)
MANY = 8


def at_once(deeds: Sequence[Callable[[], int | None]]) -> list[int | None]:
    """Start all deeds at the same moment, each on a connection of its own; give what each said."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], int | None]) -> int | None:
        try:
            start.wait()
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_many_workers_recompute_the_same_people() -> None:
    crew = Crew(NOW)
    people = [crew.person(str(n)) for n in range(4)]
    crew.tell(
        *(step for one in people for step in crew.steps(one, DAWN, ("in", 0), ("don", 0.5), ("doff", 3)))
    )
    before = sorted(Alarm.objects.values_list("person_id", "kind"))
    Alarm.objects.all().delete()
    ids = [one.pk for one in people]

    def again(n: int) -> Callable[[], None]:
        mine = ids if n % 2 else ids[::-1]
        return lambda: recompute(dict.fromkeys(mine, DAWN), NOW)

    at_once([again(n) for n in range(MANY)])
    assert sorted(Alarm.objects.values_list("person_id", "kind")) == before
    assert (Clock.objects.count(), Stint.objects.count()) == (4, 4)


def test_an_alarm_is_acknowledged_by_the_first_of_many() -> None:
    crew = Crew(NOW)
    crew.tell(*crew.steps(crew.person(), DAWN, ("don", 0)))
    chiefs = [make_user("commander", area_id=YIYANG) for _ in range(MANY)]
    hard = Alarm.objects.get(kind="hard").pk
    said = at_once(
        [lambda one=one: acknowledge([hard], note=one.username, by=one, now=NOW) for one in chiefs]  # type: ignore[misc]
    )
    assert sorted(n or 0 for n in said) == [0] * (MANY - 1) + [3]
    assert len(set(Alarm.objects.values_list("note", "seen_by"))) == 1


def test_desks_and_the_phone_of_a_lead_acknowledge_the_same_suit_at_once() -> None:
    crew = Crew(NOW, role="site_lead")
    people = [crew.person(str(n)) for n in range(3)]
    crew.tell(*(step for one in people for step in crew.steps(one, DAWN, ("don", 0))))
    told = [
        fact(
            "duty.seen",
            NOW,
            area=crew.site.area_id,
            person_id=str(one.person_id),
            about=one.about.isoformat(),
            due_at=one.due_at.isoformat(),
            note="phone",
        )
        for one in Alarm.objects.filter(kind="hard")
    ]
    assert outcomes(send(crew.token, *told, now=NOW, kinds=KINDS)) == ["accepted"] * 3
    chief = make_user("commander", area_id=YIYANG)
    hard = list(Alarm.objects.filter(kind="hard").values_list("pk", flat=True))

    def follow(n: int) -> Callable[[], None]:
        mine = [one.pk for one in (people if n % 2 else people[::-1])]
        return lambda: recompute(dict.fromkeys(mine, NOW), NOW)

    desks = [lambda: acknowledge(hard, note="desk", by=chief, now=NOW)] * 3
    at_once([*desks, *(follow(n) for n in range(4))])
    assert not Alarm.objects.filter(seen_at=None).exists()
    for one in people:  # of one suit all at once: by a desk or by the phone
        assert len(set(Alarm.objects.filter(person=one).values_list("note", flat=True))) == 1
