"""What follows from the steps of somebody's duty: how long they are in a suit, and which limits that passes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.common.dates import CITY_ZONE
from lianfang.protocol.schema import Protocol

HOUR = timedelta(hours=1)
LOOKED_AT = 72 * HOUR  # of a suit whose taking off nobody told, heat is looked at for so long (design choice)
LEVELS = ("", "normal", "hot", "very_hot", "stop")  # the least first; "" nobody measured it
Levels = Callable[[int, datetime], str]  # area, instant → how hot it is there


@dataclass(frozen=True, slots=True)
class Numbers:
    """The protocol's numbers for work in suits and heat, as times."""

    warn: timedelta
    hard: timedelta
    soon_percent: int
    percents: dict[str, int]
    rest: timedelta
    day: timedelta
    off: timedelta
    very_hot: timedelta
    avoid: tuple[int, int]
    leave: timedelta


def numbers(protocol: Protocol) -> Numbers:
    """Read the numbers of a protocol; the suit's own hours stand with the other numbers of phones."""
    duty = protocol.duty
    return Numbers(
        warn=timedelta(hours=protocol.field.suit_warn_hours.value),
        hard=timedelta(hours=protocol.field.suit_hard_hours.value),
        soon_percent=duty.soon_percent.value,
        percents={"hot": duty.hot_percent.value, "very_hot": duty.very_hot_percent.value}
        | {"stop": duty.very_hot_percent.value},
        rest=timedelta(minutes=duty.rest_minutes.value),
        day=timedelta(hours=duty.donned_hours_day.value),
        off=timedelta(hours=duty.off_hours.value),
        very_hot=timedelta(hours=duty.very_hot_hours.value),
        avoid=(duty.avoid_from_hour.value, duty.avoid_to_hour.value),
        leave=timedelta(minutes=duty.leave_minutes.value),
    )


def heat_level(celsius: float | None, protocol: Protocol) -> str:
    """Say how hot it is for outdoor work: normal, hot, very_hot, stop; "" when nobody measured it."""
    if celsius is None:
        return ""
    duty = protocol.duty
    steps = (("stop", duty.stop_celsius), ("very_hot", duty.very_hot_celsius), ("hot", duty.hot_celsius))
    return next((level for level, least in steps if celsius >= least.value), "normal")


@dataclass(frozen=True, slots=True)
class Told:
    """One step that somebody told: came, suited up, took off, rests, goes on, left."""

    at: datetime
    step: str
    site_id: UUID
    area_id: int
    shift_id: UUID | None = None
    work: str = ""


@dataclass(slots=True)
class Span:
    """One time in a suit; `off` is missing while it is worn."""

    on: datetime
    area_id: int
    work: str = ""
    off: datetime | None = None

    def until(self, now: datetime) -> datetime:
        """Give its end, or now while it is worn."""
        return self.off or max(now, self.on)


@dataclass(slots=True)
class Duty:
    """One duty: from coming in until somebody was out of work for the protocol's hours."""

    began_at: datetime
    last: Told
    state: str = "on"
    since: datetime | None = None
    spans: list[Span] = field(default_factory=list)
    rests: int = 0
    breaks: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    @property
    def open(self) -> Span | None:
        """Give the suit that is worn now."""
        return self.spans[-1] if self.spans and self.spans[-1].off is None else None

    def donned(self, now: datetime) -> timedelta:
        """Add up the time in suits."""
        return sum((span.until(now) - span.on for span in self.spans), timedelta())

    def longest(self, now: datetime) -> timedelta:
        """Give the longest time in one suit."""
        return max((span.until(now) - span.on for span in self.spans), default=timedelta())

    def worked(self, now: datetime) -> timedelta:
        """Add up the time at work: from coming to leaving, without rests."""
        away = sum(((end or self.ends(now)) - start for start, end in self.breaks), timedelta())
        return max(self.ends(now) - self.began_at - away, timedelta())

    def ends(self, now: datetime) -> datetime:
        """Give when it ended, or now."""
        return self.last.at if self.state == "out" else max(now, self.last.at)


STATES = {"in": "on", "don": "donned", "doff": "on", "rest": "rest", "back": "on", "out": "out"}


def duties(steps: Iterable[Told], off: timedelta) -> list[Duty]:
    """Read steps in the order of their time into duties. Whoever rests or leaves has taken the suit off; who puts one
    on without having come has come; a second donning of the same suit says nothing new."""
    found: list[Duty] = []
    for told in sorted(steps, key=lambda one: one.at):
        now = found[-1] if found else None
        if now is None or (told.at - now.last.at >= off and _was_off(now, told)):
            if told.step in {"out", "doff"}:
                continue  # told twice, long after they had left; or the coming was never told
            now = Duty(told.at, told)
            found.append(now)
        elif now.state == "out" and told.step in {"out", "doff"}:
            continue
        _take(now, told)
    return found


def _was_off(duty: Duty, told: Told) -> bool:
    """Say whether nobody was at work between two steps far apart: they had left or rested; or they come again and had
    only not said that they left. Who leaves after a day's work was at work."""
    return duty.open is None and (duty.state in {"out", "rest"} or told.step in {"in", "don"})


def _take(duty: Duty, told: Told) -> None:
    worn = duty.open
    if told.step == "don":
        if worn is None:
            duty.spans.append(Span(told.at, told.area_id, told.work))
    elif worn is not None and told.step in {"doff", "rest", "out"}:
        worn.off = told.at
    resting = duty.breaks and duty.breaks[-1][1] is None
    if resting and told.step != "rest":
        duty.breaks[-1] = (duty.breaks[-1][0], told.at)
    elif not resting and told.step in {"rest", "out"}:
        duty.breaks.append((told.at, None))
        duty.rests += told.step == "rest"
    state = "donned" if duty.open else STATES[told.step]
    if state != duty.state or duty.since is None:
        duty.state, duty.since = state, told.at
    duty.last = told


@dataclass(frozen=True, slots=True)
class Due:
    """When the present suit passes its limits."""

    soon: datetime
    warn: datetime
    hard: datetime
    day: datetime


def hours(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut a time at full hours; of one that goes on for days, its beginning."""
    end = min(end, start + LOOKED_AT) if end - start > LOOKED_AT else end
    while start < end:
        city = start.astimezone(CITY_ZONE)
        following = min(start + HOUR - timedelta(minutes=city.minute, seconds=city.second,
                                                 microseconds=city.microsecond), end)  # fmt: skip
        yield start, following
        start = following


def hottest(span: Span, levels: Levels, now: datetime) -> str:
    """Give the hottest level while a suit was worn."""
    found = [levels(span.area_id, start) for start, _end in hours(span.on, span.until(now))]
    return max([*found, levels(span.area_id, span.on)], key=LEVELS.index)


def due(span: Span, before: timedelta, level: str, n: Numbers) -> Due:
    """Say when a suit passes its limits; `before` is the time in suits earlier in this duty. Heat brings the warning
    forward, never the hard limit back."""
    warn = n.warn * n.percents.get(level, 100) / 100
    return Due(
        span.on + warn * n.soon_percent / 100,
        span.on + warn,
        span.on + n.hard,
        span.on + max(n.day - before, timedelta()),
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """A limit that was passed: which, when, in the suit (or duty) that began when."""

    kind: str
    due_at: datetime
    began_at: datetime
    over_at: datetime | None = None  # when it was no longer so; none: it still is


def passed(duty: Duty, levels: Levels, n: Numbers, now: datetime) -> list[Passed]:
    """List the limits passed in a duty until now, in no order."""
    found: list[Passed] = []
    before, last_off = timedelta(), None
    for span in duty.spans:
        end = span.until(now)
        times = due(span, before, hottest(span, levels, now), n)
        found += _of_suit(span, times, end)
        if before < n.day and times.day <= end:
            found.append(Passed("day", times.day, span.on, span.off))
        if last_off is not None and span.on - last_off < n.rest:
            found.append(Passed("rest", span.on, span.on, span.off))
        found += _in_heat(span, levels, n, now)
        before, last_off = before + (end - span.on), end
    return found + _heat_hours(duty, levels, n, now)


def _of_suit(span: Span, times: Due, end: datetime) -> Iterator[Passed]:
    """A later limit takes the place of an earlier one: who is past the hard limit is not called to come out soon."""
    limits = (("soon", times.soon), ("warn", times.warn), ("hard", times.hard))
    there = [(kind, at) for kind, at in limits if at <= end]
    for n, (kind, at) in enumerate(there):
        yield Passed(kind, at, span.on, there[n + 1][1] if n + 1 < len(there) else span.off)


def _in_heat(span: Span, levels: Levels, n: Numbers, now: datetime) -> Iterator[Passed]:
    """Nobody wears a suit when nobody works outdoors; nothing heavy in the hottest hours of a hot day."""
    kinds: set[str] = set()
    for start, _end in hours(span.on, span.until(now)):
        level, hour = levels(span.area_id, start), start.astimezone(CITY_ZONE).hour
        if level == "stop" and "heat" not in kinds:
            kinds.add("heat")
            yield Passed("heat", start, span.on, span.off)
        heavy = span.work == "heavy" and LEVELS.index(level) >= LEVELS.index("hot")
        if heavy and n.avoid[0] <= hour < n.avoid[1] and "noon" not in kinds:
            kinds.add("noon")
            yield Passed("noon", start, span.on, span.off)


def _heat_hours(duty: Duty, levels: Levels, n: Numbers, now: datetime) -> list[Passed]:
    """Work on a very hot day has its hours, rests left out."""
    spent = timedelta()
    for start, end in _at_work(duty, now):
        for begins, ends in hours(start, end):
            if levels(duty.last.area_id, begins) not in {"very_hot", "stop"}:
                continue
            spent += ends - begins
            if spent >= n.very_hot:
                over = duty.last.at if duty.state == "out" else None
                return [Passed("heat_hours", ends - (spent - n.very_hot), duty.began_at, over)]
    return []


def _at_work(duty: Duty, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    start = duty.began_at
    for away, back in duty.breaks:
        yield start, away
        start = back or duty.ends(now)
    yield start, duty.ends(now)


def leave_until(given: Sequence[datetime], span: Span, n: Numbers, now: datetime) -> datetime | None:
    """Say until when a commander lets somebody go on in this suit; None without leave."""
    there = [at for at in given if span.on <= at <= now]
    return max(there) + n.leave if there else None


# Which incidents keep somebody from work, as what, and by which number of the protocol it is looked at again.
KEEPS_AWAY = {"fainted": "heat", "heat": "heat", "needle": "exposed", "exposure": "exposed"}


def days_away(kind: str, protocol: Protocol) -> int:
    """Say after how many days a restriction is looked at again."""
    duty = protocol.duty
    return {"exposed": duty.exposure_days.value, "ill": duty.symptom_free_days.value, "heat": 1}.get(kind, 0)


def is_ill(celsius: float | None, symptoms: Sequence[str], protocol: Protocol) -> bool:
    """Say whether a worker is ill: a fever by the protocol, or any symptom."""
    return bool(symptoms) or (celsius is not None and celsius >= protocol.contacts.fever_celsius.value)


def state_of(clock: Any, now: datetime) -> str:
    """Name how somebody's suit stands: hard, warn, soon, donned, rest, on, out."""
    if clock.state != "donned":
        return str(clock.state)
    for name in ("hard", "warn", "soon"):
        at = getattr(clock, f"{name}_at")
        if at is not None and at <= now:
            return name
    return "donned"
