"""Precise: visits drawn by a kept seed, odd records more often; residents say whether somebody came."""

from datetime import timedelta
from typing import Any

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Household
from lianfang.places.tests.make import YIYANG
from lianfang.supervision import actions, queries, rules
from lianfang.supervision.models import Draw, Drawn
from lianfang.supervision.tests.make import DAY, NOON, community, inspector
from lianfang.sync.models import Batch, Void
from lianfang.visits.models import Visit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def visited(n: int, apart: timedelta, **over: Any) -> list[Visit]:
    """Let somebody tell of visits to so many doors, one after the other."""
    user, batch = (
        make_user("grid_worker", area_id=YIYANG),
        Batch.objects.create(id=uuid7(), xid=1, received_at=NOON, counts={}),
    )
    area = community()
    doors = Household.objects.bulk_create(
        Household(area_id=area, address=f"{user.pk} 栋 {number} 号") for number in range(n)
    )
    start, device = NOON - timedelta(hours=3), uuid7()
    rows = []
    for number, door in enumerate(doors):
        when = start + number * apart
        told = {"told_at": when, "received_at": when + MINUTE, "outcome": "done", "door_area_id": area} | over
        rows.append(
            Visit(
                id=uuid7(),
                batch=batch,
                device_id=device,
                by=user,
                at=when,
                area_id=area,
                household=door,
                **told,
            )
        )
    return Visit.objects.bulk_create(rows)


def drawn(seed: int | None = 7, n: int | None = None) -> Draw:
    """Draw among the visits of the day."""
    outbreak = Outbreak.objects.first() or make_outbreak()
    told: dict[str, Any] = {"area_id": YIYANG, "first_on": DAY, "last_on": DAY, "n": n, "seed": seed}
    return actions.draw(outbreak, by=inspector(), now=NOON, **told)


def test_how_each_visit_was_recorded() -> None:
    quick = visited(3, timedelta(seconds=20))
    same = visited(5, 5 * MINUTE, note="一切正常")
    visited(1, MINUTE, outcome="no_answer")
    visited(1, MINUTE, by_phone=True)
    (off,) = visited(1, MINUTE, told_at=NOON)
    found = {each.found.id: each.found for each in queries.candidates(YIYANG, DAY, DAY, NOON)}
    assert len(found) == 9
    assert [found[each.pk].gap for each in quick] == [None, 20.0, 20.0]
    assert {found[each.pk].same for each in same} == {5}
    assert found[off.pk].off == 3 * 3600


def test_a_draw_can_be_drawn_again() -> None:
    visited(30, 5 * MINUTE)
    visited(6, timedelta(seconds=15), note="无异常")
    made = drawn(n=8)
    assert (made.n_candidates, made.n_odd, made.drawn.count()) == (36, 6, 8)
    late = visited(9, MINUTE, received_at=NOON + MINUTE)  # told afterwards
    behind = queries.candidates(YIYANG, DAY, DAY, made.made_at)
    numbers = queries.numbers_of(made.protocol)
    weighed = [rules.weight(each.found, numbers) for each in behind]
    assert rules.digest(weighed) == made.digest
    kept = list(made.drawn.order_by("place").values_list("visit_id", flat=True))
    assert [one.id for one in rules.chosen(weighed, made.seed, 8)] == kept
    assert not {each.pk for each in late} & set(kept)
    odd = made.drawn.exclude(reasons=[]).first()
    assert odd is not None
    assert {key for key, _n in odd.reasons} <= {"pace", "same_note"}
    assert drawn(seed=None).seed < rules.SEEDS


def test_what_is_taken_back_is_not_drawn() -> None:
    (one, _two) = visited(2, 5 * MINUTE)
    shared: dict[str, Any] = {"batch": one.batch, "device_id": one.device_id, "by": one.by}
    shared |= {"area_id": one.area_id, "at": NOON, "told_at": NOON, "received_at": NOON}
    Void.objects.create(id=uuid7(), kind="visits.visit", target=one.pk, reason="走错门", **shared)
    assert drawn().n_candidates == 1


def test_what_is_refused() -> None:
    make_outbreak()
    with refused("draw_empty"):
        drawn()
    visited(1, MINUTE)
    with refused("draw_seed"):
        drawn(seed=-1)
    with refused("forbidden"):
        outbreak = Outbreak.objects.get()
        actions.draw(outbreak, area_id=YIYANG, first_on=DAY, last_on=DAY, by=make_user("observer"), now=NOON)
    for first, last in (
        (DAY, DAY - timedelta(days=1)),
        (DAY - timedelta(days=14), DAY),
        (DAY, DAY + timedelta(days=1)),
    ):
        with refused("draw_days"):
            actions.draw(
                Outbreak.objects.get(), area_id=YIYANG, first_on=first, last_on=last, by=inspector(), now=NOON
            )


def test_residents_say_whether_somebody_came() -> None:
    visited(3, 5 * MINUTE)
    eye = inspector()
    one, two, _three = drawn().drawn.order_by("place")
    with refused("forbidden"):
        actions.call(one, answer="came", by=make_user("observer", area_id=YIYANG), now=NOON)
    with refused("call_answer"):
        actions.call(one, answer="moon", by=eye, now=NOON)
    actions.call(one, answer="nobody", note="一整天在家", by=eye, now=NOON)
    for attempt in (1, 2, 3):
        assert queries.to_call().filter(pk=two.pk).exists(), attempt
        actions.call(two, answer="no_answer", by=eye, now=NOON)
    answers = dict(Drawn.objects.values_list("place", "answer"))
    assert answers == {1: "nobody", 2: "unreached", 3: ""}
    assert queries.to_call().count() == 1
    assert AuditEntry.objects.filter(verb="supervision.door.called").count() == 4


def test_the_name_of_who_recorded_it_is_seen_by_few() -> None:
    visited(1, MINUTE)
    one = drawn().drawn.get()
    assert queries.teller_of(one, inspector(), DAY) == Visit.objects.get().by
    assert queries.teller_of(one, make_user("dispatcher", area_id=YIYANG), DAY) is None
