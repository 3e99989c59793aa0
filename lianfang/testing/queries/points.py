"""Sampling points as they are now: hours, people, tubes, queue, who works there. A few statements for any number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Q, QuerySet

from lianfang.common.dates import at, day_of
from lianfang.places.models import Site, SiteKind
from lianfang.places.rules import Span
from lianfang.sync.queries import COUNTS, counting
from lianfang.testing.models import Queue, Round, RoundSite, SamplingPoint, SiteHours
from lianfang.testing.queries.lists import in_areas
from lianfang.testing.queries.tubes import HELD
from lianfang.testing.rules.points import Doing

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class PointNow:
    """A sampling point: when it works today, what it has done, how long its queue is, who is there."""

    site: Site
    point: SamplingPoint | None
    hours: list[SiteHours] = field(default_factory=list)
    doing: Doing = field(default_factory=Doing)
    queue: Queue | None = None
    rounds: list[Round] = field(default_factory=list)


# What was done today at sites, from the counts that a follower keeps by the hour; the last hour is that part of this
# one and the one before which lies in it. Since when something waits is known to the hour: the later end of it.
_COUNTED = """
SELECT c.site_id, coalesce(sum(c.n_tubes) FILTER (WHERE c.hour >= %(today)s), 0)::int,
    coalesce(sum(c.n_swabs) FILTER (WHERE c.hour >= %(today)s), 0)::int,
    round(coalesce(sum(c.n_swabs) FILTER (WHERE c.hour > %(now)s - interval '1 hour'), 0) + coalesce(sum(c.n_swabs)
        FILTER (WHERE c.hour > %(now)s - interval '2 hours' AND c.hour <= %(now)s - interval '1 hour'), 0)
        * (1 - extract(minute FROM %(now)s::timestamptz) / 60.0))::int,
    sum(c.open)::int, min(c.hour) FILTER (WHERE c.open > 0) + interval '1 hour',
    sum(c.sealed)::int, min(c.hour) FILTER (WHERE c.sealed > 0) + interval '1 hour', max(c.last_at)
FROM testing_hourcount c WHERE c.round_id = ANY(%(rounds)s) AND c.site_id = ANY(%(sites)s) GROUP BY 1
"""
# Few tubes are held: start from the doubts.
_HELD = f"""
SELECT t.site_id, count(DISTINCT t.id) FROM testing_tube t
WHERE t.id IN (SELECT d.subject FROM sync_dispute d WHERE d.settled_at IS NULL AND d.subject IS NOT NULL)
AND t.round_id = ANY(%(rounds)s) AND t.site_id = ANY(%(sites)s) AND {HELD.format(t="t")} GROUP BY 1
"""  # noqa: S608 — constants of this module
# The same of one site, from its tubes themselves: to the minute, and its boxes.
_TUBES = f"""
SELECT t.site_id, count(*) FILTER (WHERE t.opened_at >= %(today)s),
    coalesce(sum(t.n_swabs) FILTER (WHERE t.opened_at >= %(today)s), 0),
    coalesce(sum(t.n_swabs) FILTER (WHERE t.opened_at >= %(hour)s), 0),
    count(*) FILTER (WHERE t.sealed_at IS NULL AND t.conclusion = ''),
    min(t.opened_at) FILTER (WHERE t.sealed_at IS NULL AND t.conclusion = ''),
    count(*) FILTER (WHERE t.sealed_at IS NOT NULL AND t.handed_over_at IS NULL AND t.conclusion = ''),
    min(t.opened_at) FILTER (WHERE t.sealed_at IS NOT NULL AND t.handed_over_at IS NULL AND t.conclusion = ''),
    count(DISTINCT t.box) FILTER (WHERE t.handed_over_at IS NOT NULL AND t.received_at IS NULL AND t.conclusion = ''),
    count(*) FILTER (WHERE {HELD.format(t="t")}),
    max(greatest(t.opened_at, t.sealed_at))
FROM testing_tube t WHERE t.round_id = ANY(%(rounds)s) AND t.site_id = ANY(%(sites)s)
AND (t.n_swabs > 0 OR t.n_told > 0 OR t.conclusion <> '') GROUP BY 1
"""  # noqa: S608 — constants of this module
_QUEUES = f"""
SELECT DISTINCT ON (q.site_id) q.id FROM testing_queue q WHERE q.site_id = ANY(%(sites)s)
AND q.at > %(since)s AND q.at <= %(now)s AND {COUNTS.format(t="q")} ORDER BY q.site_id, q.at DESC, q.id DESC
"""  # noqa: S608 — constants of this module
_PEOPLE = """
SELECT s.id, (SELECT count(*) FROM duty_clock c WHERE c.site_id = s.id AND c.state <> 'out'),
    (SELECT count(*) FROM rotas_assignment a JOIN rotas_shift h ON h.id = a.shift_id
     JOIN rotas_rota r ON r.id = h.rota_id
     WHERE h.site_id = s.id AND h.starts_at <= %(now)s AND h.ends_at > %(now)s
     AND a.state IN ('planned', 'confirmed') AND r.state = 'published')
FROM unnest(%(sites)s::uuid[]) AS s(id)
"""


def points(
    areas: Sequence[Span], now: datetime, *, q: str = "", round_: Round | None = None
) -> QuerySet[Site]:
    """List the open sampling sites of some areas; those of one round, or by a part of their name."""
    open_ = Q(closed_at=None) | Q(closed_at__gt=now)
    found = Site.objects.filter(in_areas(areas) if areas else Q(pk__in=[]), open_, kind=SiteKind.SAMPLING)
    if q:
        found = found.filter(name__icontains=q)
    if round_:
        found = found.filter(id__in=RoundSite.objects.filter(round=round_).values("site_id"))
    return found.select_related("area", "point")


def points_now(sites: Iterable[Site], now: datetime, *, exact: bool = False) -> list[PointNow]:
    """Say of sampling points how they stand now, by the counts of each hour, which are some seconds late; `exact`: by
    their tubes, for one or a few. Seven statements.
    """
    found = {site.pk: PointNow(site, getattr(site, "point", None)) for site in sites}
    if not found:
        return []
    working = RoundSite.objects.filter(site__in=list(found), round__state=Round.State.OPEN)
    of_round = list(working.select_related("round__area").order_by("round__starts_on", "pk"))
    for each in of_round:
        found[each.site_id].rounds.append(each.round)
    by_id = {each.pk: each for each in of_round}
    today = Q(day=day_of(now)) | Q(opens_at__lte=now, closes_at__gt=now)
    for hours in SiteHours.objects.filter(today, round_site__in=list(by_id)):
        found[by_id[hours.round_site_id].site_id].hours.append(hours)
    _fill(found, {each.round_id for each in of_round}, now, exact)
    return list(found.values())


def _fill(found: Mapping[UUID, PointNow], rounds: set[UUID], now: datetime, exact: bool) -> None:
    given: dict[str, Any] = {"sites": list(found), "rounds": list(rounds), "now": now, "hour": now - HOUR}
    given |= {"today": at(day_of(now)), "since": now - 24 * HOUR}
    with connection.cursor() as cursor:
        if exact:
            _by_tubes(cursor, found, given)
        else:
            _by_counts(cursor, found, given)
        cursor.execute(_PEOPLE, given)
        for site, there, expected in cursor.fetchall():
            found[site].doing.there, found[site].doing.expected = there, expected
        cursor.execute(_QUEUES, given)
        latest = [row[0] for row in cursor.fetchall()]
    for queue in Queue.objects.filter(id__in=latest) if latest else ():
        found[queue.site_id].queue = queue


def _by_tubes(cursor: CursorWrapper, found: Mapping[UUID, PointNow], given: dict[str, Any]) -> None:
    cursor.execute(_TUBES, given)
    for site, *numbers in cursor.fetchall():
        found[site].doing = Doing(*numbers)


def _by_counts(cursor: CursorWrapper, found: Mapping[UUID, PointNow], given: dict[str, Any]) -> None:
    cursor.execute(_COUNTED, given)
    for site, *numbers, last_at in cursor.fetchall():
        found[site].doing = Doing(*numbers)
        found[site].doing.last_at = last_at
    cursor.execute(_HELD, given)
    for site, n in cursor.fetchall():
        found[site].doing.held = n


def queues_of(site: Site, now: datetime, most: int = 24) -> QuerySet[Queue]:
    """List what was told of a site's queue in the last day, the latest first, with who told it."""
    from_ = now - 24 * HOUR
    rows = Queue.objects.filter(counting(), site=site, at__gt=from_, at__lte=now)
    return rows.select_related("by").order_by("-at", "-id")[:most]


def near_points(site: Site, now: datetime, areas: Sequence[Span]) -> QuerySet[Site]:
    """List the other points of the open rounds that a site works for, in the areas one may see."""
    rounds = RoundSite.objects.filter(site=site, round__state=Round.State.OPEN).values("round_id")
    same = RoundSite.objects.filter(round__in=rounds).values("site_id")
    return points(areas, now).filter(id__in=same).exclude(id=site.pk)


_CAPACITY = """
SELECT h.day, count(DISTINCT h.round_site_id),
    sum(h.per_hour * extract(epoch FROM h.closes_at - h.opens_at) / 3600)::int8
FROM testing_sitehours h JOIN testing_roundsite r ON r.id = h.round_site_id WHERE r.round_id = %s GROUP BY 1
"""


def capacity_by_day(round_: Round) -> dict[date, tuple[int, int]]:
    """Give for each day of a round how many sites work and how many people they can swab."""
    with connection.cursor() as cursor:
        cursor.execute(_CAPACITY, [round_.pk])
        return {day: (sites, people) for day, sites, people in cursor.fetchall()}


def working_sites(round_: Round) -> list[tuple[RoundSite, SamplingPoint | None, list[SiteHours]]]:
    """List the sites of a round, each with what kind of point it is and its hours."""
    rows = round_.sites.select_related("site__area", "site__point").prefetch_related("hours")
    return [
        (each, getattr(each.site, "point", None), list(each.hours.all()))
        for each in rows.order_by("site__area_id", "site__name")
    ]
