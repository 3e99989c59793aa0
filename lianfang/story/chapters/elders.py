"""Datonghu: 14,906 people of 65 and more, most of them without a smartphone. From 10 August groups go from door to door
with the roster; whoever has family there is registered with the family's phone, the others with that of the worker
(F46-F48), which never becomes theirs. How many have family there is invented; whoever has no phone at all gets a code
on paper."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from django.utils.translation import gettext_noop as _

from lianfang.common.dates import at, day_of, days
from lianfang.common.errors import Refused
from lianfang.people.actions import correct
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import DATONGHU
from lianfang.story.phones import Fact
from lianfang.story.walkers import Place, Walker, visit, walkers
from lianfang.story.world import World, spread
from lianfang.sync.follow import catch_up
from lianfang.visits.actions import (
    Acting,
    Agreed,
    Plan,
    close_round,
    help_many,
    help_person,
    issue_codes,
    note_printed,
    open_round,
    plan,
)
from lianfang.visits.actions.filling import go_on
from lianfang.visits.models import Helped
from lianfang.visits.queries import family_of
from lianfang.visits.queries.roster import born_before
from lianfang.work import FOLLOWS

GROUPS = 8  # phones; the report says more than 800 cadres in small groups
DAYS = tuple(days(date(2021, 8, 10), date(2021, 8, 14)))
TASKS = ("code_check", "registration")
AGE = 65


def roster(world: World, now: datetime) -> None:
    """Open the round: every household with somebody of 65 and more."""
    by, area = world.by("dispatcher"), Area.objects.get(pk=DATONGHU)
    told = Plan("老年人健康卡上门登记", "elders", TASKS, DAYS[0], DAYS[-1])
    world.waiting["elders"] = [open_round(plan(area, told, by=by, now=now), by=by, now=now)]
    while go_on(now):
        pass
    places = [Place(DATONGHU, cast="" if n else "elders") for n in range(GROUPS)]
    world.waiting["groups of elders"] = walkers(world, "lake", places, now)


def _elders(n: int) -> list[list[Person]]:
    """Give the elders of a fifth of Datonghu's communities, door by door."""
    areas = Area.objects.filter(inside(DATONGHU, "id"), depth=4).order_by("id").values_list("id", flat=True)
    rows = Person.objects.filter(area__in=areas[n :: len(DAYS)], born_on__lte=born_before(DAYS[0], AGE))
    ordered = rows.order_by("area_id", "household_id", "id")
    return [list(some) for _door, some in groupby(ordered, key=lambda one: one.household_id)]


def registered(n: int, world: World, now: datetime) -> None:
    """Register the elders of a fifth of the communities: with the phone of somebody in their home, else with the
    worker's."""
    doors = _elders(n)
    for group, part in zip(world.waiting["groups of elders"], spread(range(len(doors)), GROUPS), strict=True):
        theirs = [doors[k] for k in part]
        coded = _put(group, theirs, now)
        group.phone.send(_visits(theirs, coded, day_of(now)), now)
    catch_up(FOLLOWS, now=now)


def _put(group: Walker, doors: Sequence[Sequence[Person]], now: datetime) -> set[object]:
    """Put the elders behind some doors on the roster; give the doors that get a code on paper."""
    people = [one for door in doors for one in door]
    family = family_of(people, day_of(now))
    acting = [
        Acting(one, home, "同户家人") if (home := family.get(one.pk)) else Acting(one, worker=group.worker)
        for one in people
    ]
    agreed = Agreed("spoken", day_of(now), group.user.name)
    listed = help_many(acting, Helped.Why.ELDER, agreed=agreed, by=group.user, now=at(day_of(now), 7))
    without = [row for row in listed.made if not row.person.phone]
    codes = issue_codes(without, by=group.user, now=at(day_of(now), 7, 10))
    note_printed(codes, by=group.user, now=at(day_of(now), 7, 20))
    return {row.person.household_id for row in without}


def _visits(doors: Sequence[Sequence[Person]], coded: set[object], day: date) -> Iterator[Fact]:
    step = timedelta(hours=10) / max(len(doors), 1)
    for k, door in enumerate(doors):
        first = door[0]
        tasks = (*TASKS, "elder_code") if first.household_id in coded else TASKS
        if first.household_id:
            yield visit(at(day, 8) + step * k, first.area_id, first.household_id, "done", tasks)


def number_of_a_worker(world: World, now: datetime) -> None:
    """Somebody writes the worker's number into the record of an elder: it is refused there, and taken out again."""
    by = world.by("dispatcher")
    group: Walker = world.waiting["groups of elders"][0]
    row = Helped.objects.filter(inside(DATONGHU), worker=group.worker).select_related("person").earliest("id")
    worker = Person.objects.get(pk=group.worker.person_id)
    correct(row.person, {"phone": worker.phone}, by=by, now=now)
    try:
        help_person(Person.objects.get(pk=row.person_id), "elder", by=by, now=now)
    except Refused as refused:
        if refused.code != "phone_of_worker":
            raise
    catch_up(FOLLOWS, now=now)


def ended(world: World, now: datetime) -> None:
    """Close the round: every elder is on the roster."""
    (round_,) = world.waiting["elders"]
    close_round(round_, by=world.by("dispatcher"), now=now)


STEPS = (
    Step(when(8, 10, 7), _("Datonghu: the roster of 14,906 elders"), roster),
    *(
        Step(at(day, 18, 50), _("Elders are registered at their doors"), partial(registered, n))
        for n, day in enumerate(DAYS)
    ),
    Step(when(8, 11, 9), _("A worker’s number is never an elder’s"), number_of_a_worker),
    Step(when(8, 15, 9), _("Elders are registered at their doors"), ended),
)
