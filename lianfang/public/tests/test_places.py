"""Open places and taking them; two people and the last one, on real threads."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from lianfang.common.errors import Refused
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, make_area, make_site
from lianfang.protocol.tests.make import refusing
from lianfang.public import queries
from lianfang.public.actions import give_back, take_place
from lianfang.public.tests.make import make_rota, make_shift
from lianfang.rotas.models import Assignment
from lianfang.workforce.actions import public_user
from lianfang.workforce.tests.make import make_volunteer


@pytest.mark.django_db
def test_open_places_are_those_that_fit(now: datetime) -> None:
    helper = make_volunteer(ready=True, free=["weekend_morning"])
    rota = make_rota()
    weekday = make_shift(rota)
    weekend = make_shift(rota, day=7)
    make_shift(rota, day=6, hour=13, heavy=True)
    make_shift(rota, day=6, hour=13, hours=7)  # too long
    make_shift(rota, day=6, hour=13, qualification="nurse")
    make_shift(rota, day=5, hour=8)  # has begun
    make_shift(make_rota(state="proposed"), day=6, hour=14)
    elsewhere = make_area(43, 8, 2)
    make_shift(make_rota(), site=make_site(area=elsewhere), day=6, hour=14)
    found = queries.open_places(helper, now)
    assert [(one.shift.pk, one.left, one.free) for one in found] == [
        (weekend.pk, 1, True),
        (weekday.pk, 1, False),
    ]
    take_place(helper, weekend.pk, now=now)
    assert [one.shift.pk for one in queries.open_places(helper, now)] == [weekday.pk]
    assert [one.shift_id for one in queries.own_shifts(helper.worker, now)] == [weekend.pk]  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shift", "code"),
    [
        ({}, "done"),
        ({"heavy": True}, "shift_unfit"),
        ({"hours": 7}, "shift_unfit"),
        ({"day": 5, "hour": 8}, "place_gone"),
        ({"state": "withdrawn"}, "place_gone"),
        ({"area": pack(43, 8, 2)}, "place_gone"),
    ],
)
def test_which_place_is_given(shift: dict[str, Any], code: str, now: datetime) -> None:
    helper = make_volunteer(ready=True)
    state, area = shift.pop("state", "published"), shift.pop("area", HESHAN)
    make_area(43, 8, 2)
    wanted = make_shift(make_rota(state=state), site=make_site(area_id=area), **shift)
    if code == "done":
        assert take_place(helper, wanted.pk, now=now).by == public_user()
        return
    with refusing(code):
        take_place(helper, wanted.pk, now=now)
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_nobody_takes_a_place_before_they_are_insured(now: datetime) -> None:
    helper, shift = make_volunteer(ready=True), make_shift()
    type(helper).objects.filter(pk=helper.pk).update(insured_until=now.date())  # over when the shift begins
    with refusing("shift_unfit"):
        take_place(helper, shift.pk, now=now)
    waiting = make_volunteer()
    with refusing("volunteer_state"):
        take_place(waiting, shift.pk, now=now)


@pytest.mark.django_db
def test_a_place_is_given_back_and_taken_by_another(now: datetime) -> None:
    one, other, shift = make_volunteer(ready=True), make_volunteer(ready=True), make_shift()
    made = take_place(one, shift.pk, now=now)
    with refusing("shift_full"):
        take_place(other, shift.pk, now=now)
    with refusing("place_kept"):
        give_back(other, made.pk, now=now)  # not theirs
    with refusing("place_kept"):
        give_back(one, made.pk, now=shift.starts_at + timedelta(minutes=1))
    give_back(one, made.pk, now=now)
    assert take_place(other, shift.pk, now=now).person_id == other.person_id


def at_once(deeds: Sequence[Callable[[], object]]) -> Counter[str]:
    """Start all deeds at the same moment, each on a connection of its own; count how they ended."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return Counter(pool.map(run, deeds))


@pytest.mark.django_db(transaction=True)
def test_two_take_the_last_place_and_one_has_it(now: datetime) -> None:
    public_user()
    people, shift = [make_volunteer(ready=True) for _ in range(8)], make_shift(needed=2)
    ends = at_once([lambda who=who: take_place(who, shift.pk, now=now) for who in people])  # type: ignore[misc]
    assert ends == {"done": 2, "shift_full": 6}
    assert Assignment.objects.filter(state__in=Assignment.LIVE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_person_with_two_devices_is_in_one_place(now: datetime) -> None:
    public_user()
    helper, rota = make_volunteer(ready=True), make_rota()
    shifts = [make_shift(rota, hour=8 + n / 4) for n in range(4)]
    ends = at_once([lambda s=s: take_place(helper, s.pk, now=now) for s in shifts])  # type: ignore[misc]
    assert ends == {"done": 1, "shift_unfit": 3}
