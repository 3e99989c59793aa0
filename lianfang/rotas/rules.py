"""What sampling sites and posts need by hours, and how far somebody has to go: numbers in, numbers out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.common.dates import at, days
from lianfang.places.rules import at_level, depth, inside

# What a way costs a plan, against a wish not to work (20) and a missing person (1,000): chosen by us.
SAME_DISTRICT, ELSEWHERE = 4, 12
HALF_DAY = 5  # hours of sampling before the heat, and after it


@dataclass(frozen=True, slots=True)
class Need:
    """So many people of one qualification for some hours."""

    starts_at: datetime
    ends_at: datetime
    qualification: str
    people: int
    heavy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A sampling group: who is in it, how many people it swabs in a day."""

    samplers: int
    helpers: int
    a_day: int


def way(based: int, site: int) -> int:
    """Say what it costs that somebody who is based in one area works in another."""
    if inside(site, based) or inside(based, site):
        return 0
    if depth(based) >= 3 and depth(site) >= 3 and at_level(based, "township") == at_level(site, "township"):
        return 0
    return SAME_DISTRICT if at_level(based, "district") == at_level(site, "district") else ELSEWHERE


def groups(population: int, sites: int, n_days: int, group: Group) -> int:
    """Say how many groups a site needs so that everybody is swabbed in some days; at least one."""
    share = -(-population // max(1, sites))
    return max(1, -(-share // max(1, n_days * group.a_day)))


def sampling(
    first: date, last: date, *, heat: tuple[int, int], n_groups: int, group: Group
) -> Iterator[Need]:
    """Say what a sampling site needs: half a day before the hours of heat and half a day after them."""
    for day in days(first, last):
        for start in (heat[0] - HALF_DAY, heat[1]):
            from_, to = at(day, start), at(day, start + HALF_DAY)
            yield Need(from_, to, "sampler", n_groups * group.samplers, heavy=True)
            if group.helpers:
                yield Need(from_, to, "", n_groups * group.helpers, heavy=False)


def day_and_night(first: date, last: date, *, people: int, hours: int = 8) -> Iterator[Need]:
    """Say what a post needs that is kept day and night, in shifts of some hours."""
    for day in days(first, last):
        for start in range(0, 24, hours):
            begins = at(day, start)
            yield Need(begins, begins + timedelta(hours=hours), "", people, heavy=False)
