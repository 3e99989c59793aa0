"""Coverage by area, group and building; who is missing and why."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.booking.models import Booking, Slot
from lianfang.people.actions import Call, note_calls
from lianfang.people.models import Deferral, Household, Person
from lianfang.people.tests.make import make_person
from lianfang.places.rules import pack, span
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.testing import queries
from lianfang.testing.rules import EXPECTED, population
from lianfang.testing.tests.make import MORNING, NOON, Scene, make_code, make_scene
from lianfang.testing.tests.test_followers import follow
from lianfang.testing.views import coverage
from lianfang.web import clock
from lianfang.web.tests.saving import save

TOWN, COMMUNITY = pack(43, 9, 3, 1), pack(43, 9, 3, 1, 1)
GRIDS = pack(43, 9, 3, 1, 1, 1), pack(43, 9, 3, 1, 1, 2)


@pytest.mark.parametrize(
    ("kind", "born", "group"),
    [
        (None, None, "unknown"),
        ("transient", date(1990, 1, 1), "transient"),
        ("present", None, "present"),
        ("resident", None, "age_unknown"),
        ("resident", date(2003, 8, 4), "adult"),  # eighteen on that day
        ("resident", date(2003, 8, 5), "minor"),
        ("resident", date(1961, 8, 4), "elder"),
        ("resident", date(1961, 8, 5), "adult"),
    ],
)
def test_groups_of_the_population(kind: str | None, born: date | None, group: str) -> None:
    assert population(kind, born, date(2021, 8, 4)) == group


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    for parts in ((1,), (1, 1), (1, 1, 1), (1, 1, 2)):
        make_area(43, 9, 3, *parts, name=f"区{'-'.join(map(str, parts))}", name_en=f"Part {parts}")
    return make_scene()


def door(address: str, grid: int = GRIDS[0], **over: Any) -> Person:
    """Put somebody behind a door."""
    home = Household.objects.get_or_create(area_id=grid, address=address)[0]
    return make_person(area_id=grid, household=home, **over)


@pytest.fixture
def browser(scene: Scene) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("commander", area_id=YIYANG))
    return client


@pytest.fixture
def people(scene: Scene) -> list[Person]:
    """Three behind two doors of one building, one of another grid; the first was swabbed, and a passer-by."""
    found = [
        door("1 栋 101"),
        door("1 栋 102", born_on=date(2010, 1, 1)),
        door("2 栋 1"),
        door("3 栋", GRIDS[1]),
    ]
    passer_by = make_person(kind="transient")
    scene.phone.tell(*(scene.swab(one.pk, make_code(1)) for one in (found[0], passer_by)))
    follow()
    return found


def test_people_are_counted_where_they_live(scene: Scene, people: list[Person]) -> None:
    round_ = scene.round
    assert [(row.key, row.people, row.swabbed) for row in queries.by_area(round_, "grid").rows] == [
        (GRIDS[0], 3, 1),
        (GRIDS[1], 1, 0),
    ]
    assert [(row.key, row.people, row.missing) for row in queries.by_area(round_, "township").rows] == [
        (TOWN, 4, 3)
    ]
    first = queries.by_area(round_, "grid", sort="share", stretch=range(1))
    assert ([row.key for row in first.rows], first.n) == ([GRIDS[1]], 2)
    assert [row.key for row in queries.by_area(round_, "grid", sort="-missing").rows] == list(GRIDS)
    assert queries.by_area(round_, "grid", stretch=range(50, 75)) == ([], 2)
    assert queries.by_area(round_, "grid", [span(GRIDS[1])]).n == 1
    assert {row.key: (row.people, row.swabbed) for row in queries.by_building(round_, [span(GRIDS[0])])} == {
        "1 栋": (2, 1),
        "2 栋": (1, 0),
    }
    groups = {row.key: (row.people, row.swabbed) for row in queries.by_group(round_)}
    assert groups["transient"] == (0, 1)
    assert groups["minor"] == (1, 0)
    whole = queries.whole(round_)
    assert (whole.people, whole.swabbed) == (4, 1)


def test_the_buildings_of_a_small_round_are_its_own(
    scene: Scene, people: list[Person], browser: Client
) -> None:
    scene.round.area_id = GRIDS[1]
    scene.round.save()
    assert [(row.key, row.people) for row in queries.by_building(scene.round)] == [("3 栋", 1)]
    page = browser.get(reverse("round_coverage", args=[scene.round.pk]), {"by": "building"}).content.decode()
    assert "3 栋" in page
    assert "2 栋" not in page


def test_a_page_that_is_not_there_becomes_the_last_one(
    scene: Scene, people: list[Person], browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "ROWS", 1)
    board = reverse("round_coverage", args=[scene.round.pk])
    shown = {
        page: re.findall(r"Part \(1, 1, (\d)\)", browser.get(f"{board}?by=grid&page={page}").content.decode())
        for page in ("", "1", "2", "0", "99", "9" * 30, "x", "²")
    }
    assert shown == {
        "": ["1"],
        "1": ["1"],
        "2": ["2"],
        "0": ["2"],
        "99": ["2"],
        "9" * 30: ["2"],
        "x": ["1"],
        "²": ["1"],
    }
    table = save(browser, f"{board}?by=grid&export=csv").content.decode()
    assert "Part (1, 1, 1)" in table
    assert "Part (1, 1, 2)" in table


def test_each_group_lists_its_own(scene: Scene, people: list[Person]) -> None:
    missing = queries.missing(scene.round)
    for person in people[1:]:
        group = population(person.kind, person.born_on, scene.round.starts_on)
        assert [name for name in EXPECTED if person in queries.of_group(missing, name, scene.round)] == [
            group
        ]


def reasons(scene: Scene) -> dict[str, str]:
    rows = queries.with_reasons(queries.missing(scene.round), scene.round, NOON)
    return {str(row.pk): row.reason for row in rows}


def test_why_people_are_missing(scene: Scene, people: list[Person]) -> None:
    _swabbed, deferred, booked, visited = people
    assert set(reasons(scene).values()) == {""}
    Deferral.objects.create(
        person=deferred,
        area_id=HESHAN,
        activity="swab",
        reason="medical",
        from_at=MORNING,
        until=NOON + timedelta(days=1),
        source="诊断证明",
    )
    slot = Slot.objects.create(
        purpose="swab",
        subject=scene.round.pk,
        site=scene.site,
        area_id=HESHAN,
        starts_at=NOON,
        ends_at=NOON + timedelta(hours=1),
        capacity=9,
    )
    Booking.objects.create(
        person=booked,
        purpose="swab",
        subject=scene.round.pk,
        site=scene.site,
        area_id=HESHAN,
        slot=slot,
        day=NOON.date(),
        number=1,
        state="booked",
        channel="own",
        agreed=False,
        by=make_user(),
        made_at=MORNING,
    )
    assert visited.household_id
    for outcome, away, reason in (
        ("refused", [], "refused"),
        ("done", [visited.pk], "not_at_home"),
        ("done", [], ""),
        ("no_answer", [], "no_answer"),
    ):
        call = Call(visited.household_id, GRIDS[1], outcome, MORNING, away)
        note_calls([call], doors=[visited.household_id])
        assert reasons(scene) == {
            str(deferred.pk): "medical",
            str(booked.pk): "booked",
            str(visited.pk): reason,
        }
    note_calls([], doors=[visited.household_id])
    assert reasons(scene)[str(visited.pk)] == ""


@pytest.mark.parametrize("by", ["township", "community", "grid", "group", "hour"])
def test_the_page_shows_each_way(browser: Client, scene: Scene, people: list[Person], by: str) -> None:
    page = browser.get(reverse("round_coverage", args=[scene.round.pk]), {"by": by})
    assert page.status_code == 200
    assert "1 of 4 on record" in page.content.decode()
    assert f'?by={by}" aria-current="true"' in page.content.decode()


def test_buildings_are_listed_of_a_community(browser: Client, scene: Scene, people: list[Person]) -> None:
    page = browser.get(
        reverse("round_coverage", args=[scene.round.pk]), {"by": "building", "area": str(COMMUNITY)}
    ).content.decode()
    assert "2 栋" in page
    assert "by=township" not in page
    sheet = browser.get(
        reverse("round_coverage", args=[scene.round.pk]), {"by": "grid", "export": "csv"}
    ).content.decode()
    assert f"{GRIDS[0]},区1-1-1,3,1,2,33.3" in sheet or f'{GRIDS[0]},"Part (1, 1, 1)",3,1,2,33.3' in sheet


def test_the_list_filters_and_is_exported_with_an_audit(
    browser: Client, scene: Scene, people: list[Person]
) -> None:
    url = reverse("round_missing", args=[scene.round.pk])
    assert people[2].household
    page = browser.get(url, {"q": "2 栋"}).content.decode()
    assert people[2].name in page
    assert browser.get(url, {"group": "minor"}).context["listing"].total == 1
    assert browser.get(url, {"reason": "none"}).context["listing"].total == 3
    assert browser.get(url, {"reason": "refused"}).context["listing"].total == 0
    sheet = save(browser, url, {"export": "csv", "group": "minor"}).content.decode()
    assert len(sheet.strip().splitlines()) == 2
    assert AuditEntry.objects.get(verb="testing.missing.exported").data == {"rows": 1}


def test_of_too_many_a_smaller_area_is_chosen(
    browser: Client, scene: Scene, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianfang.testing.views.missing.LISTED", 2)
    url = reverse("round_missing", args=[scene.round.pk])
    assert "Choose a smaller area" in browser.get(url).content.decode()
    assert browser.get(url, {"area": str(GRIDS[0])}).context["listing"].total == 2
