"""What a closing report tells, gathered by the queries of the screens and kept as plain data."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases.queries import clusters, graph
from lianfang.cases.queries.chains import DRAWABLE, chains
from lianfang.cases.queries.figures import by_day
from lianfang.closing.figures import Asked, counted
from lianfang.closing.models import ClosingReport
from lianfang.command.models import LogEntry, Order
from lianfang.common.dates import at, day_of
from lianfang.donations.models import Gift
from lianfang.donations.queries import totals
from lianfang.epi.delays import spread
from lianfang.notices.models import Notice
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import inside
from lianfang.places.rules import span
from lianfang.planning.queries.goods import kept, used
from lianfang.planning.queries.scope import numbers
from lianfang.reporting.queries import case_times, zeros
from lianfang.reporting.rules import EARLIES, STEPS, gaps
from lianfang.testing.models import Round
from lianfang.testing.queries import swabbed_by_round
from lianfang.workforce.models import Dispatch
from lianfang.workforce.queries.teams import force
from lianfang.zones.models import Zone

READ, WRITE = "reporting.read", "reporting.publish"


def reports(user: User, on: date) -> QuerySet[ClosingReport]:
    """List the closing reports of the areas a user sees, every version."""
    rows = visible(ClosingReport.objects.all(), user, READ, on)
    return rows.select_related("outbreak__area", "made_by")


def asked(outbreak: Outbreak, now: datetime) -> Asked:
    """Ask for a response up to the end of its last day, or up to now while it goes on."""
    over = outbreak.ended_on
    end = min(at(over, 24) - timedelta(microseconds=1), now) if over else now
    return Asked(outbreak, outbreak.began_on, end)


def gathered(ask: Asked) -> dict[str, Any]:
    """Gather what a closing report tells."""
    outbreak, until = ask.outbreak, ask.until
    tree, curve = chains(outbreak, until), by_day(outbreak, until)
    return {
        "first": ask.first.isoformat(),
        "last": day_of(until).isoformat(),
        "variant": outbreak.variant,
        "figures": counted(ask),
        "curve": [[d.day.isoformat(), d.confirmed, d.asymptomatic] for d in curve],
        "tree": _tree(tree) if len(tree) <= DRAWABLE else [],
        "chains": _chains(outbreak, until),
        "events": sorted(
            _events(outbreak, until, [each.day for each in curve]),
            key=lambda row: datetime.fromisoformat(row[0]),
        ),
        "rounds": _rounds(outbreak),
        "zones": _zones(outbreak, until),
        "sent": _sent(outbreak),
        "goods": _goods(ask),
        "gifts": _gifts(outbreak),
        "earlies": _earlies(outbreak, until),
        "zeros": [
            [z.key, z.reached, z.on.isoformat() if z.on else "", z.left] for z in zeros(outbreak, until)
        ],
        "goals": [
            [goal.text, goal.met_on.isoformat() if goal.met_on else ""] for goal in outbreak.goals.all()
        ],
    }


def _tree(infected: Iterable[Any]) -> list[list[Any]]:
    rows = list(infected)
    place = {one.id: n for n, one in enumerate(rows)}
    return [[one.label, one.kind, one.day.isoformat(), place.get(one.by, -1)] for one in rows]


def _chains(outbreak: Outbreak, until: datetime) -> list[list[Any]]:
    """Give the chains as their page lists them: the first case, how many, from when to when, generations."""
    found = clusters(graph(outbreak, until), "chain")
    return [[c.label, c.n, c.first.isoformat(), c.last.isoformat(), c.deepest] for c in found]


def _events(outbreak: Outbreak, until: datetime, days: Sequence[date]) -> Iterable[list[str]]:
    """Tell what happened: when, what kind of thing, and its words or its key; `days`: with new infections."""
    for change in outbreak.levels.filter(at__lte=until):
        yield [change.at.isoformat(), "level", change.level, change.reason]
    if days:
        yield [at(min(days)).isoformat(), "first", "", ""]
        yield [at(max(days)).isoformat(), "last", "", ""]
    for zone in Zone.objects.filter(outbreak=outbreak, first_at__lte=until).order_by("first_at"):
        yield [zone.first_at.isoformat(), "zone", zone.name, f"{zone.protocol}|{zone.level}"]  # type: ignore[union-attr]  # asked for so
        if zone.lifted_at and zone.lifted_at <= until:
            yield [zone.lifted_at.isoformat(), "lifted", zone.name, ""]
    for each in Round.objects.filter(outbreak=outbreak, opened_at__lte=until).select_related("area"):
        yield [each.opened_at.isoformat(), "round", str(each.number), each.area.name]  # type: ignore[union-attr]  # asked for so
    yield from _written(outbreak, until)


def _written(outbreak: Outbreak, until: datetime) -> Iterable[list[str]]:
    for notice in Notice.objects.filter(outbreak=outbreak, state="issued", issued_at__lte=until, public=True):
        newest = notice.versions.exclude(approved_at=None).order_by("-version").first()
        if newest and notice.issued_at:
            yield [notice.issued_at.isoformat(), "notice", newest.titled("zh"), newest.titled("en")]
    for order in Order.objects.filter(outbreak=outbreak, withdrawn_at=None, given_at__lte=until):
        yield [order.given_at.isoformat(), "order", order.title, order.said]
    decided = LogEntry.objects.filter(outbreak=outbreak, kind=LogEntry.Kind.DECISION, at__lte=until)
    for entry in decided.filter(corrected_by=None):
        yield [entry.at.isoformat(), "decision", entry.text, ""]


def _earlies(outbreak: Outbreak, until: datetime) -> list[list[Any]]:
    """Give each of the four earlies in days: of how many cases both times are known, median and 90th percentile."""
    cases, found = case_times(outbreak, until), []
    for key in EARLIES:
        delays = [delay.middle for delay in gaps(cases, STEPS[key])]
        seen = spread(delays) if delays else None
        found.append([key, len(delays), len(cases), seen and seen.median, seen and seen.p90])
    return found


def _rounds(outbreak: Outbreak) -> list[list[Any]]:
    rows = list(Round.objects.filter(outbreak=outbreak).exclude(state="draft").select_related("area"))
    rows.sort(key=lambda each: (each.starts_on, each.area_id, each.number))
    done = swabbed_by_round(rows)
    return [
        [r.area.name, r.number, r.starts_on.isoformat(), r.ends_on.isoformat(), r.target, done.get(r.pk, 0)]
        for r in rows
    ]


def _zones(outbreak: Outbreak, until: datetime) -> list[list[Any]]:
    rows = Zone.objects.filter(outbreak=outbreak, first_at__lte=until).order_by("first_at", "pk")
    return [
        [
            z.name,
            f"{z.protocol}|{z.level}",
            z.first_at.isoformat() if z.first_at else "",
            z.lifted_at.isoformat() if z.lifted_at else "",
        ]
        for z in rows
    ]


def _sent(outbreak: Outbreak) -> list[list[Any]]:
    found = [(level, force(outbreak, level=level)) for level in Dispatch.Level.values]
    return [[level, f.organisations, f.people_sent, f.groups] for level, f in found if f.groups]


def _goods(ask: Asked) -> list[list[Any]]:
    """Give what went from the stores of the area into use in the days of the response, the most first."""
    planning = numbers(day_of(ask.until))
    items = kept(planning)
    goods = {good.key: (good.label, good.counted) for good in planning.goods.value}
    named = {each.line: (each.item.name, each.item.unit) for each in items.values() if not each.good}
    found: dict[str, int] = {}
    for row in used([span(ask.outbreak.area_id)], items, ask.first, day_of(ask.until)):
        found[row.driver] = found.get(row.driver, 0) + int(row.n)
    said = {line: goods.get(line) or named.get(line, (line, "")) for line in found}
    return [[*said[line], n] for line, n in sorted(found.items(), key=lambda each: -each[1]) if n > 0]


def _gifts(outbreak: Outbreak) -> list[list[Any]]:
    rows = Gift.objects.filter(inside(outbreak.area_id), given_on__gte=outbreak.began_on)
    if outbreak.ended_on:
        rows = rows.filter(given_on__lte=outbreak.ended_on)
    return [[t.kind, t.gifts, [list(part) for part in t.parts], t.worth] for t in totals(rows)]
