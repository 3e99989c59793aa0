"""Say what kind of point a sampling site is and when it works; open the points of a site plan."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Area, Site, SiteKind
from lianfang.sync.actions import Saying, tell
from lianfang.sync.wire import Kinds
from lianfang.territory.actions import open_site
from lianfang.testing.actions.rounds import add_sites
from lianfang.testing.models import PointKind, Round, RoundSite, SamplingPoint, SiteHours


class Hours(NamedTuple):
    """From when to when on a day, and how many people an hour; what closes before it opens goes on past midnight."""

    opens: time
    closes: time
    per_hour: int

    def of(self, day: date) -> tuple[datetime, datetime]:
        """Give the two instants of a day."""
        opens, closes = (at(day, one.hour, one.minute) for one in (self.opens, self.closes))
        return opens, closes if closes > opens else closes + timedelta(days=1)


@transaction.atomic
def describe_point(site: Site, *, kind: str, lanes: int, by: User, now: datetime) -> None:
    """Say what kind of place a sampling site is in and how many lanes it has room for.

    Raises Refused("forbidden"), Refused("not_sampling"), Refused("lanes").
    """
    require(by, "testing.plan", site.area_id, day_of(now))
    if site.kind != SiteKind.SAMPLING:
        raise Refused("not_sampling", _("%(site)s is no sampling site."), site=site.name)
    if not 1 <= lanes <= 200:
        raise Refused("lanes", _("A point has between 1 and 200 lanes."))
    SamplingPoint.objects.update_or_create(site=site, defaults={"kind": kind, "lanes": lanes})
    audit(by, "testing.point.described", site, now, area_id=site.area_id, kind=kind, lanes=lanes)


@transaction.atomic
def set_hours(
    round_: Round,
    sites: Collection[Site],
    days: Collection[date],
    hours: Sequence[Hours],
    *,
    by: User,
    now: datetime,
) -> int:
    """Decide when sites work for a round on some days, and how many people an hour; without hours they are shut then.
    What stood there before is replaced. Gives how many rows stand now.

    Raises Refused("forbidden"), Refused("days_outside"), Refused("hours_overlap"), Refused("not_there"),
    Refused("hours_used").
    """
    require(by, "testing.plan", round_.area_id, day_of(now))
    if any(not round_.starts_on <= day <= round_.ends_on for day in days):
        raise Refused("days_outside", _("Sites can only work on days of the round."))
    spans = sorted((*each.of(day), day, each.per_hour) for day in days for each in hours)
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise Refused("hours_overlap", _("These hours overlap."))
    there = list(round_.sites.select_for_update().filter(site__in=sites).order_by("pk"))
    if len(there) < len({site.pk for site in sites}):
        raise Refused("not_there", _("Only sites of the round can be given hours."))
    for round_site in there:
        _replace(round_site, days, spans)
    audit(
        by,
        "testing.round.hours_set",
        round_,
        now,
        area_id=round_.area_id,
        sites=[each.site_id.hex for each in there],
        days=sorted(day.isoformat() for day in days),
        hours=[[f"{each.opens:%H:%M}", f"{each.closes:%H:%M}", each.per_hour] for each in hours],
    )
    return len(there) * len(spans)


def _replace(
    round_site: RoundSite, days: Collection[date], spans: Sequence[tuple[datetime, datetime, date, int]]
) -> None:
    """Bring the hours of a site on some days to what was decided. A row that is there already stays the same row:
    what was booked in it stays booked."""
    there: dict[date, list[SiteHours]] = {}
    for row in SiteHours.objects.filter(round_site=round_site, day__in=days).order_by("opens_at"):
        there.setdefault(row.day, []).append(row)
    kept: list[SiteHours] = []
    new: list[SiteHours] = []
    for opens_at, closes_at, day, per_hour in spans:
        row = there[day].pop(0) if there.get(day) else SiteHours(round_site=round_site, day=day)
        (new if row._state.adding else kept).append(row)
        row.opens_at, row.closes_at, row.per_hour = opens_at, closes_at, per_hour
    try:
        with transaction.atomic():
            surplus = [row.pk for rows in there.values() for row in rows]
            SiteHours.objects.filter(pk__in=surplus).delete()
            SiteHours.objects.bulk_update(kept, ["opens_at", "closes_at", "per_hour"])
            SiteHours.objects.bulk_create(new)
    except ProtectedError as error:
        raise Refused("hours_used", _("People are booked in these hours: move them first.")) from error
    except IntegrityError as error:  # a night that goes on into these hours
        raise Refused("hours_overlap", _("These hours overlap.")) from error


class Wanted(NamedTuple):
    """Points that somebody wants in a community."""

    area: Area
    n: int


@transaction.atomic
def open_points(
    round_: Round, wanted: Sequence[Wanted], *, kind: str = PointKind.COMMUNITY, by: User, now: datetime
) -> list[Site]:
    """Open the points of a site plan, beside those that are there, and let them work for a round.

    Raises Refused("forbidden"), Refused("points_many") and what open_site raises.
    """
    require(by, "testing.plan", round_.area_id, day_of(now))
    if any(not 0 <= each.n <= 50 for each in wanted):
        raise Refused("points_many", _("Open at most 50 points in one community."))
    made = []
    for area, n in wanted:
        taken = set(Site.objects.filter(area=area, kind=SiteKind.SAMPLING).values_list("name", flat=True))
        names = (f"{area.name}采样点{i}" for i in range(1, len(taken) + n + 1))
        for name in [name for name in names if name not in taken][:n]:
            made.append(
                open_site(
                    area.pk,
                    kind=SiteKind.SAMPLING,
                    name=name,
                    longitude=area.longitude,
                    latitude=area.latitude,
                    by=by,
                    now=now,
                )
            )
    SamplingPoint.objects.bulk_create([SamplingPoint(site=site, kind=kind) for site in made])
    add_sites(round_, made, by=by, now=now)
    return made


@transaction.atomic
def tell_queue(site: Site, *, waiting: int, lanes: int, by: User, now: datetime, kinds: Kinds) -> None:
    """Tell how many people wait at a site and how many lanes swab, from a desk: it goes the way of a phone's facts,
    and the fact itself is the audit.

    Raises Refused("forbidden"), Refused("malformed").
    """
    require(by, "testing.queue", site.area_id, day_of(now))
    said = {"site_id": site.pk, "waiting": waiting, "lanes": lanes}
    tell(by, kinds, [Saying("testing.queue", site.area_id, said)], now=now)
