"""Which groups of the protocol's people belong to: named one by one, under an order, or by where they live."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.people.models import Person
from lianfang.places.rules import Span, ancestors, span
from lianfang.protocol.testing import Testing
from lianfang.testing import rules
from lianfang.testing.models import ListedArea, ListedPerson, Round, RoundMode
from lianfang.testing.queries.left_out import among

# Somebody who must be swabbed by an order anyway, on that day or later, is under one; so is who is to be swabbed again.
ORDERED = (
    "(EXISTS (SELECT 1 FROM testing_testrequest q WHERE q.person_id = {person} "
    "AND q.due_on >= {on} AND q.cancelled_at IS NULL AND q.done_by_swab IS NULL) "
    "OR EXISTS (SELECT 1 FROM testing_recall c WHERE c.person_id = {person} AND c.closed_at IS NULL))"
)
LISTED = (
    "ARRAY(SELECT l.population FROM testing_listedperson l WHERE l.person_id = {person} "
    "AND l.from_on <= {on} AND (l.until_on IS NULL OR l.until_on >= {on}))"
)
_OF = f"""
SELECT p.id, p.area_id, {LISTED.format(person="p.id", on="%(on)s")}, {ORDERED.format(person="p.id", on="%(on)s")}
FROM people_person p WHERE p.id = ANY(%(ids)s)
"""  # noqa: S608 — our own words


def in_force(on: date) -> Q:
    """Give the condition that a listing counts on a day."""
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on))


def area_groups(area_ids: Collection[int], on: date) -> dict[int, set[str]]:
    """Give the groups that everybody in some areas belongs to on a day, by what was said of them or around them."""
    around = {area: set(ancestors(area)) for area in area_ids}
    asked = {one for areas in around.values() for one in areas}
    said: defaultdict[int, set[str]] = defaultdict(set)
    for area, group in ListedArea.objects.filter(in_force(on), area__in=asked).values_list(
        "area_id", "population"
    ):
        said[area].add(group)
    return {area: {group for one in areas for group in said[one]} for area, areas in around.items()}


def groups_of(person_ids: Collection[UUID], on: date, protocol: Testing) -> dict[UUID, set[str]]:
    """Give the groups that people belong to on a day; who is in none has an empty set. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_OF, {"ids": list(person_ids), "on": on})
        rows = cursor.fetchall()
    by_area = area_groups({area for _id, area, *_ in rows}, on)
    ordered = rules.alone_group(protocol)
    return {
        person: {*listed, *by_area[area], *([ordered] if under and ordered else ())}
        for person, area, listed, under in rows
    }


def during(round_: Round) -> Q:
    """Give the condition that a listing counts on a day of a round."""
    return Q(from_on__lte=round_.ends_on) & (Q(until_on=None) | Q(until_on__gte=round_.starts_on))


def group_areas(round_: Round) -> list[tuple[str, Span]]:
    """Give the areas of which everybody is in a group on a day of a round, of each group none inside another."""
    first, last = span(round_.area_id)
    where = Q(area_id__gte=first, area_id__lte=last) | Q(area_id__in=list(ancestors(round_.area_id)))
    rows = ListedArea.objects.filter(during(round_), where).values_list("population", "area_id").distinct()
    spans = sorted((group, *span(area)) for group, area in rows)
    found: list[tuple[str, Span]] = []
    for group, a, z in sorted(spans, key=lambda one: (one[0], one[1], -one[2])):
        if not found or found[-1][0] != group or z > found[-1][1][1]:
            found.append((group, (a, z)))
    return found


def in_group(people: QuerySet[Person], group: str, round_: Round) -> QuerySet[Person]:
    """Narrow people to a group of the protocol's, in the days of a round."""
    named = ListedPerson.objects.filter(during(round_), person=OuterRef("pk"), population=group)
    return people.filter(Exists(named) | among([each for key, each in group_areas(round_) if key == group]))


def modes_of(round_: Round) -> dict[str, RoundMode]:
    """Give how each group of a round shares tubes, the strictest first."""
    return {mode.population: mode for mode in round_.modes.order_by("pool_size", "population")}


def mode_for(groups: Collection[str], modes: Mapping[str, RoundMode]) -> RoundMode | None:
    """Give the mode that counts for somebody of these groups: the strictest; None: the round's own number."""
    rooms = {group: mode.pool_size for group, mode in modes.items()}
    return modes.get(rules.strictest(groups, rooms))


def listed_people(area_id: int, on: date, *, population: str = "") -> QuerySet[ListedPerson]:
    """List who of an area was named for a group on a day or later."""
    first, last = span(area_id)
    found = ListedPerson.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), area_id__gte=first, area_id__lte=last
    )
    found = found.filter(population=population) if population else found
    return found.select_related("person__area", "by").order_by("-from_on", "id")


def listed_areas(area_id: int, on: date) -> QuerySet[ListedArea]:
    """List the areas in or around one of which everybody is in a group on a day or later."""
    first, last = span(area_id)
    where = Q(area_id__gte=first, area_id__lte=last) | Q(area_id__in=list(ancestors(area_id)))
    found = ListedArea.objects.filter(where, Q(until_on=None) | Q(until_on__gte=on))
    return found.select_related("area", "by").order_by("-from_on", "area_id")


@dataclass(frozen=True, slots=True)
class Members:
    """How many people of a round's area a group has on its first day."""

    named: int
    ordered: int
    by_area: int

    @property
    def total(self) -> int:
        """Add them up; somebody who is in it twice over counts twice."""
        return self.named + self.ordered + self.by_area


_ORDERED_IN = (
    "SELECT count(DISTINCT q.person_id) FROM testing_testrequest q WHERE q.area_id BETWEEN %(first)s AND %(last)s "
    "AND q.due_on >= %(on)s AND q.cancelled_at IS NULL AND q.done_by_swab IS NULL"
)
_LIVE_IN = (
    "SELECT l.population, count(*) FROM unnest(%(groups)s::text[], %(firsts)s::int8[], %(lasts)s::int8[]) "
    "AS l(population, first, last) JOIN people_person p ON p.kind IN ('resident', 'present') "
    "AND p.area_id BETWEEN greatest(l.first, %(first)s) AND least(l.last, %(last)s) GROUP BY l.population"
)


def members(round_: Round, protocol: Testing) -> dict[str, Members]:
    """Count who of a round's area belongs to which group on its first day."""
    first, last = span(round_.area_id)
    on = round_.starts_on
    named: defaultdict[str, int] = defaultdict(int)
    for group in listed_people(round_.area_id, on).filter(in_force(on)).values_list("population", flat=True):
        named[group] += 1
    areas = list(listed_areas(round_.area_id, on).filter(in_force(on)).values_list("population", "area_id"))
    spans = [span(area) for _group, area in areas]
    given: dict[str, Any] = {
        "first": first,
        "last": last,
        "on": on,
        "groups": [group for group, _area in areas],
    }
    given |= {"firsts": [a for a, _z in spans], "lasts": [z for _a, z in spans]}
    by_area: defaultdict[str, int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(_ORDERED_IN, given)
        (ordered,) = cursor.fetchone()
        cursor.execute(_LIVE_IN, given)
        for group, n in cursor.fetchall():
            by_area[group] += n
    under = rules.alone_group(protocol)
    return {
        group.key: Members(named[group.key], ordered if group.key == under else 0, by_area[group.key])
        for group in protocol.populations.value
    }


def listed_on(on: date) -> Q:
    """Give the condition that a listing has not ended before a day."""
    return Q(until_on=None) | Q(until_on__gte=on)
