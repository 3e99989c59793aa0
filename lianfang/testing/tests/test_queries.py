"""How far a round has come: counts, parts, doubts, who is missing."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.people.models import Alias, Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Area
from lianfang.places.rules import pack, span
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site
from lianfang.testing import queries
from lianfang.testing.actions import add_sites
from lianfang.testing.models import RoundSite
from lianfang.testing.queries import coverage, in_two_open_tubes, missing, registered, registrations
from lianfang.testing.tests.make import MORNING, NOON, Scene, make_code, make_round, make_scene, void
from lianfang.testing.tests.test_followers import follow

A, B, C = make_code(1), make_code(2), make_code(3)
TOWN, OTHER = pack(43, 9, 3, 1), pack(43, 9, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_people_are_counted_once_and_registrations_each(scene: Scene) -> None:
    told = scene.swabs(3, A)
    person = told[0]["data"]["person_id"]
    again, gone = scene.swab(person, B, minutes=9), scene.swab(make_person().id, B)
    scene.phone.tell(*told, again, gone, void(gone))
    assert (registrations(scene.round), registered(scene.round)) == (4, 3)
    scene.phone.tell(void(again))
    assert (registrations(scene.round), registered(scene.round)) == (3, 3)
    assert registered(make_round()) == 0


@pytest.mark.parametrize(("resulted", "n"), [(None, 1), (20, 0), (40, 1)])
def test_two_open_tubes_are_told_apart_by_the_result_between(
    scene: Scene, resulted: int | None, n: int
) -> None:
    person = make_person().id
    scene.phone.tell(scene.swab(person, A), *scene.swabs(2, A, minutes=1))
    if resulted:
        scene.phone.tell(scene.seal(A, 3, minutes=9), scene.result(A, minutes=resulted))
    second = scene.swab(person, B, minutes=30)
    scene.phone.tell(second)
    assert in_two_open_tubes(scene.round) == n
    scene.phone.tell(void(second))
    assert in_two_open_tubes(scene.round) == 0


@pytest.mark.parametrize("merged", ["before", "after", "undone"])
def test_two_records_of_one_human_are_one_person(scene: Scene, merged: str) -> None:
    """Whether they were merged before the swabs were told, after them, or apart again since."""
    kept, other = make_person(), make_person()
    swabs = [scene.swab(kept.pk, A), scene.swab(other.pk, B, minutes=9)]
    if merged == "before":
        merge_records(other, kept)
    assert scene.phone.codes(*swabs) == (["", "two_tubes"] if merged == "before" else ["", ""])
    if merged != "before":
        merge_records(other, kept)
    if merged == "undone":
        Alias.objects.update(undone_at=NOON, undone_by=make_user())
    one = 2 if merged == "undone" else 1
    assert (registrations(scene.round), registered(scene.round)) == (2, one)
    assert in_two_open_tubes(scene.round) == 2 - one


def merge_records(gone: Person, kept: Person) -> None:
    """Let one record give way to another, as a newcomer's does whose number is on record."""
    Alias.objects.create(person=gone, kept=kept, reason="同一人", merged_at=MORNING, merged_by=make_user())


def test_coverage_of_a_round(scene: Scene) -> None:
    make_area(43, 9, 3, 1, population=600)
    make_area(43, 9, 3, 2, population=400)
    Area.objects.filter(id=HESHAN).update(population=1000)
    scene.round.refresh_from_db()
    idle, site = make_site(name="未开"), make_site(name="另一个")
    RoundSite.objects.create(round=scene.round, site=idle)
    one = [fact | {"area": TOWN} for fact in scene.swabs(10, A)]
    two = [fact | {"area": OTHER} for fact in scene.swabs(11, B)]
    for fact in two:
        fact["data"]["site_id"] = site.id
    scene.phone.tell(*one, *two, scene.seal(A, 10), scene.seal(B, 10), scene.handover("BOX-1", [A]))
    scene.phone.tell(scene.result(A, "positive"))
    follow()

    found = coverage(scene.round, MORNING + timedelta(hours=23))
    assert (found.target, found.registered, found.held, found.recalls, found.in_two_open_tubes) == (
        1000,
        21,
        1,
        10,
        0,
    )
    total = found.total
    assert (total.n_tubes, total.n_swabs, total.resulted, total.resulted_swabs) == (2, 21, 1, 10)
    assert (total.open, total.sealed, total.on_the_way, total.in_laboratory) == (0, 1, 0, 0)
    assert (total.positive, total.overdue, total.miscounted) == (1, 0, 1)
    sites = partial(queries.sites, scene.round, NOON)
    assert (queries.count_sites(scene.round), queries.count_sites(scene.round, [span(OTHER)])) == (3, 1)
    assert [(part.name, part.tally.n_swabs) for part in sites()] == [
        ("另一个", 11),
        (scene.site.name, 10),
        ("未开", 0),
    ]
    assert [part.name for part in sites(stretch=range(1, 2))] == [scene.site.name]
    assert [part.tally.n_swabs for part in sites([span(OTHER)])] == [11]
    for sort, first in (
        ("people", "未开"),
        ("-results", scene.site.name),
        ("last", "未开"),
        ("-last", "另一个"),
    ):
        assert sites(sort=sort)[0].name == first, sort
    for sort, field in (("tubes", "n_tubes"), ("results", "resulted"), ("overdue", "overdue")):
        later = queries.sites(scene.round, MORNING + timedelta(hours=25), sort=f"-{sort}")
        shown = [getattr(part.tally, field) for part in later]
        assert shown == sorted(shown, reverse=True), sort
        assert shown[0] == 1, sort
    assert [part.name for part in sites(sort="name")] == [part.name for part in sites(sort="-name")][::-1]
    assert [(part.key, part.target, part.tally.n_swabs) for part in found.areas] == [
        (TOWN, 600, 10),
        (OTHER, 400, 11),
    ]
    assert coverage(scene.round, MORNING + timedelta(hours=25)).total.overdue == 1  # 24 h for a pool

    part = coverage(scene.round, NOON, [span(OTHER)])
    assert (part.target, part.registered, part.total.n_swabs, part.recalls, part.held) == (400, 11, 11, 0, 1)


def test_without_populations_there_are_no_targets_below(scene: Scene) -> None:
    make_area(43, 9, 3, 1)
    assert [part.target for part in coverage(scene.round, NOON).areas] == [None]


def test_hours_are_those_of_the_city(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(3, A), *scene.swabs(2, B, minutes=61), scene.seal(A, 3), scene.result(A))
    follow()
    day = scene.round.starts_on + timedelta(days=1)
    assert [(hour.at, hour.swabbed, hour.resulted) for hour in queries.hours(scene.round)] == [
        (at(day, 8), 3, 0),
        (at(day, 9), 2, 0),
        (at(day, 11), 0, 3),
    ]


def test_who_is_missing(scene: Scene) -> None:
    told = scene.swabs(2, A)
    away = make_person(area_id=make_area(43, 9, 22).id)
    someone = make_person()
    scene.phone.tell(*told)
    assert list(missing(scene.round)) == [someone]
    assert list(missing(scene.round, [span(away.area_id)])) == [away]
    scene.phone.tell(void(told[0]))
    assert set(missing(scene.round)) == {
        someone,
        *type(someone).objects.filter(id=told[0]["data"]["person_id"]),
    }


def test_the_board_takes_as_many_statements_for_any_size(scene: Scene) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            coverage(scene.round, NOON)
        return len(captured)

    scene.phone.tell(*scene.swabs(2, A))
    few = statements()
    planner = make_user("testing_chief")
    add_sites(scene.round, [make_site(name=f"点{n}") for n in range(20)], by=planner, now=NOON)
    for n in range(20):
        scene.phone.tell(*scene.swabs(2, make_code(50 + n)), scene.seal(make_code(50 + n), 2))
    assert statements() == few


def test_a_township_sees_its_part_of_the_districts_round(scene: Scene) -> None:
    sampler, chief = make_user("sampler", area_id=TOWN), make_user("testing_chief", area_id=YIYANG)
    on = scene.round.starts_on
    assert list(queries.visible_rounds(sampler, "testing.read", on)) == [scene.round]
    assert queries.narrowed(sampler, "testing.read", on, scene.round) == (span(TOWN),)
    assert queries.narrowed(chief, "testing.read", on, scene.round) == ()
    outsider = make_user("sampler", area_id=pack(43, 9, 22))
    assert not queries.visible_rounds(outsider, "testing.read", on).exists()
