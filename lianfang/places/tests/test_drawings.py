"""The map: one hexagon a township, districts whole and where they are, names and colours, a city's own shapes."""

from collections import defaultdict
from collections.abc import Mapping
from math import hypot
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lianfang.places.drawings import hexes
from lianfang.places.drawings.labels import NARROW, WIDE, apart, broken, label
from lianfang.places.drawings.layout import Township, place
from lianfang.places.drawings.maps import Map, Place, Value, draw
from lianfang.places.imports import load_yiyang
from lianfang.places.models import Area
from lianfang.places.queries import map_of
from lianfang.places.rules import LEVELS, from_official
from lianfang.places.tests.make import HESHAN, YIYANG


def test_outlines_and_seams() -> None:
    pair = [(0, 0), (1, 0)]
    assert hexes.outline(pair).count("L") == 9
    assert hexes.outline([(0, 0), (5, 0)]).count("Z") == 2
    ring = hexes.neighbours((0, 0))
    assert hexes.outline(ring).count("Z") == 2  # outside and the hole
    assert hexes.seams([[(0, 0)], [(1, 0)]]).count("L") == 1
    assert hexes.seams([[(0, 0)], ring]).count("L") == 6
    assert hexes.seams([pair]) == ""


def test_connected() -> None:
    assert hexes.connected([])
    assert hexes.connected([(0, 0), (1, 0), (1, 1)])
    assert not hexes.connected([(0, 0), (2, 0)])


def towns(sizes: Mapping[int, int]) -> tuple[Township, ...]:
    return tuple(Township(d * 1000 + n, d, n) for d, size in sizes.items() for n in range(1, size + 1))


@pytest.mark.parametrize(
    "sizes", [{1: 1}, {1: 30}, {1: 1, 2: 1, 3: 1}, {1: 40, 2: 2, 3: 2, 4: 9}, dict.fromkeys(range(1, 17), 12)]
)
def test_districts_are_whole_even_if_nothing_is_known(sizes: dict[int, int]) -> None:
    placed = place(towns(sizes), ())
    assert len(set(placed.values())) == len(placed) == sum(sizes.values())
    for district in sizes:
        assert hexes.connected([cell for area, cell in placed.items() if area // 1000 == district])


@pytest.fixture
def yiyang(db: None) -> Map:
    load_yiyang()
    with translation.override("zh-hans"):
        return map_of(YIYANG, {})


def middles(map_: Map) -> dict[str, tuple[float, float]]:
    return {"".join(line for line, _ in name.lines): (name.x, name.y) for name in map_.labels}


def test_yiyang_has_every_township_once_and_every_district_whole(yiyang: Map) -> None:
    assert len({(cell.x, cell.y) for cell in yiyang.cells}) == len(yiyang.cells) == 98
    assert len(yiyang.labels) == 8
    assert yiyang.schematic
    cells = defaultdict(list)
    for cell in yiyang.cells:
        cells[cell.id // 10**9].append(hexes.near((cell.x, cell.y)))
    assert all(hexes.connected(each) for each in cells.values())
    everything = [hexes.near((cell.x, cell.y)) for cell in yiyang.cells]
    assert hexes.connected(everything)
    assert hexes.outline(everything).count("Z") == 1  # no hole


def test_yiyang_lies_as_it_does(yiyang: Map) -> None:
    at = middles(yiyang)
    assert at["安化县"][0] < at["桃江县"][0] < at["益阳高新区"][0] < at["赫山区"][0]
    assert at["南县"][1] < at["沅江市"][1] < at["资阳区"][1] < at["赫山区"][1]
    assert at["大通湖区"][1] < at["沅江市"][1]
    assert at["南县"][0] < at["大通湖区"][0]
    spot = {cell.name: cell for cell in yiyang.cells}
    east, west = spot["欧江岔镇"], spot["新市渡镇"]
    assert east.x > west.x
    assert hypot(spot["朝阳街道"].x - at["益阳高新区"][0], spot["朝阳街道"].y - at["益阳高新区"][1]) < 60


def test_the_same_areas_give_the_same_map(yiyang: Map) -> None:
    place.cache_clear()
    with translation.override("zh-hans"):
        assert map_of(YIYANG, {}) == yiyang


@pytest.mark.django_db
def test_colours_of_a_township_or_of_its_district() -> None:
    load_yiyang()
    street = from_official("430903002")
    values = {HESHAN: Value("r-low", "96.4%"), street: Value("r-high", "3 例", hot=True)}
    with CaptureQueriesContext(connection) as spent:
        drawn = map_of(YIYANG, values)
    assert len(spent) == 1
    css = {cell.id: cell.value.css for cell in drawn.cells}
    assert css[street] == "r-high"
    assert css[from_official("430903402")] == "r-low"
    assert css[from_official("430922101")] == "r-clear"
    assert {name.note for name in drawn.labels} == {"", "96.4%"}


@pytest.mark.django_db
def test_a_district_names_its_townships_and_a_village_shows_its_district() -> None:
    load_yiyang()
    with translation.override("zh-hans"):
        drawn = map_of(from_official("430903402001"), {})
    assert len(drawn.cells) == 17
    assert drawn.fine
    assert {"桃花仑", "龙岭产业开发区"} <= set(middles(drawn))


def test_a_city_of_which_only_districts_are_known() -> None:
    drawn = draw([Place(1, "东区"), Place(2, "西区", point=(112.0, 28.0))], {}, "r-clear")
    assert [cell.name for cell in drawn.cells] == ["东区", "西区"]
    assert draw([], {}, "r-clear").cells == ()


@pytest.mark.parametrize(
    ("name", "width", "lines"),
    [
        ("赫山区", WIDE, ["赫山区"]),
        ("Heshan District", WIDE, ["Heshan"]),
        ("Datong Lake District", WIDE, ["Datong", "Lake"]),
        ("Yiyang High-tech Zone", WIDE, ["Yiyang", "High-tech"]),
        ("Henglongqiao Town", NARROW, ["Henglongqiao"]),
        ("桃花仑街道", NARROW, ["桃花仑"]),
        ("龙岭产业开发区", NARROW, ["龙岭产业", "开发区"]),
        ("镇", NARROW, [""]),
    ],
)
def test_names_are_broken_into_lines(name: str, width: int, lines: list[str]) -> None:
    assert broken(name, width) == lines


def test_lines_stand_around_the_middle() -> None:
    assert label(1, "赫山区", "", (0, 0), WIDE).lines == (("赫山区", "0.35em"),)
    two = label(1, "Datong Lake", "94.7%", (0, 0), WIDE)
    assert [y for _, y in two.lines] == ["-0.77em", "0.35em"]


def test_names_that_would_be_written_over_each_other_move_apart() -> None:
    near = [label(1, "赫山区", "123,456", (0, 0), WIDE), label(2, "资阳区", "23", (30, 10), WIDE)]
    far = label(3, "安化县", "1", (200, 5), WIDE)
    upper, lower, other = apart([*near, far])
    assert (upper.y, lower.y, other) == (-14.0, 24.0, far)  # two lines of 17 units, 1.12 high, apart
    assert (upper.x, lower.x) == (0, 30)
    assert apart([upper, lower]) == (upper, lower)
    assert [each.y for each in apart([near[0]] * 3)] != [0, 0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_name_of_yiyang_is_written_over_another(language: str) -> None:
    load_yiyang()
    with translation.override(language):
        notes = {
            area.id: Value("r-low", "123,456") for area in Area.objects.filter(depth=LEVELS.index("district"))
        }
        drawn = map_of(YIYANG, notes)
    assert len(drawn.labels) == 8
    assert apart(drawn.labels) == drawn.labels


def square(west: float, south: float, size: float = 1.0) -> dict[str, Any]:
    ring = [
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
        (west, south),
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_citys_own_shapes() -> None:
    places = [
        Place(1, "西区", shape=square(112, 28)),
        Place(2, "东区", shape={"type": "MultiPolygon", "coordinates": [square(113, 28)["coordinates"]]}),
        Place(3, "新区"),
        Place(4, "新区一镇", 3, 1, point=(113.5, 28.5)),
    ]
    drawn = draw(places, {2: Value("r-mid")}, "r-clear")
    assert not drawn.schematic
    assert [(cell.id, cell.value.css) for cell in drawn.cells] == [
        (1, "r-clear"),
        (2, "r-mid"),
        (3, "r-clear"),
    ]
    west, east, new = drawn.cells
    assert west.path == "M0.0 261.7L230.0 261.7L230.0 0.0L0.0 0.0Z"
    assert (east.x, east.y) == (new.x, new.y)


def test_townships_with_shapes_are_finer_than_districts() -> None:
    places = [
        Place(1, "区"),
        Place(11, "镇", 1, 1, shape=square(0, 0)),
        Place(12, "乡", 1, 2, shape=square(1, 0)),
    ]
    assert [cell.id for cell in draw(places, {}, "r-clear").cells] == [11, 12]
    places.append(Place(13, "街道", 1, 3))
    assert draw(places, {}, "r-clear").schematic


@pytest.mark.django_db
@pytest.mark.urls("lianfang.places.tests.addresses")
def test_the_template_says_each_township_and_hides_the_drawn_names() -> None:
    load_yiyang()
    Area.objects.filter(id=HESHAN).update(name_en="<Heshan>")
    with translation.override("en"):
        map_ = map_of(YIYANG, {HESHAN: Value("r-mid", "Medium risk", hot=True)})
        html = render_to_string(
            "places/_map.html", {"map": map_, "label": "Risk by area", "now": map_.cells[0].id}
        )
    assert html.count("<a href=") == 98
    assert 'aria-label="Taohualun Subdistrict, Medium risk"' in html
    assert "&lt;Heshan&gt;" in html
    assert "style=" not in html
    assert html.count(" now") == 1
