"""What the sites of a round offer those who come: how long the wait is, where there are places."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, Min, Sum

from lianfang.booking import queries as booking
from lianfang.booking.models import Booking, Slot
from lianfang.booking.rules import Choice, Load, ranked, wait_minutes
from lianfang.common.dates import day_of
from lianfang.common.ground import Point, metres
from lianfang.places.models import Area, Site
from lianfang.places.rules import ancestors, at_level
from lianfang.protocol.residents import Residents
from lianfang.protocol.timeline import named
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import Round, RoundDay, RoundSite
from lianfang.testing.rules import SAMPLING

# How many an hour each site of a round manages at an instant, and the queue that was last reported there.
_LOADS = f"""
SELECT rs.site_id, coalesce((SELECT sum(h.per_hour) FROM testing_sitehours h
        WHERE h.round_site_id = rs.id AND h.opens_at <= %(now)s AND h.closes_at > %(now)s),
        (SELECT max(h.per_hour) FROM testing_sitehours h WHERE h.round_site_id = rs.id AND h.closes_at > %(now)s), 0),
    (SELECT q.waiting FROM testing_queue q WHERE q.site_id = rs.site_id AND q.at > %(seen)s AND q.at <= %(now)s
        AND {COUNTS.format(t="q")} ORDER BY q.at DESC, q.id DESC LIMIT 1)
FROM testing_roundsite rs WHERE rs.round_id = %(round)s
"""  # noqa: S608 — constants of this module


def loads(round_: Round, now: datetime) -> dict[UUID, Load]:
    """Say for each site of a round how many wait there and how many it swabs in an hour. The queue that was reported
    there counts, unless it is older than the protocol says; where none was, the tickets given. Two statements."""
    fresh = timedelta(minutes=named(round_.protocol).testing.queue_old_minutes.value)
    tickets = booking.waiting_by_site(SAMPLING, round_.pk, day_of(now))
    with connection.cursor() as cursor:
        cursor.execute(_LOADS, {"now": now, "seen": now - fresh, "round": round_.pk})
        return {
            site: Load(
                tickets.get(site, 0) if seen is None else max(seen, tickets.get(site, 0)), int(per_hour)
            )
            for site, per_hour, seen in cursor.fetchall()
        }


@dataclass(frozen=True, slots=True)
class Offer:
    """A site as it is proposed to somebody: how far, how long the wait is now, its first free slot and places left."""

    site: Site
    metres: int | None
    wait: int | None
    near: bool
    first_at: datetime | None
    left: int


def offers(
    round_: Round, now: datetime, *, area_id: int, rules: Residents, days: tuple[date, ...] = ()
) -> list[Offer]:
    """List the sites of a round in the order in which they are proposed to somebody of an area: quieter ones nearby
    first; places on these days count, or on any. Five statements."""
    found, free = loads(round_, now), booking.free_by_site(SAMPLING, round_.pk, now, days)
    rows = RoundSite.objects.filter(round=round_, site__closed_at=None).select_related("site__area")
    sites = {each.site_id: each.site for each in rows}
    here = _point(area_id)
    choices = []
    for id_, site in sites.items():
        far = _metres(here, site)
        near = far <= rules.near_metres.value if far is not None else _same_street(area_id, site.area_id)
        wait = wait_minutes(found[id_]) if id_ in found else None
        choices.append(Choice(id_, far, wait, near))
    order = ranked(choices, metres_minute=rules.walk_metres_minute.value)
    return [
        Offer(
            sites[each.site_id],
            each.metres,
            each.wait,
            each.near,
            free[each.site_id].first_at if each.site_id in free else None,
            free[each.site_id].left if each.site_id in free else 0,
        )
        for each in order
    ]


def _point(area_id: int) -> Point | None:
    area = Area.objects.filter(id=area_id).only("longitude", "latitude").first()
    if area is None or area.longitude is None or area.latitude is None:
        return None
    return area.longitude, area.latitude


def _metres(here: Point | None, site: Site) -> int | None:
    if here is None or site.longitude is None or site.latitude is None:
        return None
    return metres(here, (site.longitude, site.latitude))


def _same_street(one: int, other: int) -> bool:
    return at_level(one, "township") == at_level(other, "township")


@dataclass(frozen=True, slots=True)
class SiteSlots:
    """How the slots of a site are filled, from its first to its last."""

    site: Site
    n_slots: int
    capacity: int
    taken: int
    first_at: datetime
    last_at: datetime


def slots_by_site(round_: Round) -> list[SiteSlots]:
    """Say how the slots of each site of a round are filled. Two statements."""
    rows = (
        Slot.objects.filter(purpose=SAMPLING, subject=round_.pk, closed_at=None)
        .order_by()
        .values("site_id")
        .annotate(
            n=Count("id"),
            places=Sum("capacity"),
            full=Sum("taken"),
            first=Min("starts_at"),
            last=Max("ends_at"),
        )
    )
    counted = list(rows.order_by(-F("full") * 1.0 / F("places")))
    sites = Site.objects.select_related("area").in_bulk([row["site_id"] for row in counted])
    return [
        SiteSlots(sites[row["site_id"]], row["n"], row["places"], row["full"], row["first"], row["last"])
        for row in counted
    ]


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Somebody's place: of which round, how many come before, and how long they are expected to wait then."""

    place: Booking
    round: Round
    before: int
    wait: int | None

    @property
    def closed(self) -> bool:
        """Say whether its time is no longer offered, so that another one must be chosen."""
        slot = self.place.slot
        return slot is not None and slot.closed_at is not None and self.place.state == Booking.State.BOOKED


def own_places(places: Iterable[Booking], now: datetime) -> list[OwnPlace]:
    """Say of each place how long the wait will be. Four statements a place."""
    found = []
    for place in places:
        round_ = Round.objects.select_related("area").get(pk=place.subject)
        load = loads(round_, now).get(place.site_id, Load(0, 0))
        before = booking.before(place)
        if place.came_at or place.slot is None:
            wait = wait_minutes(Load(0, load.per_hour), before=before)
        else:
            wait = wait_minutes(load, before=before, until=place.slot.starts_at - now)
        found.append(OwnPlace(place, round_, before, wait))
    return found


@dataclass(frozen=True, slots=True)
class Offered:
    """A round in which somebody may book, and on which of its days their street comes; no days: on any."""

    round: Round
    days: tuple[date, ...]


def offered_rounds(area_id: int, on: date) -> list[Offered]:
    """List the rounds in which people of an area may book today, with the days of their street. Two statements."""
    around = [area_id, *ancestors(area_id)]
    rows = Round.objects.filter(
        service__booking=True, state__in=["draft", "open"], ends_on__gte=on, area__in=around
    )
    found = list(rows.select_related("area").order_by("starts_on", "number"))
    days: dict[UUID, set[date]] = defaultdict(set)
    for each in RoundDay.objects.filter(round__in=found, area__in=around) if found else ():
        days[each.round_id].add(each.day)
    return [Offered(each, tuple(sorted(days[each.pk]))) for each in found]


def own_times(offered: Offered, site_id: UUID, now: datetime) -> list[Slot]:
    """List the free times of a site, on the days of somebody's street."""
    rows = booking.offered(SAMPLING, offered.round.pk, now).filter(site=site_id)
    return [slot for slot in rows if not offered.days or day_of(slot.starts_at) in offered.days]
