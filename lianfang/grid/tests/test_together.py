"""Several people at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.grid import actions, queries
from lianfang.grid.actions.counting import count_areas
from lianfang.grid.followers import follow_charges
from lianfang.grid.models import Charge, DoorCover
from lianfang.grid.tests.make import FIVE, NOW, give, make_manager, make_walker
from lianfang.people.tests.make import make_household
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.sync.follow import Follow, catch_up
from lianfang.sync.models import Change


@pytest.mark.django_db(transaction=True)
def test_a_duty_is_given_once_and_a_hand_over_taken_once() -> None:
    home, other = make_household(), make_household()
    workers, by, start = [make_walker() for _ in range(4)], make_manager(), Barrier(4)
    give(other, workers[0])
    row = actions.offer(workers[0], workers[1], area_id=HESHAN, reason="调离", by=by, now=NOW)

    def work(n: int) -> tuple[int, bool]:
        try:
            start.wait()
            made = actions.ask([home], duty="grid_worker", worker=workers[n], by=by, now=NOW).made
            with suppress(Refused):  # another was first
                actions.take(row, by=by, now=NOW)
                return len(made), True
            return len(made), False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(4)))
    assert sum(made for made, _took in done) == 1
    assert sum(took for _made, took in done) == 1
    assert Charge.objects.filter(household=home, ended_at=None).count() == 1
    assert Charge.objects.filter(household=other, ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_older_look_at_the_charges_never_comes_last() -> None:
    """Six people ask and release while a follower and a clock count the same area, again and again."""
    make_area(43, 9, 3, 1)
    area, by, start = make_area(43, 9, 3, 1, 1), make_manager(), Barrier(8)
    homes, workers = [make_household(area=area) for _ in range(12)], [make_walker() for _ in range(6)]
    follow = Follow("grid.charges", {"sync.change": Change}, follow_charges)

    def desk(n: int) -> None:
        for door in range(12):
            made = actions.ask(
                [homes[door]], duty=FIVE[n % 5], worker=workers[n], by=by, now=NOW, accepted=True
            ).made
            if (n + door) % 3 == 0:
                actions.release([one.pk for one in made], by=by, now=NOW)

    def clock(_n: int) -> None:
        for _ in range(30):
            count_areas([area.pk], NOW.date())

    def reader(_n: int) -> None:
        for _ in range(10):
            catch_up((follow,), now=NOW)

    def work(n: int) -> None:
        try:
            start.wait()
            (desk if n < 6 else clock if n == 6 else reader)(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    catch_up((follow,), now=NOW)
    running = Charge.objects.filter(ended_at=None)
    assert DoorCover.objects.get().asked == running.values("household").distinct().count()
    numbers = queries.numbers(HESHAN, NOW.date())
    assert not queries.stale(HESHAN, NOW.date(), numbers)
    [(_area, row)] = queries.board(pack(43, 9, 3, 1), make_user("commander"), NOW.date(), numbers)
    assert row.walked == running.filter(duty="grid_worker").values("household").distinct().count()
