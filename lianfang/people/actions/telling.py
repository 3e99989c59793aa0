"""Tell phones that keep people of an area that somebody on record has changed."""

from collections.abc import Iterable
from datetime import datetime

from lianfang.people.models import Household, Person
from lianfang.places.rules import around_all, at_level
from lianfang.sync.actions import Changed, announce

PERSON = Person._meta.label_lower
HOUSEHOLD = Household._meta.label_lower
# An import into more communities than this is told as one change of the area around them (design choice).
COMMUNITIES = 50


def tell_of(people: Iterable[Person], *, now: datetime, before: int | None = None) -> None:
    """Tell that people, and the doors they live behind, have changed; `before`: the area they lived in until now."""
    changed = []
    for person in people:
        areas = {person.area_id} | ({before} if before else set())
        changed += [Changed(PERSON, area, person.id) for area in areas]
        if person.household_id:
            changed.append(Changed(HOUSEHOLD, person.area_id, person.household_id))
    announce(changed, now=now)


def tell_of_areas(areas: Iterable[int], *, now: datetime) -> None:
    """Tell that many people came on record in some areas: phones there fetch a clean roster."""
    wide = {at_level(area, "community") for area in areas}
    if len(wide) > COMMUNITIES:
        wide = {around_all(wide)}
    announce([Changed(PERSON, area) for area in sorted(wide)], now=now)
