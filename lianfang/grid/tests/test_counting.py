"""How doors are looked after, as it is kept, is what counting every charge says."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.grid import actions, queries
from lianfang.grid.followers import tick
from lianfang.grid.models import Charge, DoorCover, DoorLoad
from lianfang.grid.tests.make import FIVE, NOW, follow, give, make_manager, make_walker
from lianfang.people.models import Household
from lianfang.people.tests.make import make_household
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.workforce.models import Worker

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
TOWN = pack(43, 9, 3, 1)


@pytest.fixture
def homes() -> list[Household]:
    make_area(43, 9, 3, 1)
    areas = [make_area(43, 9, 3, 1, n) for n in (1, 2)]
    return [make_household(area=area) for area in areas for _ in range(3)]


def from_charges(area: int) -> queries.Row:
    """Count one by one, in Python."""
    running = Charge.objects.filter(area_id=area, ended_at=None).select_related("worker")
    here = [one for one in running if not queries.is_gone(one.worker, TODAY)]
    yes = [one for one in here if one.accepted_at]
    people = Counter(door for door, _who in {(one.household_id, one.worker.person_id) for one in yes})
    return queries.Row(
        households=Household.objects.filter(area_id=area).count(),
        walked=len({one.household_id for one in yes if one.duty == "grid_worker"}),
        complete=sum(n >= len(FIVE) for n in people.values()),
        asked=len({one.household_id for one in running}),
        left=len({one.household_id for one in running if one not in here}),
    )


def same() -> None:
    """Compare the board and the loads with the charges."""
    reader, numbers = make_user("commander"), queries.numbers(HESHAN, TODAY)
    board = queries.board(TOWN, reader, TODAY, numbers)
    assert {area.pk: row for area, row in board if area} == {
        area.pk: from_charges(area.pk) for area, _row in board if area
    }
    carried = {
        one.worker_id: (one.doors, one.duties, one.open)
        for one in queries.loads(TOWN, reader, TODAY, numbers).rows
    }
    wanted: dict[object, list[int]] = {}
    for one in Charge.objects.filter(ended_at=None):
        has = wanted.setdefault(one.worker_id, [0, 0, 0])
        has[0] += bool(one.accepted_at) and one.duty == "grid_worker"
        has[1] += bool(one.accepted_at)
        has[2] += not one.accepted_at
    assert carried == {worker: tuple(has) for worker, has in wanted.items()}


def deed(homes: Sequence[Household], workers: Sequence[Worker], dice: random.Random) -> None:
    """Do something that somebody at a desk may do."""
    boss, what = make_manager(), dice.randrange(6)
    running = list(Charge.objects.filter(ended_at=None).values_list("pk", flat=True))
    if what < 3 or not running:
        doors, free = dice.sample(list(homes), 3), [one for one in workers if not queries.is_gone(one, TODAY)]
        if free:
            accepted = dice.random() < 0.6
            actions.ask(
                doors, duty=dice.choice(FIVE), worker=dice.choice(free), by=boss, now=NOW, accepted=accepted
            )
    elif what == 3:
        actions.accept(dice.sample(running, 1), by=boss, now=NOW)
    elif what == 4:
        actions.release(dice.sample(running, 1), by=boss, now=NOW)
    else:
        one = dice.choice(workers)
        one.to_on = None if one.to_on else YESTERDAY
        one.save()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_the_charges_say(homes: list[Household], seed: int) -> None:
    dice, workers = random.Random(seed), [make_walker() for _ in range(6)]
    for n, duty in enumerate(FIVE):
        give(homes[0], workers[n], duty)
    for _ in range(25):
        deed(homes, workers, dice)
        if dice.random() < 0.3:
            tick(NOW)
        if dice.random() < 0.6:
            follow()
            same()
    follow()
    same()
    while tick(NOW):
        pass
    same()
    assert not queries.stale(HESHAN, TODAY, queries.numbers(HESHAN, TODAY))


def test_where_somebody_left_or_the_duties_changed_the_charges_are_looked_at(homes: list[Household]) -> None:
    worker, numbers = make_walker(), queries.numbers(HESHAN, TODAY)
    give(homes[0], worker)
    follow()
    assert DoorCover.objects.get().walked == 1
    worker.to_on = YESTERDAY
    worker.save()
    assert queries.stale(HESHAN, TODAY, numbers) == [homes[0].area_id]
    same()
    assert tick(NOW) == 1
    assert (
        DoorCover.objects.get().walked,
        DoorCover.objects.get().departed,
        DoorLoad.objects.get().gone,
    ) == (
        0,
        1,
        True,
    )
    assert tick(NOW) == 0
    DoorCover.objects.update(rules="", walked=9)  # as after a new release, or under other duties
    same()
    assert tick(NOW) == 1
    assert DoorCover.objects.get().walked == 0
    actions.release([Charge.objects.get().pk], by=make_manager(), now=NOW)
    follow()
    assert not DoorCover.objects.exists()
    assert not DoorLoad.objects.exists()


def test_those_with_most_doors_are_named_and_all_are_counted(homes: list[Household]) -> None:
    busy, other, numbers = make_walker(), make_walker(), queries.numbers(HESHAN, TODAY)
    for home in homes[:3]:
        give(home, busy)
    give(homes[3], other)
    give(homes[0], other, "medic")
    follow()
    found = queries.loads(TOWN, make_user("commander"), TODAY, numbers, most=1)
    assert [(one.worker_id, one.doors, one.duties) for one in found.rows] == [(busy.pk, 3, 3)]
    assert (found.people, found.heavy) == (2, 0)
    few = replace(numbers, worker_households=replace(numbers.worker_households, value=2))
    assert queries.loads(TOWN, make_user("commander"), TODAY, few, most=1).heavy == 1
