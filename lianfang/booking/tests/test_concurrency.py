"""Real threads on real connections: the last place is taken once, a number given once, a person has one place."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.booking.actions import Asked, book, move, walk_in
from lianfang.booking.models import Booking, Slot
from lianfang.booking.tests.make import ROUND, make_slot
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.workforce.actions import public_user

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


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


def test_the_last_places_of_a_slot_are_taken_once(now: datetime) -> None:
    public_user()
    slot, people = make_slot(capacity=3), [make_person() for _ in range(MANY)]

    def ask(person: Person) -> Callable[[], object]:
        return lambda: book(person, slot, Asked(), by=None, now=now)

    assert at_once([ask(person) for person in people]) == {"done": 3, "slot_full": MANY - 3}
    slot.refresh_from_db()
    numbers = sorted(Booking.objects.values_list("number", flat=True))
    assert (slot.taken, numbers) == (3, [1, 2, 3])


def test_one_person_asks_for_many_places_at_once(now: datetime) -> None:
    public_user()
    person, slots = make_person(), [make_slot() for _ in range(MANY)]

    def ask(slot: Slot) -> Callable[[], object]:
        return lambda: book(person, slot, Asked(), by=None, now=now)

    assert at_once([ask(slot) for slot in slots]) == {"done": 1, "booked_already": MANY - 1}
    assert sum(Slot.objects.values_list("taken", flat=True)) == 1


def test_people_who_swap_places_do_not_wait_in_a_circle(now: datetime) -> None:
    public_user()
    one, other = make_slot(), make_slot(hours=3)
    places = [book(make_person(), slot, Asked(), by=None, now=now) for slot in (one, other)]
    ends = at_once(
        [
            lambda: move(places[0], other, by=None, now=now),
            lambda: move(places[1], one, by=None, now=now),
        ]
    )
    assert ends == {"done": 2}
    assert list(Slot.objects.values_list("taken", flat=True)) == [1, 1]


def test_tickets_of_a_site_are_numbered_without_gaps_or_doubles(now: datetime) -> None:
    desk, site = make_user("sampler", area_id=YIYANG), make_site()
    people = [make_person() for _ in range(MANY)]

    def come(person: Person) -> Callable[[], object]:
        asked = Asked("desk", agreed=True)
        return lambda: walk_in(person, site, asked, purpose="sampling", subject=ROUND, by=desk, now=now)

    assert at_once([come(person) for person in people]) == {"done": MANY}
    assert sorted(Booking.objects.values_list("number", flat=True)) == list(range(1, MANY + 1))
