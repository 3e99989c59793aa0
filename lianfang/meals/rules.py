"""Until when heads are counted and food is eaten; which kitchen cooks for whom; what is missing; sums of counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lianfang.common.dates import at
from lianfang.protocol.meals import Meal, Meals

DISTRICT = 10**9  # ids of areas of one district begin alike; see places.rules


def eaten_at(day: date, meal: Meal) -> datetime:
    """Give the instant at which a meal is eaten."""
    return at(day, meal.hour, meal.minute)


def closes_at(day: date, meal: Meal, numbers: Meals) -> datetime:
    """Give the instant at which the heads of a meal are counted for the last time."""
    return eaten_at(day, meal) - timedelta(hours=numbers.close_hours.value)


def missing_at(day: date, meal: Meal, numbers: Meals) -> datetime:
    """Give the instant from which a meal that has not come is missing."""
    return eaten_at(day, meal) + timedelta(minutes=numbers.late_minutes.value)


def eat_by(cooked_at: datetime, numbers: Meals, *, hot: bool) -> datetime:
    """Give the instant until which food may be eaten: later when it was kept hot."""
    hours = numbers.hot_hours if hot else numbers.cool_hours
    return cooked_at + timedelta(hours=hours.value)


def add_up(parts: Iterable[tuple[int, str]]) -> tuple[int, str]:
    """Add counts with their qualifiers: with an “about” among them it is about so much, else “at least” holds."""
    n, seen = 0, set()
    for each, qualifier in parts:
        n += each
        seen.add(qualifier)
    return n, "approx" if "approx" in seen else "ge" if "ge" in seen else ""


def share_out(n: int, planned: Sequence[int]) -> list[int]:
    """Share heads among kitchens as they were planned, whole meals, none lost: the largest remainders get one more."""
    total = sum(planned)
    if not planned:
        return []
    if not total:
        planned, total = [1] * len(planned), len(planned)
    cut = [divmod(n * each, total) for each in planned]
    found = [whole for whole, _rest in cut]
    order = sorted(range(len(cut)), key=lambda i: (-cut[i][1], i))
    for i in order[: n - sum(found)]:
        found[i] += 1
    return found


def share_diets(
    diets: Mapping[str, int], kitchens: Sequence[tuple[int, frozenset[str]]]
) -> list[dict[str, int]]:
    """Share diets among kitchens (each with its meals and what it can cook): whoever can cook one gets it first, and
    none gets more than it cooks meals."""
    found: list[dict[str, int]] = [{} for _each in kitchens]
    left = [n for n, _can in kitchens]
    for diet, asked in sorted(diets.items()):
        n = asked
        for i in sorted(range(len(kitchens)), key=lambda i: (diet not in kitchens[i][1], i)):
            taken = min(n, left[i])
            if taken > 0:
                found[i][diet], left[i], n = taken, left[i] - taken, n - taken
    return found


def lacking(heads: int, good: int, boxes: int) -> int:
    """Say how many people have nothing to eat: heads less meals that may be eaten and boxes from stock."""
    return max(0, heads - good - boxes)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a meal stands at a site."""

    heads: int
    planned: int  # servings, of any state but taken out
    ordered: int
    sent: int
    came: int | None
    good: int
    boxes: int
    due: bool  # everything that was to come was counted, or the hour is past

    @property
    def short(self) -> int:
        """Count who has nothing to eat, once that can be said."""
        return lacking(self.heads, self.good, self.boxes) if self.due else 0

    @property
    def state(self) -> str:
        """Name it: none, unplanned, planned, ordered, sent, short, over, served."""
        if self.short:
            return "short"
        if self.due and self.came is not None:
            return "over" if self.good + self.boxes > self.heads else "served"
        if not self.heads:
            return "none"
        if not self.planned:
            return "unplanned"
        return "sent" if self.sent else "ordered" if self.ordered else "planned"


def wrong(standing: Standing) -> str:
    """Say why meals are missing: "" (they are not), nobody, nothing, less."""
    if not standing.short:
        return ""
    if standing.came is not None:
        return "less"
    return "nothing" if standing.planned else "nobody"


# --- the rota of kitchens


@dataclass(slots=True)
class Cook:
    """A kitchen as the rule sees it: what it can make at a meal, which diets, where, its turns so far."""

    key: str
    capacity: int
    area: int
    diets: frozenset[str] = frozenset()
    first: date = date.min
    last: date = date.max
    load: float = 0.0  # meals so far, for each meal it can make at a time
    taken: dict[tuple[date, str], int] = field(default_factory=dict)

    def left(self, day: date, meal: str) -> int:
        """Say how many more it can make at a meal."""
        there = self.first <= day <= self.last
        return self.capacity - self.taken.get((day, meal), 0) if there else 0

    def take(self, day: date, meal: str, n: int) -> None:
        """Let it cook so many."""
        self.taken[day, meal] = self.taken.get((day, meal), 0) + n
        self.load += n / self.capacity


@dataclass(frozen=True, slots=True)
class Want:
    """So many eat at a site at a meal, so many of them with a diet."""

    place: str
    day: date
    meal: str
    n: int
    area: int
    diets: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """A kitchen cooks so many for a site at a meal."""

    cook: str
    want: Want
    n: int


def propose(cooks: Sequence[Cook], wants: Iterable[Want]) -> list[Turn]:
    """Let kitchens take turns: for each meal, the largest site first, whoever cooked least for what it can; one that
    can make all of it before one that cannot, one of the same district before one from elsewhere with as many turns. A
    site whose diets a kitchen cannot cook gets another one, if there is one. What no kitchen can make is left."""
    turns = []
    for want in sorted(wants, key=lambda w: (w.day, w.meal, -w.n, w.place)):
        left = want.n
        while left > 0:
            cook = _next(cooks, want, left)
            if cook is None:
                break
            n = min(left, cook.left(want.day, want.meal))
            cook.take(want.day, want.meal, n)
            turns.append(Turn(cook.key, want, n))
            left -= n
    return turns


def _next(cooks: Sequence[Cook], want: Want, left: int) -> Cook | None:
    asked = {diet for diet, n in want.diets.items() if n}
    free = [each for each in cooks if each.left(want.day, want.meal) > 0]
    if not free:
        return None
    return min(
        free,
        key=lambda each: (
            not asked <= each.diets,
            each.left(want.day, want.meal) < left,
            round(each.load, 6),
            each.area // DISTRICT != want.area // DISTRICT,
            each.key,
        ),
    )
