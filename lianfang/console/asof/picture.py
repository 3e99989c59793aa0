"""The command's picture and a unit's report as of a time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from lianfang.cases.models import Case, CaseChange
from lianfang.command import rules
from lianfang.command.models import Breach, Briefing, LogEntry, Order, Recipient
from lianfang.command.queries.work import label_of
from lianfang.common.dates import at, day_of
from lianfang.indicators import queries as indicators
from lianfang.indicators.models import ReportDay, UnitReport
from lianfang.indicators.queries import Unit
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Goal, Outbreak
from lianfang.places.queries import inside
from lianfang.reporting import queries as reporting
from lianfang.sync.queries import counting
from lianfang.testing.models import Round, RoundCount, Swab

SHOWN = 20  # rows of each list (design choice)


@dataclass(frozen=True, slots=True)
class Picture:
    """What the command knew at a time."""

    level: str
    figures: Any  # of the day, up to then
    cases: list[tuple[str, int]]  # by state, from the decisions made by then
    swabs: tuple[int, int]  # taken on the day by then: known then, known now
    orders: list[tuple[Order, str, int, int]]
    late: list[
        tuple[str, int, int]
    ]  # clocks that had run out: of what, how many, of how many nobody answered
    goals: list[tuple[Goal, bool]]
    log: list[LogEntry]
    briefings: list[Briefing]
    locked: list[ReportDay]


def picture(outbreak: Outbreak, then: datetime) -> Picture:
    """Gather the day's picture as of an instant: orders, answers, decisions and entries that were there by then."""
    level = outbreaks.level_on(outbreak, then)
    figures = reporting.day_figures(outbreak, day_of(then), then)
    return Picture(
        level=outbreaks.level_label(outbreak, level.level) if level else "",
        figures=figures,
        cases=_cases(outbreak, then),
        swabs=_swabs(outbreak, then, figures.swabs),
        orders=_orders(outbreak, then),
        late=_late(outbreak, then),
        goals=[
            (each, each.met_on is not None and each.met_on <= day_of(then)) for each in outbreak.goals.all()
        ],
        log=list(
            LogEntry.objects.filter(outbreak=outbreak, written_at__lte=then).select_related("written_by")[
                :SHOWN
            ]
        ),
        briefings=list(
            Briefing.objects.filter(outbreak=outbreak, made_at__lte=then).select_related("made_by")[:3]
        ),
        locked=list(ReportDay.objects.filter(outbreak=outbreak, locked_at__lte=then)[:3]),
    )


def _cases(outbreak: Outbreak, then: datetime) -> list[tuple[str, int]]:
    rows = CaseChange.objects.filter(case__outbreak=outbreak, at__lte=then).order_by("at", "id")
    last = dict(rows.values_list("case_id", "after"))
    counted = Counter(last.values())
    return [(str(label), counted[state]) for state, label in Case.State.choices if counted[state]]


def _swabs(outbreak: Outbreak, then: datetime, now: int) -> tuple[int, int]:
    """Give how many of the swabs that are known now were known then."""
    rounds = Round.objects.filter(outbreak=outbreak).values("pk")
    if not RoundCount.objects.filter(round_id__in=rounds, as_of__gt=then).exists():
        return now, now
    late = Swab.objects.filter(
        counting(), round_id__in=rounds, at__range=(at(day_of(then)), then), received_at__gt=then
    )
    return now - late.count(), now


def _orders(outbreak: Outbreak, then: datetime) -> list[tuple[Order, str, int, int]]:
    rows = Order.objects.filter(outbreak=outbreak, given_at__lte=then).prefetch_related("recipients")
    found = [(each, *_order(each, then)) for each in rows[:SHOWN]]
    return [each for each in found if each[1] not in {"done", "withdrawn"}] + [
        each for each in found if each[1] in {"done", "withdrawn"}
    ]


def _order(order: Order, then: datetime) -> tuple[str, int, int]:
    """Say how an order stood, by what its recipients had told by then."""
    given = [_given(each, then) for each in order.recipients.all()]
    state = rules.order_state(
        given,
        withdrawn=order.withdrawn_at is not None and order.withdrawn_at <= then,
        acknowledge_by=order.acknowledge_by,
        due_at=order.due_at,
        now=then,
    )
    return state, sum(each.acknowledged for each in given), len(given)


def _given(told: Recipient, then: datetime) -> rules.Given:
    known = told.acknowledged_at is not None and told.acknowledged_at <= then
    done = told.done_at is not None and told.done_at <= then
    return rules.Given(known, told.outcome if done else "")


def _late(outbreak: Outbreak, then: datetime) -> list[tuple[str, int, int]]:
    rows = Breach.objects.filter(Q(over_at=None) | Q(over_at__gt=then), raised_at__lte=then)
    rows = rows.filter(Q(outbreak_id=outbreak.pk) | Q(outbreak_id=None), inside(outbreak.area_id))
    n: Counter[str] = Counter()
    nobody: Counter[str] = Counter()
    for source, answered_at in rows.values_list("source", "answered_at"):
        n[source] += 1
        nobody[source] += answered_at is None or answered_at > then
    return [(label_of(source), count, nobody[source]) for source, count in n.most_common()]


# --- a unit's report


@dataclass(frozen=True, slots=True)
class ReportAsOf:
    """A unit's report of a day: the locked version that was in force at a time, and each figure as locked, as could be
    counted then, and as can be counted now."""

    report: UnitReport | None
    versions: int
    submitted_by: str
    lines: list[tuple[str, int | None, int, int]]


def report(outbreak: Outbreak, unit: Unit, day: date, then: datetime, now: datetime) -> ReportAsOf:
    """Gather a unit's report as of an instant."""
    locked = indicators.locked_day(outbreak, day)
    newest = indicators.newest(locked, unit.area_id, unit.team_id) if locked else None
    all_ = list(indicators.versions(newest).filter(made_at__lte=then)) if newest else []
    kept = all_[0] if all_ else None
    was, is_ = _counted(outbreak, unit, day, then), _counted(outbreak, unit, day, now)
    told = indicators.submitted(outbreak, day, before=then).get(unit.key)
    as_locked = {**kept.given, **kept.figures} if kept else {}
    keys = [key for key in is_ if was[key] or is_[key] or as_locked.get(key)]
    return ReportAsOf(
        kept,
        len(all_),
        told.by.name if told else "",
        [(key, as_locked.get(key), was[key], is_[key]) for key in keys],
    )


def _counted(outbreak: Outbreak, unit: Unit, day: date, seen: datetime) -> dict[str, int]:
    return dict(indicators.figures_of(indicators.asked(outbreak, day, seen), unit.area_id))
