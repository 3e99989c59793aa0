"""What sampling sites and posts need by hours, and how far somebody has to go: numbers in, numbers out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one person is busy with somebody who comes, how long nobody waits longer than, how many at least."""

    seconds: int
    wait_minutes: int
    least: int = 1
    most: int = 500


def hands(arrivals: Sequence[int], queue: float, pace: Pace) -> tuple[int, float]:
    """Say how many people a shift needs for those who come in each of its hours and those who wait when it begins, so
    that at no full hour anybody waits too long; and how many wait when it ends."""
    each = 3600 / pace.seconds
    for n in range(max(1, pace.least), pace.most):
        waiting, worst = queue, 0.0
        for come in arrivals:
            waiting = max(0.0, waiting + come - n * each)
            worst = max(worst, waiting)
        if worst <= n * each * pace.wait_minutes / 60:
            return n, waiting
    return pace.most, 0.0


def from_arrivals(
    first: date, last: date, profile: Mapping[int, int], hours: int, *, pace: Pace, skill: str, heavy: bool
) -> Iterator[Need]:
    """Say what a site needs for those who come in each hour of the day: shifts of some hours from the first hour in
    which anybody comes to the last; who still waits is taken over by the next."""
    if not profile:
        return
    begin, end = min(profile), max(profile) + 1
    for day in days(first, last):
        queue = 0.0
        for start in range(begin, end, hours):
            stop = min(start + hours, end)
            n, queue = hands([profile.get(hour, 0) for hour in range(start, stop)], queue, pace)
            yield Need(at(day, start), at(day, stop), skill, n, heavy)


def mean_profile(came: Iterable[tuple[int, int]], over: int) -> dict[int, int]:
    """Say who comes by the hour of the day, on average of so many sites and days, rounded up."""
    total: Counter[int] = Counter()
    for hour, n in came:
        total[hour] += n
    return {hour: -(-n // over) for hour, n in total.items() if n}


def read_profile(text: str) -> dict[int, int] | None:
    """Read who comes by the hour, written as "7:40 8:120 9:90"; None when it cannot be read."""
    found: dict[int, int] = {}
    for part in text.replace("：", ":").replace("，", " ").replace(",", " ").replace("、", " ").split():
        hour, sign, n = part.partition(":")
        if not (sign and hour.isdecimal() and n.isdecimal() and int(hour) < 24 and int(n) <= 100_000):
            return None
        found[int(hour)] = int(n)
    return found or None


def write_profile(profile: Mapping[int, int]) -> str:
    """Write who comes by the hour as it is read."""
    return " ".join(f"{hour}:{n}" for hour, n in sorted(profile.items()))
