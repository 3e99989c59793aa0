"""Saying what sites need: by hand, or from the people who live around them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.queries import sites_of
from lianfang.protocol import timeline
from lianfang.rotas import rules
from lianfang.rotas.models import Demand
from lianfang.rotas.rules import Need

LONGEST = timedelta(days=31)


@transaction.atomic
def add_demand(outbreak: Outbreak, site: Site, need: Need, *, by: User, now: datetime) -> Demand:
    """Say what a site needs in some hours.

    Raises Refused: "demand_times", "demand_exists", "site_closed".
    """
    require(by, "rotas.plan", site.area_id, day_of(now))
    if site.closed_at is not None:
        raise Refused("site_closed", _("%(site)s is closed."), site=site)
    if not timedelta() < need.ends_at - need.starts_at <= timedelta(days=1):
        raise Refused("demand_times", _("A shift ends after it begins, within a day."))
    try:
        with transaction.atomic():
            made = _demand(outbreak, site, need, by, now, computed=False)
            made.save(force_insert=True)
    except IntegrityError as error:
        message = _("%(site)s has said already what it needs in these hours. Take that back first.")
        raise Refused("demand_exists", message, site=site) from error
    audit(by, "rotas.demand.said", made, now, area_id=site.area_id, people=need.people)
    return made


@transaction.atomic
def compute_sampling(
    outbreak: Outbreak, area: Area, first: date, last: date, *, by: User, now: datetime
) -> int:
    """Reckon what the sampling sites of an area need so that everybody is swabbed within these days, with the groups
    of the protocol; hours that were said already stay. Gives how many were added.

    Raises Refused: "rota_dates", "no_sites", "no_capacity".
    """
    require(by, "rotas.plan", area.pk, day_of(now))
    _dates(first, last)
    protocol = timeline.in_force(outbreak.disease, first)
    a_day = protocol.testing.group_capacity_per_day.value
    if not a_day:
        raise Refused("no_capacity", _("This protocol does not say how many people a group swabs in a day."))
    group = rules.Group(protocol.rota.group_samplers.value, protocol.rota.group_helpers.value, a_day)
    heat = (protocol.duty.avoid_from_hour.value, protocol.duty.avoid_to_hour.value)
    sites = _sites(area, SiteKind.SAMPLING)
    n_days = (last - first).days + 1
    beside = Counter(site.area_id for site in sites)
    found: list[tuple[Site, Need]] = []
    for site in sites:
        n = rules.groups(site.area.population or 0, beside[site.area_id], n_days, group)
        found += [(site, need) for need in rules.sampling(first, last, heat=heat, n_groups=n, group=group)]
    return _add(outbreak, area, found, by, now)


@transaction.atomic
def compute_posts(
    outbreak: Outbreak, area: Area, first: date, last: date, *, people: int, by: User, now: datetime
) -> int:
    """Reckon what the checkpoints of an area need to be kept day and night, in shifts of eight hours.

    Raises Refused: "rota_dates", "no_sites".
    """
    require(by, "rotas.plan", area.pk, day_of(now))
    _dates(first, last)
    needs = list(rules.day_and_night(first, last, people=people))
    found = [(site, need) for site in _sites(area, SiteKind.CHECKPOINT) for need in needs]
    return _add(outbreak, area, found, by, now)


@transaction.atomic
def compute_arrivals(
    outbreak: Outbreak,
    site: Site,
    profile: dict[int, int],
    first: date,
    last: date,
    *,
    hours: int,
    least: int,
    by: User,
    now: datetime,
) -> int:
    """Reckon what a site needs for those who come in each hour of the day, with the pace and the longest wait of the
    protocol; hours that were said already stay. Gives how many were added.

    Raises Refused: "rota_dates", "site_closed".
    """
    require(by, "rotas.plan", site.area_id, day_of(now))
    _dates(first, last)
    if site.closed_at is not None:
        raise Refused("site_closed", _("%(site)s is closed."), site=site)
    pace, sampling = pace_of(outbreak, site.kind, first, least), site.kind == SiteKind.SAMPLING
    skill = "sampler" if sampling else ""
    needs = rules.from_arrivals(first, last, profile, hours, pace=pace, skill=skill, heavy=sampling)
    return _add(outbreak, site.area, [(site, need) for need in needs], by, now)


def pace_of(outbreak: Outbreak, kind: str, on: date, least: int) -> rules.Pace:
    """Give how quickly people of a kind of site work, by the protocol of a day."""
    rota = timeline.in_force(outbreak.disease, on).rota
    seconds = rota.swab_seconds if kind == SiteKind.SAMPLING else rota.check_seconds
    return rules.Pace(seconds.value, rota.wait_minutes.value, least)


@transaction.atomic
def withdraw_demands(ids: Iterable[UUID], *, by: User, now: datetime) -> int:
    """Take back what sites said they need; rotas that were drafted from it keep their shifts."""
    rows = list(Demand.objects.select_for_update().filter(id__in=list(ids), withdrawn_at=None))
    for area_id in {row.area_id for row in rows}:
        require(by, "rotas.plan", area_id, day_of(now))
    for row in rows:
        row.withdrawn_at = now
        audit(by, "rotas.demand.withdrawn", row, now, area_id=row.area_id)
    Demand.objects.bulk_update(rows, ["withdrawn_at"])
    return len(rows)


def _dates(first: date, last: date) -> None:
    if not timedelta() <= last - first < LONGEST:
        raise Refused("rota_dates", _("Between one day and 31, the first before the last."))


def _sites(area: Area, kind: str) -> Sequence[Site]:
    sites = list(sites_of(area.pk, kind=kind).select_related("area"))
    if not sites:
        raise Refused("no_sites", _("There is no such site in %(area)s."), area=area)
    return sites


def _add(outbreak: Outbreak, area: Area, needs: list[tuple[Site, Need]], by: User, now: datetime) -> int:
    before = Demand.objects.filter(withdrawn_at=None, outbreak=outbreak).count()
    rows = [_demand(outbreak, site, need, by, now, computed=True) for site, need in needs]
    Demand.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    added = Demand.objects.filter(withdrawn_at=None, outbreak=outbreak).count() - before
    audit(by, "rotas.demand.computed", outbreak, now, area_id=area.pk, n=added)
    return added


def _demand(outbreak: Outbreak, site: Site, need: Need, by: User, now: datetime, *, computed: bool) -> Demand:
    return Demand(
        outbreak=outbreak,
        site=site,
        area_id=site.area_id,
        starts_at=need.starts_at,
        ends_at=need.ends_at,
        qualification=need.qualification,
        people=need.people,
        heavy=need.heavy,
        computed=computed,
        by=by,
        at=now,
    )
