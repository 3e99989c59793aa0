"""Several people at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connection

from lianfang.common.errors import Refused
from lianfang.grid import actions
from lianfang.grid.models import Charge
from lianfang.grid.tests.make import NOW, give, make_manager, make_walker
from lianfang.people.tests.make import make_household
from lianfang.places.tests.make import HESHAN


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
