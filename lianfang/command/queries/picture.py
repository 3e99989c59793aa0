"""The day's picture for the command: numbers, clocks, orders, needs, staff, goals, lines of defence, log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext

from lianfang.accounts.access import may, spans, visible
from lianfang.accounts.models import User
from lianfang.command import measures, rules
from lianfang.command.models import Breach, LogEntry, Order
from lianfang.command.queries.orders import READ, log, orders, state_of
from lianfang.command.queries.work import label_of, within
from lianfang.duty.models import Alarm, Restriction
from lianfang.duty.queries import board as at_work
from lianfang.needs import queries as needed
from lianfang.outbreak.models import Goal, Outbreak
from lianfang.planning import queries as planned
from lianfang.planning.models import Shortage
from lianfang.reporting import queries as reporting
from lianfang.supervision import queries as supervised
from lianfang.workforce.models import Ask
from lianfang.workforce.queries import promised

SHOWN = 8  # rows of each list on the page (design choice)


@dataclass(frozen=True, slots=True)
class Aimed:
    """A goal, what its measure says now, and whether that is what is wanted."""

    goal: Goal
    label: str
    n: float | None
    reached: bool | None
    url: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works now, who of them is past a limit, which alarms nobody saw, who is kept away."""

    at_work: int
    in_suits: int
    warned: int
    past: int
    alarms: int
    away: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What is asked for and not there: people, and what residents need, of which too late."""

    asks: int
    people: int
    residents: int
    late: int


@dataclass(frozen=True, slots=True)
class Late:
    """How many clocks of one kind ran out, and of how many nobody answers."""

    source: str
    label: str
    n: int
    open: int


def lines_of(ask: measures.Asked) -> list[tuple[str, Any, Any, list[measures.Counted]]]:
    """Give the three lines of defence, each with what a user may read of it."""
    found = measures.lines(ask)
    return [(key, *words, found[key]) for key, words in measures.LINES.items()]


def goals_of(ask: measures.Asked) -> list[Aimed]:
    """Give the goals of an outbreak and where each stands by its measure; those that have none are met by hand."""
    goals = list(ask.outbreak.goals.select_related("met_by"))
    told, wanted = None, {goal.measure for goal in goals} & set(measures.INDICATORS)
    if wanted and may(ask.user, "reporting.read", ask.on):
        told = measures.indicators(ask, wanted)
    return [_aimed(goal, ask, told) for goal in goals]


def _aimed(goal: Goal, ask: measures.Asked, told: Mapping[str, int] | None) -> Aimed:
    known, indicator = measures.BY_KEY.get(goal.measure), measures.INDICATORS.get(goal.measure)
    n: float | None = None
    if known and may(ask.user, known.permission, ask.on):
        n, url = known.count(ask), known.url(ask)
    elif indicator and told is not None:
        n, url = indicator.value(told), measures.indicator_url(goal.measure, ask)
    if n is None or goal.target is None:
        return Aimed(goal, "", None, None, "")
    reached = rules.reached(rules.Aim(goal.way, goal.target), n)
    return Aimed(goal, measures.label_of(goal.measure), n, reached, url)


def staff_of(area_id: int, user: User, on: date, now: datetime) -> Staff | None:
    """Count who works and who is at risk; None for whom may not read it."""
    if not may(user, "duty.read", on):
        return None
    total, _places = at_work(area_id, user, on, now)
    alarms = visible(Alarm.objects.filter(seen_at=None, over_at=None), user, "duty.read", on).count()
    away = visible(Restriction.objects.filter(lifted_at=None), user, "duty.read", on).count()
    return Staff(total.all, total.suits, total.warn, total.hard, alarms, away)


def needs_of(outbreak: Outbreak, user: User, on: date, now: datetime) -> Needs:
    """Count what is asked for and not there yet, as far as a user may read it."""
    asks = visible(Ask.objects.filter(outbreak=outbreak, closed=""), user, "workforce.read", on)
    found: Any = promised(asks)
    lacking = [max(each.people - each.promised, 0) for each in found]
    told = needed.counts(user, on, now)
    return Needs(sum(1 for n in lacking if n), sum(lacking), told.waiting, told.late)


def repeated_of(user: User, on: date, now: datetime) -> list[tuple[str, str, int, int, int]]:
    """Name the three kinds of need that go unmet most: key, words, open, too late, opened again."""
    if not may(user, "needs.read", on):
        return []
    words = {kind.key: gettext(kind.label) for kind in needed.current(on).needs.kinds.value}
    return [(row[0], words.get(row[0], row[0]), *row[1:]) for row in needed.repeated(user, on, now)[:3]]


@dataclass(frozen=True, slots=True)
class Supervised:
    """What supervision says: findings, and rounds that begin or run without a signed checklist."""

    findings: supervised.Counts
    unsigned: int
    bare: int


def supervised_of(outbreak: Outbreak, user: User, on: date, now: datetime) -> Supervised | None:
    """Count what supervision found and what nobody signed; None for whom may not read it. Three statements."""
    if not may(user, supervised.READ, on):
        return None
    rounds = visible(supervised.unchecked_rounds(on).filter(outbreak=outbreak), user, supervised.READ, on)
    walked = visible(supervised.unchecked_visits(on), user, supervised.READ, on)
    states = [*rounds.values_list("state", flat=True), *walked.values_list("state", flat=True)]
    bare = states.count("open")
    return Supervised(supervised.counts(user, on, now), len(states) - bare, bare)


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods that run out soon: how many kinds, of how many nobody ordered any, and the first few with their day."""

    n: int
    waits: int
    days: int
    first: tuple[tuple[Shortage, str], ...]


def goods_of(user: User, on: date) -> Goods | None:
    """Name the goods that run out within the protocol's days; None for whom may not read it. Two statements."""
    if not may(user, "planning.read", on):
        return None
    rows = list(planned.shortages(planned.areas_of(user, on)))
    first = tuple(zip(rows[:5], map(gettext, planned.names_of(rows[:5])), strict=True))
    return Goods(len(rows), sum(row.waits for row in rows), planned.numbers(on).soon_days.value, first)


def late_of(user: User, on: date) -> list[Late]:
    """Count the clocks that ran out and whose thing is not done, by kind, those nobody answers for first."""
    rows = within(Breach.objects.filter(over_at=None), spans(user, READ, on), "area_id")
    counted = (
        rows.order_by().values("source").annotate(n=Count("pk"), open=Count("pk", filter=Q(answered_at=None)))
    )
    found = [Late(row["source"], label_of(row["source"]), row["n"], row["open"]) for row in counted]
    return sorted(found, key=lambda each: (-each.open, -each.n, each.label))


def open_orders(user: User, on: date, now: datetime) -> list[tuple[Order, str, int, int]]:
    """List the open orders that are due first, each with its state, how many acknowledged it, of how many."""
    rows = list(orders(user, on, now, state="open").order_by("due_at", "pk")[:SHOWN])
    return [(each, state_of(each, now), *_acknowledged(each)) for each in rows]


def _acknowledged(order: Order) -> tuple[int, int]:
    given = list(order.recipients.all())
    return sum(1 for each in given if each.acknowledged_at), len(given)


def last_of_log(outbreak: Outbreak, user: User, on: date) -> list[LogEntry]:
    """List the last entries of the log."""
    return list(visible(log(outbreak), user, READ, on)[:SHOWN])


# --- the briefing


def briefing_of(ask: measures.Asked, day: date) -> dict[str, Any]:
    """Gather what the briefing of a day says, as it stands: numbers and keys; the words come when it is printed."""
    outbreak, user, on, now = ask.outbreak, ask.user, ask.on, ask.now
    before = min(day - timedelta(days=1), on)
    staff, needs = staff_of(outbreak.area_id, user, on, now), needs_of(outbreak, user, on, now)
    return {
        "figures_on": before.isoformat(),
        "figures": reporting.stored(reporting.day_figures(outbreak, before, now)),
        "zeros": [
            {
                "key": each.key,
                "reached": each.reached,
                "on": each.on.isoformat() if each.on else "",
                "left": each.left,
            }
            for each in reporting.zeros(outbreak, now)
        ],
        "lines": {
            key: [[each.measure.key, each.n] for each in found] for key, _name, _what, found in lines_of(ask)
        },
        "goals": [_goal(each) for each in goals_of(ask)],
        "late": [[each.source, each.n, each.open] for each in late_of(user, on)],
        "orders": [
            [order.said, order.title, state, order.due_at.isoformat(), n, of]
            for order, state, n, of in open_orders(user, on, now)
        ],
        "needs": [needs.asks, needs.people, needs.residents, needs.late],
        "staff": [staff.at_work, staff.in_suits, staff.warned, staff.past, staff.alarms, staff.away]
        if staff
        else [],
        "log": [
            [each.number, each.at.isoformat(), each.kind, each.text]
            for each in visible(
                log(outbreak, bounds=(now - timedelta(days=1), now)), user, READ, on
            ).order_by("number")
            if not hasattr(each, "corrected_by")
        ],
    }


def _goal(each: Aimed) -> dict[str, Any]:
    return {
        "text": each.goal.text,
        "due": each.goal.due_on.isoformat() if each.goal.due_on else "",
        "met": each.goal.met_on.isoformat() if each.goal.met_on else "",
        "measure": each.goal.measure,
        "n": each.n,
        "reached": each.reached,
    }
