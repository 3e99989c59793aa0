"""Real threads on real connections: one bed, one winner."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.beds import queries
from lianfang.beds.actions import move, occupy
from lianfang.beds.models import Bed, Occupancy
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


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


def test_many_people_and_one_bed(now: datetime) -> None:
    doctor, bed = make_user("doctor"), make_bed(beds=2)
    second = bed.room.beds.exclude(pk=bed.pk).get()
    people = [make_person() for _ in range(MANY)]

    def offer(place: Bed, person: Person) -> Callable[[], object]:
        return lambda: occupy(place, person, by=doctor, now=now)

    ends = at_once([offer(second if n % 2 else bed, person) for n, person in enumerate(people)])
    assert ends == {"done": 1, "occupied": MANY - 1}
    assert Occupancy.objects.count() == 1
    assert queries.refusals().count() == MANY - 1


def test_many_beds_and_one_person(now: datetime) -> None:
    doctor, site, person = make_user("doctor"), make_hospital(), make_person()

    def offer(bed: Bed) -> Callable[[], object]:
        return lambda: occupy(bed, person, by=doctor, now=now)

    assert at_once([offer(make_bed(site)) for _ in range(MANY)]) == {"done": 1, "in_a_bed": MANY - 1}


def test_two_who_want_each_others_room_do_not_wait_for_ever(now: datetime) -> None:
    doctor, site = make_user("doctor"), make_hospital()
    one, other = make_bed(site), make_bed(site)
    stays = [occupy(bed, make_person(), by=doctor, now=now) for bed in (one, other)]
    later = now + timedelta(hours=1)
    ends = at_once(
        [
            lambda: move(stays[0], other, by=doctor, now=later),
            lambda: move(stays[1], one, by=doctor, now=later),
        ]
    )
    assert ends == {"occupied": 2}
