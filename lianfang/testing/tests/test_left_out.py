"""Areas left out of a round, streets whose day comes later, and the groups of the protocol: coverage, missing, plan."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.places.rules import pack, span
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.sync.actions import Changed, announce
from lianfang.testing import actions, queries
from lianfang.testing.models import Round
from lianfang.testing.queries.plan import counted_round
from lianfang.testing.queries.reconciling import figures
from lianfang.testing.tests.make import NOON, Scene, make_code, make_scene
from lianfang.testing.tests.test_coverage import door, reasons
from lianfang.testing.tests.test_followers import follow
from lianfang.web import clock

TOWN, OTHER = pack(43, 9, 3, 1), pack(43, 9, 3, 2)
GRID, FAR = pack(43, 9, 3, 1, 1, 1), pack(43, 9, 3, 2, 1, 1)
FIVE, SIX = date(2021, 8, 5), date(2021, 8, 6)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    for parts in ((1,), (1, 1), (1, 1, 1), (2,), (2, 1), (2, 1, 1)):
        make_area(43, 9, 3, *parts, population=100)
    return make_scene(area=make_area(43, 9, 3, population=200), target=200)


@pytest.fixture
def people(scene: Scene) -> list[Person]:
    """Two of one street, two of the other; one of each was swabbed."""
    found = [door("1 栋"), door("1 栋"), door("2 栋", FAR), door("3 栋", FAR, kind="present")]
    scene.phone.tell(*(scene.swab(found[n].pk, make_code(1)) for n in (0, 2)))
    announce([Changed("testing.round", HESHAN, scene.round.pk)], now=NOON)
    follow()
    return found


def leave(scene: Scene, area: int) -> None:
    where = Area.objects.get(pk=area)
    actions.leave_out(scene.round, where, reason="另有一轮", by=make_user("testing_chief"), now=NOON)


@pytest.mark.parametrize("area", [OTHER, FAR])
def test_an_area_left_out_is_not_expected(scene: Scene, people: list[Person], area: int) -> None:
    leave(scene, area)
    assert (queries.whole(scene.round).people, queries.whole(scene.round).swabbed) == (2, 1)
    assert [(row.key, row.people) for row in queries.by_area(scene.round, "township").rows] == [(TOWN, 2)]
    assert {row.key: row.swabbed for row in queries.by_group(scene.round)}["left_out"] == 1
    assert list(queries.missing(scene.round)) == [people[1]]
    found = figures(scene.round, NOON)["people"]
    assert (found["on_record"], found["missing"], found["besides"]) == (2, 1, 1)


@pytest.mark.parametrize("counted", [True, False])
def test_the_plan_says_the_same_from_the_counts_and_from_the_register(
    scene: Scene, people: list[Person], counted: bool
) -> None:
    leave(scene, FAR)
    if not counted:
        Round.objects.update(state="draft")
    assert bool(counted_round(HESHAN)) is counted
    one, two = queries.streets(scene.round, NOON)
    assert (one.people, one.present, one.left_out, one.due) == (2, 0, 0, 2)
    assert (two.people, two.present, two.left_out, two.due) == (2, 1, 2, 0)
    assert {each.key: each.people for each in queries.communities(HESHAN, NOON)} == {
        pack(43, 9, 3, 1, 1): 2,
        pack(43, 9, 3, 2, 1): 2,
    }


def test_targets_are_shared_among_what_is_left(scene: Scene) -> None:
    leave(scene, OTHER)
    parts = {part.key: part.target for part in queries.coverage(scene.round, NOON).areas}
    assert parts == {TOWN: 200, OTHER: 0}


def test_what_cannot_be_left_out_or_taken_in(scene: Scene) -> None:
    chief = make_user("testing_chief", area_id=YIYANG)
    with refused("area_outside"):
        leave(scene, HESHAN)
    with refused("left_out_reason"):
        actions.leave_out(scene.round, Area.objects.get(pk=TOWN), reason=" ", by=chief, now=NOON)
    with refused("not_left_out"):
        actions.take_in(scene.round, TOWN, by=chief, now=NOON)
    with refused("forbidden"):
        actions.take_in(scene.round, TOWN, by=make_user("sampler"), now=NOON)
    leave(scene, TOWN)
    later = actions.copy_round(scene.round, starts_on=date(2021, 8, 9), by=chief, now=NOON)
    assert queries.left_out(later) == [span(TOWN)]
    actions.take_in(scene.round, TOWN, by=chief, now=NOON)
    assert queries.left_out(scene.round) == []


def test_a_street_that_comes_later_is_a_reason(scene: Scene, people: list[Person]) -> None:
    chief = make_user("testing_chief", area_id=YIYANG)
    _swabbed, one, _swabbed_too, guest = people
    actions.set_days(scene.round, {TOWN: [FIVE], OTHER: [SIX]}, by=chief, now=NOON)  # it is the fifth
    assert reasons(scene) == {str(one.pk): "", str(guest.pk): "later"}
    actions.set_days(scene.round, {FAR: [FIVE]}, by=chief, now=NOON)  # the smaller area has a day of its own
    assert reasons(scene)[str(guest.pk)] == ""


def test_groups_of_the_protocol_are_covered(scene: Scene, people: list[Person]) -> None:
    chief = make_user("testing_chief", area_id=YIYANG)
    said = {"from_on": FIVE, "source": "名单", "by": chief, "now": NOON}
    actions.list_people(people[:3], population="key_groups", **said)  # type: ignore[arg-type]
    follow()
    found = {row.key: (row.people, row.swabbed) for row in queries.by_listed_group(scene.round)}
    assert found == {"key_groups": (3, 2)}
    actions.list_area(Area.objects.get(pk=OTHER), population="key_groups", **said)  # type: ignore[arg-type]
    found = {row.key: (row.people, row.swabbed) for row in queries.by_listed_group(scene.round)}
    assert found == {"key_groups": (4, 2)}  # who is named and lives there counts once
    named = queries.of_group(queries.missing(scene.round), "key_groups", scene.round)
    assert set(named) == {people[1], people[3]}
    here = queries.by_listed_group(scene.round, [span(TOWN)])
    assert [(row.people, row.swabbed) for row in here] == [(2, 1)]


def test_the_pages_say_so(scene: Scene, people: list[Person]) -> None:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(make_user("testing_chief", area_id=YIYANG))
    plan = reverse("round_plan", args=[scene.round.pk])
    page = browser.post(plan, {"do": "leave_out", "area": "nowhere", "reason": ""})
    assert page.status_code == 200
    assert page.content.count(b"aria-invalid") == 2
    town = Area.objects.get(pk=OTHER)
    done = browser.post(plan, {"do": "leave_out", "area": town.name, "reason": "another round"}, follow=True)
    assert "another round" in done.content.decode()
    coverage = browser.get(reverse("round_coverage", args=[scene.round.pk]), {"by": "group"}).content.decode()
    assert "another round" in coverage
    assert "Groups of the protocol" in coverage
    browser.post(plan, {"do": "take_in", "area": OTHER})
    assert browser.post(plan, {"do": "take_in", "area": "²"}).status_code == 409
    assert queries.left_out(scene.round) == []
