"""What a planner is asked: shifts, people and rules, in minutes since the first midnight. It knows no names."""

from collections.abc import Iterator

from msgspec import Struct

HOUR = 60
DAY = 24 * HOUR
QUARTER = 15  # minutes; load is weighed by the quarter of an hour
FOREVER = 10**9
NIGHT_PART = 2 * HOUR  # a shift with so much of the night in it is a night shift (design choice)

Span = tuple[int, int]


class Shift(Struct, frozen=True):
    """Some people of one qualification, at one site, from a minute to a minute; `skill` "" is anybody.

    `under` is what each missing person costs; `over` what each one too many costs, None when that is not allowed.
    """

    id: str
    site: str
    start: int
    end: int
    needed: int
    skill: str = ""
    kind: str = ""
    heavy: bool = False
    under: int = 1_000
    over: int | None = None

    @property
    def minutes(self) -> int:
        """Give how long it lasts."""
        return self.end - self.start

    @property
    def day(self) -> int:
        """Give the day it begins on, the first being 0."""
        return self.start // DAY


class Wish(Struct, frozen=True):
    """Not to work within a span (each shift there costs `weight`), or to work in it (`on`: none there costs it)."""

    start: int
    end: int
    weight: int
    on: bool = False
    kind: str = ""

    def meets(self, shift: Shift) -> bool:
        """Say whether a shift lies in the span and is of the kind."""
        return shift.start < self.end and self.start < shift.end and self.kind in {"", shift.kind}


class Pattern(Struct, frozen=True):
    """A person's own contract, as nurse-rostering instances write it. Runs at either end of the plan count as whole."""

    kinds: dict[str, int]
    max_minutes: int
    min_minutes: int
    max_run: int
    min_run: int
    min_off: int
    weekends: int


class Person(Struct, frozen=True):
    """Somebody who can be planned.

    `skills`: qualification → minute from which it is no longer valid. `sites`: where they can go, and what a shift
    there costs (the way); None is anywhere. `off` is kept free; `busy` is work outside this plan, `worked` the minutes
    before it.
    """

    id: str
    skills: dict[str, int] = {}
    intern: bool = False
    volunteer: bool = False
    heavy: bool = True
    sites: dict[str, int] | None = None
    off: tuple[Span, ...] = ()
    busy: tuple[Span, ...] = ()
    wishes: tuple[Wish, ...] = ()
    pattern: Pattern | None = None
    worked: int = 0


class Pair(Struct, frozen=True):
    """Two people who want the same hours at the same site, or never the same hours (`together` false)."""

    a: str
    b: str
    together: bool = True
    weight: int = 200


class Rules(Struct, frozen=True):
    """The rules for everybody. Spans of the day are in minutes after midnight; a span may run over midnight."""

    rest: int = 0
    night_rest: int = 0
    night: Span = (22 * HOUR, 30 * HOUR)
    hot: Span = (11 * HOUR, 15 * HOUR)
    shift_minutes: int = FOREVER
    volunteer_minutes: int = FOREVER
    week_minutes: int = FOREVER
    run_days: int = FOREVER
    run_nights: int = FOREVER
    # Weights: a quarter of an hour above the fair share, a night and a hot shift above it, a person moved.
    load: int = 0
    nights: int = 0
    heat: int = 0
    moved: int = 0


class Problem(Struct, frozen=True):
    """Everything a planner is asked.

    `not_after`: kind → kinds that cannot begin on the next day. `before`: shift → people of the plan that is changed.
    `kept`: shift → people who stay whatever happens (fixed by hand).
    """

    days: int
    shifts: tuple[Shift, ...]
    people: tuple[Person, ...]
    rules: Rules = Rules()
    pairs: tuple[Pair, ...] = ()
    weekday: int = 0  # of the first day, Monday 0
    not_after: dict[str, tuple[str, ...]] = {}
    before: dict[str, tuple[str, ...]] = {}
    kept: dict[str, tuple[str, ...]] = {}


Staff = dict[str, list[str]]


class Plan(Struct, frozen=True):
    """Who works where: shift → people; what it costs, what no plan can be below, how long it took."""

    staff: Staff
    objective: int
    bound: int
    seconds: float
    proven: bool = False

    @property
    def gap(self) -> float:
        """Give how far the plan may be from the best there is, as a part of its cost; 0 is proven best."""
        return 0.0 if self.proven else max(0, self.objective - self.bound) / max(1, abs(self.objective))


def within_day(span: Span, start: int, end: int) -> int:
    """Count the minutes of a stretch that lie in a span of every day."""
    days = range(start // DAY - 1, end // DAY + 1)
    return sum(max(0, min(end, day * DAY + span[1]) - max(start, day * DAY + span[0])) for day in days)


def is_night(rules: Rules, start: int, end: int) -> bool:
    """Say whether a stretch is a night shift."""
    return within_day(rules.night, start, end) >= NIGHT_PART


def is_hot(rules: Rules, shift: Shift) -> bool:
    """Say whether a shift is heavy work in the hot hours."""
    return shift.heavy and within_day(rules.hot, shift.start, shift.end) > 0


def rest_after(rules: Rules, start: int, end: int) -> int:
    """Give the rest that is due after a stretch of work."""
    return rules.night_rest if is_night(rules, start, end) else rules.rest


def collide(rules: Rules, one: Span, other: Span) -> bool:
    """Say whether one person cannot work both: they overlap, or the rest between them is too short."""
    first, second = sorted((one, other))
    return second[0] < first[1] + rest_after(rules, *first)


def held(staff: Staff) -> Iterator[tuple[str, str]]:
    """Yield each shift and person of a plan."""
    for shift, people in staff.items():
        for person in people:
            yield shift, person
