"""Which shapes can be the border of an area."""

from typing import Any

import pytest

from lianfang.territory.rules import Shape, Wrong, read_shape, touches_itself

SQUARE = [[112, 28], [113, 28], [113, 29], [112, 29], [112, 28]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_square_is_kept_closed_flat_and_rounded() -> None:
    read = read_shape(polygon([[112.00000049, 28, 51.5], [113, 28], [113, 28], [113, 29], [112, 29]]))
    assert isinstance(read, Shape)
    assert read.polygons == [[[(112.0, 28.0), (113.0, 28.0), (113.0, 29.0), (112.0, 29.0), (112.0, 28.0)]]]


def test_islands_and_holes() -> None:
    hole = [[112.4, 28.4], [112.6, 28.4], [112.6, 28.6], [112.4, 28.4]]
    read = read_shape({"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [SQUARE]]})
    assert isinstance(read, Shape)
    assert [len(rings) for rings in read.polygons] == [2, 1]


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (None, "not_polygon"),
        ("Polygon", "not_polygon"),
        ({"type": "Point", "coordinates": [112, 28]}, "not_polygon"),
        ({"type": "Polygon"}, "not_polygon"),
        ({"type": "Polygon", "coordinates": []}, "not_polygon"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "not_polygon"),
        ({"type": "Polygon", "coordinates": {"a": 1}}, "not_polygon"),
        (polygon("ring"), "not_polygon"),
        (polygon([112, 28]), "not_polygon"),
        (polygon([[112], [113, 28], [113, 29]]), "not_polygon"),
        (polygon([["112", "28"], [113, 28], [113, 29]]), "not_polygon"),
        (polygon([[True, False], [113, 28], [113, 29]]), "not_polygon"),
        (polygon([[float("nan"), 28], [113, 28], [113, 29]]), "not_polygon"),
        (polygon([]), "too_few_corners"),
        (polygon([[112, 28], [113, 28], [112, 28]]), "too_few_corners"),
        (polygon([[12512345, 3312345], [12512445, 3312345], [12512445, 3312445]]), "outside_globe"),
        (polygon([[28, 112], [28, 113], [29, 113]]), "outside_globe"),
        (polygon([[112, 28], [113, 29], [113, 28], [112, 29]]), "touches_itself"),
    ],
)
def test_what_is_no_shape(geometry: object, why: str) -> None:
    read = read_shape(geometry)
    assert isinstance(read, Wrong)
    assert read.why == why


@pytest.mark.parametrize(
    ("ring", "meets"),
    [
        ([(0, 0), (4, 0), (4, 4), (0, 4)], False),
        ([(0, 0), (4, 4), (4, 0), (0, 4)], True),  # a bow tie
        ([(0, 0), (4, 0), (2, 2), (4, 4), (0, 4), (2, 2)], True),  # two lobes at one corner
        ([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)], True),  # a corner on another side
        ([(0, 0), (4, 0), (8, 0), (4, 0.0), (4, 4)], True),  # there and back: a corner twice
        ([(0, 0), (8, 0), (4, 0), (4, 4)], True),  # a side lying on its neighbour
        ([(0, 0), (4, 0), (8, 0), (4, 4)], False),  # straight on is no fold
        ([(0, 0), (1, 3), (2, 1), (3, 3), (4, 0), (2, -1)], False),
    ],
)
def test_where_a_ring_meets_itself(ring: list[tuple[float, float]], meets: bool) -> None:
    assert (touches_itself(ring) is not None) == meets


def test_a_long_border_is_checked_quickly_enough_to_wait_for() -> None:
    border = [(112 + n / 1000, 28.0 + (n % 7) / 10_000) for n in range(3000)]
    back = [(x, y + 1) for x, y in reversed(border)]
    assert touches_itself(border + back) is None
    assert touches_itself([*border, (112.5, 27.0), *back]) is not None
