"""What a rule proposes around a case, what ends a zone, who counts as present, polygons. No database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lianfang.protocol.timeline import named
from lianfang.zones.rules import (
    Around,
    Door,
    Home,
    Listed,
    Looked,
    NoPolygon,
    Proposal,
    Stands,
    State,
    check,
    conditions,
    corners,
    due,
    left,
    propose,
    recount,
    within,
)

NOW = datetime(2021, 8, 20, 4, 0, tzinfo=UTC)
ZONES = named("covid19-2021-08-12").zones
COMMUNITY = 43_009_003_002_001_000
TOWNSHIP = 43_009_003_002_000_000
HOME = Home(COMMUNITY, "花园1栋")
WHOLE = ((COMMUNITY, ""),)


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ([], [("sealed", COMMUNITY, "花园1栋"), ("controlled", COMMUNITY), ("precautionary", TOWNSHIP)]),
        ([Around(1, "sealed", ((COMMUNITY, "花园1栋"),))], []),
        ([Around(1, "sealed", WHOLE)], []),
        # another building is no reason to leave this one open
        (
            [Around(1, "sealed", ((COMMUNITY, "花园2栋"),)), Around(2, "precautionary", ((TOWNSHIP, ""),))],
            [("sealed", COMMUNITY, "花园1栋"), ("controlled", COMMUNITY, "")],
        ),
        # inside a controlled zone: it becomes the strictest
        (
            [Around(2, "controlled", WHOLE), Around(3, "precautionary", ((TOWNSHIP, ""),))],
            [("sealed", COMMUNITY, "花园1栋", 2)],
        ),
        # an order about it waits already: the building alone is proposed
        ([Around(2, "controlled", WHOLE, open=True)], [("sealed", COMMUNITY, "花园1栋")]),
    ],
)  # fmt: skip
def test_zones_around_a_case(there: list[Around], wanted: list[Any]) -> None:
    assert propose(HOME, there, ZONES) == tuple(Proposal(*each) for each in wanted)


def test_a_home_that_names_no_building_is_its_community() -> None:
    assert propose(Home(COMMUNITY), [], ZONES)[0] == Proposal("sealed", COMMUNITY)
    assert propose(HOME, [], named("measles-2018-10-15").zones) == ()


LONG = NOW - timedelta(days=15)
GOOD = Stands(LONG, LONG, LONG, 0, date(2021, 8, 19), 200, 0, 0)


@pytest.mark.parametrize(
    ("over", "missing"),
    [
        ({}, []),
        ({"last_case_at": NOW - timedelta(days=13)}, ["clear"]),
        ({"last_case_at": None}, []),
        ({"last_case_at": None, "since": NOW - timedelta(days=3)}, ["clear"]),
        ({"contacts_open": 1}, ["contacts"]),
        ({"last_contact_at": NOW - timedelta(days=13)}, ["contacts"]),
        ({"last_contact_at": None}, []),
        ({"round_on": date(2021, 8, 17)}, ["round"]),
        ({"round_on": None}, ["round"]),
        ({"round_open": 1}, ["round"]),
        ({"round_people": 0}, ["round"]),
        ({"stricter": 1}, []),  # only the mildest waits for the others
    ],
)
def test_what_ends_a_sealed_zone(over: dict[str, Any], missing: list[str]) -> None:
    stands = Stands(**{name: over.get(name, getattr(GOOD, name)) for name in Stands.__slots__})
    found = conditions(stands, ZONES.level("sealed"), ZONES, NOW)
    assert [each.key for each in found if not each.met] == missing
    assert (due(stands, ZONES.level("sealed"), ZONES, NOW) == ("lift", found)) == (not missing)


def test_a_precautionary_zone_stays_while_there_is_a_stricter_one() -> None:
    stands = Stands(LONG, LONG, LONG, 0, date(2021, 8, 19), 200, 0, 1)
    assert due(stands, ZONES.level("precautionary"), ZONES, NOW) is None


def test_after_seven_days_a_sealed_zone_steps_down() -> None:
    since = NOW - timedelta(days=8)
    stands = Stands(since, since, NOW, 3, date(2021, 8, 19), 200, 0)
    found = due(stands, ZONES.level("sealed"), ZONES, NOW)
    assert found
    assert found[0] == "step_down"
    assert due(stands, ZONES.level("controlled"), ZONES, NOW) is None


def test_nothing_ends_without_a_person_who_looked() -> None:
    held = conditions(GOOD, ZONES.level("sealed"), ZONES, NOW)
    assert left(held, ["cleaned", "told"], {"cleaned": Looked(True), "told": Looked(False, "明日")}) == (
        (),
        ("told",),
    )
    assert left(held, ["cleaned"], {"cleaned": Looked(True)}) == ((), ())


def visit(
    outcome: str = "done", n: int = 0, present: tuple[str, ...] = (), away: tuple[str, ...] = ()
) -> Door:
    return Door(n, outcome, NOW + timedelta(hours=n), len(present), present, away)


@pytest.mark.parametrize(
    ("visits", "wanted"),
    [
        ([], {}),
        ([visit(present=("a",), away=("b",))], {"a": "here", "b": "away"}),
        ([visit(present=("a",)), visit("no_answer", 1)], {"a": "here"}),
        ([visit(present=("a", "b")), visit(n=1, away=("b",))], {"a": "here", "b": "away"}),
        ([visit(present=("a",)), visit("moved", 1)], {"a": "left", "b": "left"}),
        ([visit(present=("guest",))], {"guest": "here"}),
    ],
)
def test_who_is_behind_a_door(visits: list[Door], wanted: dict[str, str]) -> None:
    listed = [Listed("a", State.LISTED), Listed("b", State.LISTED)]
    assert {one: state for one, (state, _visit) in recount(listed, visits).items()} == wanted


def test_what_a_desk_said_later_stays() -> None:
    told = recount([Listed("a", State.LEFT, NOW + timedelta(hours=2))], [visit(n=1, present=("a",))])
    assert told == {}
    assert recount([Listed("a", State.LEFT, NOW)], [visit(n=1, present=("a",))])["a"][0] == "here"


SQUARE = [[112.0, 28.0], [113.0, 28.0], [113.0, 29.0], [112.0, 29.0]]


@pytest.mark.parametrize(
    "text",
    [
        "112,28\n113 28\n113，29\n\n112,29",
        '{"type": "Polygon", "coordinates": [[[112,28],[113,28],[113,29],[112,29],[112,28]]]}',
        '{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[112,28],[113,28],[113,29],[112,29]]]}}',
        "[[112,28],[113,28],[113,29],[112,29]]",
    ],
)  # fmt: skip
def test_corners_as_people_write_them(text: str) -> None:
    assert corners(text) == SQUARE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "few"),
        ("112,28\n113,28", "few"),
        ("一,二\n三,四\n五,六", "unread"),
        ("112,28,5\n1,2\n3,4", "unread"),
        ("112,28\nnan,2\n3,4", "earth"),
        ('{"type": "Point"}', "unread"),
        ('{"type": "Point", "coordinates": [112, 28]}', "unread"),
        ('{"type": "FeatureCollection", "features": []}', "holes"),
        ("[[[112,28],[113,28],[113,29]],[[1,2],[3,4],[5,6]]]", "holes"),
        ("[" * 5000, "unread"),
        ("[[1e999,2],[3,4],[5,6]]", "earth"),
        ("[null]", "unread"),
        ("200,28\n1,2\n3,4", "earth"),
        ("28,112\n28,113\n29,113", "swapped"),
        ("\n".join(f"112,{n / 1000}" for n in range(501)), "many"),
    ],
)
def test_what_is_no_polygon(text: str, code: str) -> None:
    with pytest.raises(NoPolygon) as wrong:
        corners(text)
    assert wrong.value.code == code


YIYANG = (112.0, 28.0, 113.0, 29.0)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ([[112.1, 28.1], [112.2, 28.2], [112.2, 28.1], [112.1, 28.2]], "crossing"),
        ([[112.1, 28.1], [112.2, 28.1], [113.9, 28.2]], "far"),
        ([[28.1, 112.1], [28.2, 112.1], [28.2, 112.2]], "swapped"),
        (SQUARE, "wide"),
    ],
)
def test_what_is_no_polygon_of_a_zone(shape: list[list[float]], code: str) -> None:
    with pytest.raises(NoPolygon) as wrong:
        check(shape, YIYANG)
    assert wrong.value.code == code


def test_a_polygon_of_a_zone_is_taken() -> None:
    check([[112.1, 28.1], [112.2, 28.1], [112.2, 28.2]], YIYANG)
    check([[2.1, 48.1], [2.2, 48.1], [2.2, 48.2]], None)  # where nothing lies is known of no place


@pytest.mark.parametrize(
    ("point", "inside"), [((112.5, 28.5), True), ((111.9, 28.5), False), ((112.5, 29.1), False)]
)
def test_inside_a_polygon(point: tuple[float, float], inside: bool) -> None:
    assert within(point, SQUARE) is inside
