"""Hours without sites: shifts with the same hours become one for everybody, and groups of people go to the sites from
where they are. A far smaller problem, whose bound holds for the whole one.

Whoever works a shift of the whole problem works the merged one, and goes the same way: so no plan of the whole costs
less than the best merged plan. Pairs, interns and moves are looked at by hours alone, which can only be cheaper.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from lianfang.rostering.problem import Person, Problem, Shift

Pairs = frozenset[tuple[str, str]]
Ways = tuple[tuple[str, int], ...]  # site → what a shift there costs


class Merged(msgspec.Struct, frozen=True):
    """A smaller problem; the shifts each of its own was made of; sites by the first like them; who goes where."""

    problem: Problem
    parts: dict[str, tuple[Shift, ...]]
    alike: dict[str, str]
    groups: dict[str, Ways | None]  # person → ways; None: everywhere at no cost

    def places(self, shift: str) -> dict[str, int]:
        """Give how many people a merged shift needs at each kind of site."""
        found: dict[str, int] = defaultdict(int)
        for part in self.parts[shift]:
            found[self.alike[part.site]] += part.needed
        return dict(found)

    def ways(self, person: str, shift: str) -> dict[str, int]:
        """Give the kinds of sites of a merged shift that a person can go to, and what the way costs."""
        sites = self.places(shift)
        own = self.groups[person]
        return dict.fromkeys(sites, 0) if own is None else {site: way for site, way in own if site in sites}

    def reachable(self) -> Pairs:
        """Give who can go to some site of each merged shift."""
        return frozenset(
            (shift.id, person.id)
            for shift in self.problem.shifts
            for person in self.problem.people
            if self.groups[person.id] is None or self.ways(person.id, shift.id)
        )


def merge(problem: Problem) -> Merged:
    """Make one shift of all that have the same hours, qualification and weights."""
    alike = _alike(problem)
    together: dict[tuple[object, ...], list[Shift]] = defaultdict(list)
    for shift in problem.shifts:
        key = (shift.start, shift.end, shift.skill, shift.kind, shift.heavy, shift.under)
        together[key if shift.over is None else (shift.id,)].append(shift)
    parts = {group[0].id: tuple(group) for group in together.values()}
    merged = {part.id: whole for whole, group in parts.items() for part in group}
    change = msgspec.structs.replace
    small = change(
        problem,
        shifts=tuple(change(g[0], site="", needed=sum(s.needed for s in g)) for g in parts.values()),
        people=tuple(change(person, sites=None) for person in problem.people),
        before=_moved(problem.before, merged),
        kept=_moved(problem.kept, merged),
    )
    return Merged(small, parts, alike, {p.id: _ways(p, alike) for p in problem.people})


def _ways(person: Person, alike: dict[str, str]) -> Ways | None:
    if person.sites is None:
        return None
    return tuple(sorted({alike[site]: way for site, way in person.sites.items() if site in alike}.items()))


def _alike(problem: Problem) -> dict[str, str]:
    """Give for each site the first that nobody can tell from it by the way there."""
    first: dict[tuple[int | None, ...], str] = {}
    ways = {p.id: p.sites for p in problem.people}
    kinds: Iterable[dict[str, int]] = [
        dict(one) for one in {tuple(sorted(w.items())) for w in ways.values() if w}
    ]
    return {
        site: first.setdefault(tuple(kind.get(site) for kind in kinds), site)
        for site in dict.fromkeys(shift.site for shift in problem.shifts)
    }


def _moved(people: dict[str, tuple[str, ...]], merged: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for shift, some in people.items():
        if shift in merged:
            found[merged[shift]] = (*found.get(merged[shift], ()), *some)
    return found
