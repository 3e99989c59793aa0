"""Chains: the likeliest infector, generations, what is odd, where the dots stand; Tianjin as it is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from types import FrameType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.cases import actions, queries
from lianfang.cases.models import ChainDismissal, ChainLink, ListedCase
from lianfang.cases.rules.chains import Arc, Node, clusters, findings, generations, primary
from lianfang.cases.rules.layout import STEP, around, rows
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist
from lianfang.cases.tests.test_line_lists import read_in
from lianfang.common.errors import Refused
from lianfang.outbreak.tests.make import make_outbreak

NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)


def who(n: int) -> UUID:
    """Give the nth person."""
    return UUID(int=n)


def people(*onsets: int | None, imported: tuple[int, ...] = ()) -> dict[UUID, Node]:
    """Make cases 1, 2, … that fell ill on a day of July, or of whom no onset is known."""
    return {
        who(n): Node(who(n), str(n), date(2021, 7, 31), date(2021, 7, day) if day else None, n in imported)
        for n, day in enumerate(onsets, 1)
    }


def arcs(*pairs: tuple[int, int]) -> list[Arc]:
    """Say who infected whom: (infector, infected)."""
    return [Arc(who(b), who(a)) for a, b in pairs]


@pytest.mark.parametrize(
    ("onsets", "pairs", "checks"),
    [
        ((1, 5), [(1, 2)], []),
        ((5, 1), [(1, 2)], [("before", 2)]),
        ((1, 20), [(1, 2)], [("gap", 2)]),
        ((1, 3, 5), [(1, 3), (2, 3)], [("parents", 3)]),
        ((1, 3, 5), [(1, 2), (2, 3), (3, 1)], [("before", 1), ("circle", 1)]),
        ((1,), [(9, 1)], [("stranger", 1)]),
        ((None, 2), [(1, 2)], []),
    ],
)
def test_what_is_odd(
    onsets: tuple[int | None, ...], pairs: list[tuple[int, int]], checks: list[tuple[str, int]]
) -> None:
    found = findings(people(*onsets), arcs(*pairs), long_gap_days=14, incubation_days=(1, 14))
    assert [(each.check, each.infected.int) for each in found] == checks


def test_what_is_odd_about_where_somebody_was_infected() -> None:
    nodes = people(1, 5, imported=(2,))
    arc = Arc(who(2), who(1), True, date(2021, 7, 6), date(2021, 7, 6))
    odd = findings(nodes, [arc], long_gap_days=14, incubation_days=(1, 14))
    assert [each.check for each in odd] == ["imported", "exposure_late"]
    nodes[who(1)] = replace(nodes[who(1)], away=True)  # from there, so both may be true
    odd = findings(nodes, [arc], long_gap_days=14, incubation_days=(1, 14))
    assert [each.check for each in odd] == ["exposure_late"]
    arc = Arc(who(2), who(1), True, date(2021, 6, 1), date(2021, 6, 2))
    odd = findings(people(1, 30), [arc], long_gap_days=40, incubation_days=(1, 14))
    assert [(each.check, each.values["days"]) for each in odd] == [("exposure_early", 58)]


def test_one_infector_is_chosen_and_never_in_a_circle() -> None:
    nodes = people(1, 3, 6, 4)
    chosen = primary(nodes, arcs((1, 3), (2, 3), (3, 1), (3, 4)))
    assert chosen == {who(3): who(2), who(4): who(3), who(1): who(3)}
    held = [*arcs((2, 3)), Arc(who(3), who(1), held=True)]
    assert primary(nodes, held)[who(3)] == who(1)
    assert generations(nodes, {who(2): who(1), who(3): who(2)}) == {
        who(1): 0,
        who(2): 1,
        who(3): 2,
        who(4): 0,
    }
    groups = clusters(nodes, [(who(1), who(2)), (who(3), who(2))])
    assert len({groups[who(n)] for n in (1, 2, 3)}) == 1
    assert groups[who(4)] == who(4)


@contextmanager
def counted_lines() -> Iterator[list[int]]:
    """Count the lines of Python that a block runs, loops over and over: how long it takes depends on the machine."""
    found = [0]

    def step(_frame: FrameType, event: str, _more: object) -> Any:
        found[0] += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        yield found
    finally:
        sys.settrace(before)


def test_dots_stand_apart_also_when_there_are_thousands() -> None:
    ids = [who(n) for n in range(1, 3001)]
    infectors = {who(n): who(n // 3) for n in range(3, 2001)}
    x = {one: float(40 * generation) for one, generation in generations(ids, infectors).items()}
    with counted_lines() as lines:
        placed = rows(ids, infectors, x, {})
    assert lines[0] < 1_000 * len(ids)  # a few steps for each, not one for each pair
    assert len(set(placed.at.values())) == len(ids)
    by_row: dict[float, list[float]] = {}
    for across, down in placed.at.values():
        by_row.setdefault(down, []).append(across)
    assert all(
        b - a >= STEP for row in by_row.values() for a, b in zip(sorted(row), sorted(row)[1:], strict=False)
    )
    assert len({(round(a), round(b)) for a, b in around(200)}) == 200


@pytest.mark.django_db
def test_tianjin_gives_its_tree_its_clusters_and_what_is_odd() -> None:
    by = make_epidemiologist()
    kept = read_in("Tianjin135cases_revised.csv", "tianjin_edges_clean.csv", by=by)
    shown = queries.graph(kept.outbreak, NOW)
    assert (len(shown.nodes), len(shown.arcs), len(shown.infectors)) == (135, 89, 65)
    assert max(shown.generation.values()) >= 3
    odd, said = queries.odd(kept.outbreak, shown, NOW)
    found = [each.check for each in odd]
    assert said == []
    assert found.count("parents") == 19
    assert found.count("circle") == 2  # TJ96 and TJ97, TJ114 and TJ115
    assert found.count("before") > 0
    mall = next(each for each in queries.clusters(shown, "place") if each.label == "mall")
    assert mall.n == 24
    drawn = queries.picture(shown, along="onset", colour="setting")
    assert len(drawn.dots) == 135
    assert sum(line.style == "told" for line in drawn.lines) == 42  # of those with several infectors
    assert not drawn.large
    case = ListedCase.objects.get(key="TJ11").case
    page = queries.chain_of(case, NOW)
    assert (page.generation, page.setting, page.listed and page.listed.key) == (1, "household", "TJ11")
    # Somebody with the right says why; then it is no longer open, until it is looked at again.
    circle = next(each for each in odd if each.check == "circle")
    what: dict[str, Any] = {"check": circle.check, "source": circle.infector, "by": by, "now": NOW}
    actions.dismiss_finding(shown.cases[circle.infected], reason="Fell ill together", **what)
    assert len(queries.odd(kept.outbreak, shown, NOW)[0]) == len(odd) - 1
    actions.look_again(ChainDismissal.objects.get(), by=by, now=NOW)
    assert len(queries.odd(kept.outbreak, shown, NOW)[0]) == len(odd)
    client = Client()
    client.force_login(by)
    page_ = client.get(reverse("chains_of", args=[kept.outbreak_id]))
    assert page_.status_code == 200
    data = client.get(
        reverse("chains_data", args=[kept.outbreak_id]), {"along": "generation", "contacts": "on"}
    ).json()
    assert (len(data["dots"]), len(data["lines"])) == (135, 89)


@pytest.mark.django_db
def test_a_link_is_told_set_aside_and_told_again() -> None:
    by, outbreak = make_epidemiologist(), make_outbreak()
    first, second = (make_case(NOW, by=by, outbreak=outbreak) for _ in range(2))
    with pytest.raises(Refused):
        actions.tell_link(first, infector=first, by=by, now=NOW)
    link = actions.tell_link(second, infector=first, by=by, now=NOW)
    shown = queries.graph(outbreak, NOW)
    assert shown.infectors == {second.person_id: first.person_id}
    assert queries.chains(outbreak, NOW)[1].by == first.pk
    actions.set_aside(link, reason="They never met", by=by, now=NOW)
    assert queries.graph(outbreak, NOW).infectors == {}
    with pytest.raises(Refused):
        actions.set_aside(link, reason="again", by=by, now=NOW)
    actions.tell_link(second, infector=first, by=by, now=NOW)
    assert ChainLink.objects.get().aside_at is None
    make_contact(NOW, case=first, by=by)
    drawn = queries.picture(queries.graph(outbreak, NOW), along="generation", colour="state", contacts=True)
    assert [dot.kind for dot in drawn.dots] == ["c", "c", "contact"]
    with pytest.raises(Refused):
        actions.dismiss_finding(first, check="nothing", source=uuid4(), reason="x", by=by, now=NOW)
