"""Where sampling points should stand: enough for the people, none too far to walk. Pure: places in, points out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from lianfang.common.ground import DETOUR, Point, metres


@dataclass(frozen=True, slots=True)
class Community:
    """A community: how many people, where its middle is if known, how many sampling points it has already, in which
    street it lies."""

    key: int
    people: int
    point: Point | None = None
    there: int = 0
    street: int = 0


@dataclass(frozen=True, slots=True)
class Stand:
    """Points proposed in one community: for whom, how many are needed, how many are new, the longest way there."""

    at: int
    serves: tuple[int, ...]
    people: int
    needed: int
    new: int
    walk: int | None  # metres; none: some positions are not known


def walk_metres(a: Point, b: Point) -> float:
    """Give the way on foot between two points: the straight line over the ground and a third more."""
    return metres(a, b) * DETOUR


def plan_sites(communities: Sequence[Community], *, served: int, walk: int) -> list[Stand]:
    """Propose points for communities: one for as many people as one may serve, and small neighbours within walking
    distance share what is left of it.

    The largest community comes first and takes in its nearest neighbours as long as they fit; the points then stand
    where those whom they serve walk least. Where positions are not known, small communities of one street share
    points, in the order of their codes: somebody must look whether the way there is short enough.
    """
    left = {each.key: each for each in communities if each.people > 0}
    found = []
    for first in sorted(left.values(), key=lambda each: (-each.people, each.key)):
        if first.key not in left:
            continue
        group = _together(first, list(left.values()), served, walk)
        for each in group:
            del left[each.key]
        found.append(_stand(group, served, walk))
    return sorted(found, key=lambda stand: stand.at)


def _together(first: Community, others: Sequence[Community], served: int, walk: int) -> list[Community]:
    """Give a community and its nearest neighbours that fit beside it."""
    spare = ceil(first.people / served) * served - first.people
    group = [first]
    if first.point is None:
        there = [o for o in others if o.point is None and o.street == first.street]
        near = [(float(abs(o.key - first.key)), o.key, o) for o in there]
    else:
        ways = [(walk_metres(first.point, o.point), o.key, o) for o in others if o.point is not None]
        near = [each for each in ways if each[0] <= walk]
    for _far, key, other in sorted(near, key=lambda each: each[:2]):
        if key != first.key and other.people <= spare:
            group.append(other)
            spare -= other.people
    return group


def _stand(group: Sequence[Community], served: int, walk: int) -> Stand:
    """Put the points of a group where its people walk least, and nobody too far."""
    people = sum(each.people for each in group)
    needed = ceil(people / served)
    ways = {
        here.key: [walk_metres(here.point, o.point) for o in group if o.point is not None]
        for here in group
        if here.point is not None
    }
    fits = [here for here in group if here.key in ways and max(ways[here.key]) <= walk] or [group[0]]
    at = min(fits, key=lambda here: (_walked(ways.get(here.key, []), group), here.key))
    there = sum(each.there for each in group)
    longest = round(max(ways[at.key])) if at.key in ways else None
    return Stand(
        at.key, tuple(sorted(each.key for each in group)), people, needed, max(0, needed - there), longest
    )


def _walked(ways: Sequence[float], group: Sequence[Community]) -> float:
    """Sum the ways of all people of a group."""
    return sum(way * each.people for way, each in zip(ways, group, strict=False))
