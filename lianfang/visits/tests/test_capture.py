"""Visits from phones, and the last one of each household."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from lianfang.people.models import Household
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area
from lianfang.sync.follow import catch_up
from lianfang.sync.models import Dispute
from lianfang.sync.tests.make import body, raw_connection
from lianfang.sync.uploads import take
from lianfang.visits.models import LastVisit, Visit
from lianfang.visits.tests.make import EIGHT, FOLLOW, KINDS, NOON, make_worker, take_back, tell, visit


def last(household: Household) -> tuple[str, bool] | None:
    """Give what the board knows of a door."""
    row = LastVisit.objects.filter(household=household).first()
    return (row.outcome, row.back) if row else None


@pytest.mark.django_db
def test_a_visit_is_kept_with_who_was_there() -> None:
    home = make_household(address="3栋2单元501")
    one, two = make_person(household=home), make_person(household=home)
    told = visit(home.pk, n_present=1, present=[str(one.pk)], away=[str(two.pk)], needs="买药")
    assert tell(make_worker()[1], told) == ["accepted"]
    kept = Visit.objects.get()
    assert (kept.present, kept.away, kept.needs) == ([one.pk], [two.pk], "买药")
    assert last(home) == ("done", True)
    row = LastVisit.objects.get()
    assert (row.area_id, row.visit_id, row.at) == (home.area_id, kept.pk, EIGHT)


@pytest.mark.django_db
def test_the_last_one_counts_in_whatever_order_they_come() -> None:
    home, (_user, token) = make_household(), make_worker()
    told = [
        visit(home.pk, outcome, EIGHT + timedelta(hours=n))
        for n, outcome in enumerate(("no_answer", "refused", "done"))
    ]
    for one in (told[2], told[0], told[1]):
        assert tell(token, one) == ["accepted"]
    assert last(home) == ("done", False)
    assert tell(token, take_back(told[2])) == ["accepted"]
    assert last(home) == ("refused", True)
    assert tell(token, take_back(told[0]), take_back(told[1])) == ["accepted"] * 2
    assert last(home) is None


@pytest.mark.django_db
def test_what_was_taken_back_before_it_came_never_counts() -> None:
    home, (_user, token) = make_household(), make_worker()
    told = visit(home.pk)
    assert tell(token, take_back(told)) == ["accepted"]
    assert tell(token, told) == ["accepted"]
    assert last(home) is None


@pytest.mark.django_db
def test_what_cannot_be_right_is_stored_and_doubted() -> None:
    here, there = make_household(), make_household(area=make_area(43, 9, 22))
    _user, token = make_worker(area_id=HESHAN)
    told = [
        visit(uuid4(), "done"),
        visit(there.pk, "done"),
        visit(here.pk, "done", present=[str(uuid4())]),
        visit(here.pk, "done", area=TAOJIANG),
    ]
    assert tell(token, *told) == [
        "disputed:unknown_household",
        "disputed:other_area",
        "disputed:unknown_person",
        "disputed:outside_area",
    ]
    assert Visit.objects.count() == Dispute.objects.count() == 4
    assert last(here) == ("done", False)  # what is disputed counts until somebody settles it


@pytest.mark.parametrize(
    "data",
    [
        {"n_present": 100},
        {"n_present": -1},
        {"outcome": "asleep"},
        {"present": [str(uuid4())] * 100},
        {"needs": "药" * 401},
        {"needs": "药\x00"},
        {"present": ["王小明"]},
    ],
)
@pytest.mark.django_db
def test_what_no_phone_of_ours_sends_is_refused(data: dict[str, Any]) -> None:
    assert tell(make_worker()[1], visit(make_household().pk, **data)) == ["refused:malformed"]


@pytest.mark.django_db(transaction=True)
def test_many_phones_at_the_same_doors_leave_the_last_visit_of_each() -> None:
    """Four phones tell of forty doors at once, each door four times, while two workers follow."""
    homes = [make_household().pk for _ in range(40)]
    dice = random.Random(7)
    minutes = {(phone, home): dice.randrange(200) * 4 + phone for phone in range(4) for home in homes}
    tokens, start = [make_worker()[1] for _ in range(4)], Barrier(6)

    def told_by(phone: int) -> bytes:
        with raw_connection() as conn:
            facts = [
                visit(
                    home,
                    "done" if phone else "no_answer",
                    EIGHT - timedelta(minutes=minutes[phone, home]),
                )
                for home in dice.sample(homes, len(homes))
            ]
            start.wait()
            return b"".join(
                take(conn, KINDS, body(NOON, *facts[n : n + 10]), tokens[phone], now=NOON).body
                for n in range(0, 40, 10)
            )

    def follows(_worker: int) -> bytes:
        from django.db import connection

        try:
            start.wait()
            for _ in range(20):
                catch_up((FOLLOW,), now=NOON)
        finally:
            connection.close()
        return b""

    with ThreadPoolExecutor(6) as pool:
        phones = [pool.submit(told_by, phone) for phone in range(4)]
        workers = [pool.submit(follows, n) for n in range(2)]
        said = [one.result() for one in phones]
        for one in workers:
            one.result()
    assert [answer.count(b'"accepted"') for answer in said] == [40] * 4
    catch_up((FOLLOW,), now=NOON)
    latest: dict[UUID, int] = {home: min(range(4), key=lambda p: minutes[p, home]) for home in homes}
    found = dict(LastVisit.objects.values_list("household_id", "outcome"))
    assert found == {home: "done" if phone else "no_answer" for home, phone in latest.items()}
