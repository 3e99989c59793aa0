"""Where squares and dots stand."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from lianfang.cases.drawings import WIDTH, Count, Event, Infected, Node, axis, curve, tree

TODAY = date(2021, 8, 16)


def d(day: int, month: int = 8) -> date:
    return date(2021, month, day)


COUNTS = [Count(d(30, 7), 1, 0), Count(d(31, 7), 0, 1), Count(d(1), 1, 1), Count(d(4), 1, 2)]


def test_one_square_is_one_case_and_none_overlaps() -> None:
    drawn = curve(COUNTS, axis([c.day for c in COUNTS], TODAY), TODAY)
    assert len(drawn.cells) == 7
    assert sum(cell.kind == "c" for cell in drawn.cells) == drawn.confirmed == 3
    places = [(cell.x, cell.y) for cell in drawn.cells]
    assert len(set(places)) == 7
    for one in drawn.cells:
        assert one.x >= 0
        assert one.x + one.w <= WIDTH
        assert one.y + one.h <= drawn.base
        for other in drawn.cells:
            if other is not one and one.x == other.x:
                assert abs(one.y - other.y) >= one.h


def test_narrow_days_make_upright_boxes_of_the_same_height() -> None:
    late = TODAY + timedelta(days=60)
    drawn = curve(COUNTS, axis([c.day for c in COUNTS], late), late)
    wide = curve(COUNTS, axis([c.day for c in COUNTS], TODAY), TODAY)
    assert {cell.h for cell in drawn.cells} == {cell.h for cell in wide.cells}
    assert drawn.cells[0].w < drawn.cells[0].h
    assert [mark.y for mark in drawn.grid] == [mark.y for mark in wide.grid]


def test_days_without_a_case_are_shaded_and_counted() -> None:
    drawn = curve(COUNTS, axis([c.day for c in COUNTS], TODAY), TODAY)
    assert drawn.clear
    assert drawn.clear.days == 12
    assert drawn.clear.x > max(cell.x + cell.w for cell in drawn.cells)
    assert curve(COUNTS, axis([c.day for c in COUNTS], d(4)), d(4)).clear is None


def test_a_large_outbreak_is_drawn_as_bars() -> None:
    many = [Count(d(n), 400, 300) for n in range(1, 10)]
    drawn = curve(many, axis([c.day for c in many], TODAY), TODAY)
    assert len(drawn.cells) == 18
    assert all(cell.y >= 0 and cell.y + cell.h <= drawn.base + 0.2 for cell in drawn.cells)
    assert len(drawn.grid) < 10


def test_an_outbreak_without_cases_has_an_empty_curve() -> None:
    drawn = curve([], axis([], TODAY), TODAY, [Event(TODAY + timedelta(days=18), "首轮")])
    assert (drawn.cells, drawn.clear, drawn.last) == ((), None, None)
    assert drawn.events[0].end  # written to the left: it stands at the right edge


@pytest.mark.parametrize("days", [1, 30, 60, 400])
def test_ticks_stay_few_and_inside(days: int) -> None:
    along = axis([TODAY - timedelta(days=days)], TODAY)
    drawn = curve([], along, TODAY)
    assert 3 <= len(drawn.ticks) <= 11
    assert all(0 < tick.x <= WIDTH for tick in drawn.ticks)


def infected(*chain: tuple[int, int, int]) -> list[Infected]:
    """Write a chain as (number, day of August, infected by; 0 is nobody)."""
    return [Infected(UUID(int=n), str(n), "c", d(day), UUID(int=by) if by else None) for n, day, by in chain]


def test_dots_do_not_lie_on_each_other_and_links_lead_from_source_to_case() -> None:
    chain = infected((1, 1, 0), (2, 2, 1), (3, 2, 1), (4, 3, 1), (5, 3, 3), (6, 3, 3), (7, 5, 5), (8, 6, 7))
    drawn = tree(chain, axis([i.day for i in chain], TODAY))
    places: dict[str, Node] = {node.label: node for node in drawn.nodes}
    assert len({(node.x, node.y) for node in drawn.nodes}) == 8
    assert len(drawn.links) == 7
    start = places["7"]
    assert any(path.startswith(f"M{start.x} {start.y}C") for path in drawn.links)
    assert all(node.y < drawn.height for node in drawn.nodes)
    assert places["8"].y == places["7"].y  # a chain of one stays in its lane
    assert places["5"].by == "3"


def test_a_case_without_a_known_source_stands_alone() -> None:
    drawn = tree(infected((1, 1, 0), (2, 1, 0), (3, 2, 99)), axis([d(1)], TODAY))
    assert drawn.links == ()
    assert len({node.y for node in drawn.nodes[:2]}) == 2
