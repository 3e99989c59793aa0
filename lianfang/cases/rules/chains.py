"""Who infected whom: the likeliest infector of each case, generations, chains, and what is odd about a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Node:
    """A case, as chains see it."""

    id: UUID  # of the person
    label: str
    found_on: date
    onset_on: date | None = None
    imported: bool = False
    away: bool = False  # a case of another area, which may well have infected somebody "elsewhere"

    @property
    def day(self) -> date:
        """Give the day of onset, or of the finding where no onset is known."""
        return self.onset_on or self.found_on


@dataclass(frozen=True, slots=True)
class Arc:
    """Somebody is held or said to have been infected by somebody; `held`: with the place and time of the exposure."""

    infected: UUID
    infector: UUID
    held: bool = False
    began_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about a chain: what, about whom, and the other end of the link."""

    check: str
    infected: UUID
    infector: UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def primary(nodes: Mapping[UUID, Node], arcs: Sequence[Arc]) -> dict[UUID, UUID]:
    """Choose one infector for each case, so that a tree can be drawn: the one that is held; else the last to fall ill
    before the case did; never in a circle."""
    chosen: dict[UUID, UUID] = {}
    known = [arc for arc in arcs if arc.infected in nodes and arc.infector in nodes]
    for arc in sorted(known, key=lambda arc: _likelihood(nodes, arc), reverse=True):
        if arc.infected not in chosen and not _leads(chosen, arc.infector, arc.infected):
            chosen[arc.infected] = arc.infector
    return chosen


def _likelihood(nodes: Mapping[UUID, Node], arc: Arc) -> tuple[bool, bool, int, str]:
    days = (nodes[arc.infected].day - nodes[arc.infector].day).days
    return arc.held, days >= 0, -abs(days), nodes[arc.infector].label


def _leads(chosen: Mapping[UUID, UUID], start: UUID, end: UUID) -> bool:
    """Say whether going from infector to infector leads from one to the other."""
    at: UUID | None = start
    while at is not None:
        if at == end:
            return True
        at = chosen.get(at)
    return False


def generations(nodes: Iterable[UUID], infectors: Mapping[UUID, UUID]) -> dict[UUID, int]:
    """Give the generation of each case: 0 for those whose infector nobody knows."""
    found: dict[UUID, int] = {}
    for one in nodes:
        path = []
        at: UUID | None = one
        while at is not None and at not in found:
            path.append(at)
            at = infectors.get(at)
        before = found[at] if at is not None else -1
        for each in reversed(path):
            before += 1
            found[each] = before
    return found


def clusters(nodes: Iterable[UUID], pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """Give each case the chain it belongs to, named by one of its cases: whoever is linked, however far."""
    head: dict[UUID, UUID] = {one: one for one in nodes}

    def top(one: UUID) -> UUID:
        while head[one] != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    for a, b in pairs:
        if a in head and b in head:
            head[top(a)] = top(b)
    return {one: top(one) for one in head}


def findings(
    nodes: Mapping[UUID, Node], arcs: Sequence[Arc], *, long_gap_days: int, incubation_days: tuple[int, int]
) -> list[Finding]:
    """Find what is odd: fell ill before the infector, long gaps, circles, two infectors, an infector who is no case, an
    infector although infected elsewhere, an exposure that does not fit the onset. Thresholds: the protocol."""
    found: list[Finding] = []
    by_infected: dict[UUID, list[Arc]] = {}
    for arc in arcs:
        if arc.infected not in nodes:
            continue
        by_infected.setdefault(arc.infected, []).append(arc)
        if arc.infector not in nodes:
            found.append(Finding("stranger", arc.infected, arc.infector))
            continue
        found += _of_arc(nodes[arc.infected], nodes[arc.infector], arc, long_gap_days, incubation_days)
    for one, several in by_infected.items():
        sources = {arc.infector for arc in several}
        if len(sources) > 1:
            labels = sorted((nodes[s].label for s in sources if s in nodes), key=_by_number)
            found.append(Finding("parents", one, None, {"n": len(sources), "labels": ", ".join(labels)}))
    return found + _circles(nodes, arcs)


def _of_arc(
    infected: Node, infector: Node, arc: Arc, long_gap_days: int, incubation_days: tuple[int, int]
) -> list[Finding]:
    found = []
    both = infected.onset_on and infector.onset_on
    days = (infected.day - infector.day).days
    values = {"days": abs(days), "limit": long_gap_days}
    if both and days < 0:
        found.append(Finding("before", infected.id, infector.id, values))
    if both and days > long_gap_days:
        found.append(Finding("gap", infected.id, infector.id, values))
    if infected.imported and not infector.away:
        found.append(Finding("imported", infected.id, infector.id))
    if infected.onset_on and arc.began_on and arc.began_on > infected.onset_on:
        late = (arc.began_on - infected.onset_on).days
        found.append(Finding("exposure_late", infected.id, infector.id, {"days": late}))
    if infected.onset_on and arc.ended_on and (infected.onset_on - arc.ended_on).days > incubation_days[1]:
        early = (infected.onset_on - arc.ended_on).days
        values = {"days": early, "limit": incubation_days[1]}
        found.append(Finding("exposure_early", infected.id, infector.id, values))
    return found


def _circles(nodes: Mapping[UUID, Node], arcs: Sequence[Arc]) -> list[Finding]:
    """Find those who are said to have infected each other in a circle, each circle once."""
    before: dict[UUID, set[UUID]] = {}
    for arc in arcs:
        if arc.infected in nodes and arc.infector in nodes:
            before.setdefault(arc.infected, set()).add(arc.infector)
    found = []
    while True:
        try:
            TopologicalSorter(before).prepare()
        except CycleError as circle:
            around: list[UUID] = circle.args[1]
            first = min(around, key=lambda one: _by_number(nodes[one].label))
            labels = sorted({nodes[one].label for one in around}, key=_by_number)
            found.append(Finding("circle", first, None, {"labels": ", ".join(labels)}))
            before[around[1]].discard(around[0])
        else:
            return found


def _by_number(label: str) -> tuple[int, str]:
    return (int(label) if label.isdecimal() else 0, label)
