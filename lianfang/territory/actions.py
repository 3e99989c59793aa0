"""Writes on areas and sites."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places import queries
from lianfang.places.models import Area, Site
from lianfang.places.rules import WIDTH, inside, level, span


@transaction.atomic
def open_site(
    area_id: int,
    *,
    kind: str,
    name: str,
    address: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    by: User,
    now: datetime,
) -> Site:
    """Open a site in an area. Two open or closed sites of one kind never share a name in one area."""
    require(by, "places.edit", area_id, day_of(now))
    area = _open_area(area_id)
    site = Site(kind=kind, name=name, area=area, address=address, longitude=longitude, latitude=latitude)
    try:
        with transaction.atomic():
            site.save(force_insert=True)
    except IntegrityError as error:
        message = _("There is already a site “%(name)s” of this kind in %(area)s.")
        raise Refused("site_exists", message, name=name, area=area) from error
    audit(by, "places.site.opened", site, now, area_id=area_id, name=name, kind=kind)
    return site


@transaction.atomic
def close_site(site: Site, *, by: User, now: datetime) -> None:
    """Close a site: it stays in the records and is offered no more."""
    require(by, "places.edit", site.area_id, day_of(now))
    if not Site.objects.filter(id=site.id, closed_at=None).update(closed_at=now):
        raise Refused("site_closed", _("“%(name)s” is closed already."), name=site.name)
    site.closed_at = now
    audit(by, "places.site.closed", site, now, area_id=site.area_id)


@transaction.atomic
def divide(
    community_id: int, *, grids: int = 0, names: Sequence[str] = (), by: User, now: datetime
) -> list[Area]:
    """Divide a community into grids, so many or with these names; later grids count on from earlier ones."""
    require(by, "places.edit", community_id, day_of(now))
    # Locked: two people dividing one community at once would give two grids one number.
    community = _open_area(community_id, lock=True)
    if level(community_id) != "community":
        raise Refused("not_a_community", _("Only a community can be divided into grids."))
    last = (
        Area.objects.filter(queries.inside(community_id, "id"))
        .order_by("-id")
        .values_list("id", flat=True)[0]
    )
    start = last - community_id
    wanted = [(name, name) for name in names] or [
        (f"第{n}网格", f"Grid {n}") for n in range(start + 1, start + grids + 1)
    ]
    if not 0 < len(wanted) < WIDTH - start:
        message = _("A community has 1 to %(most)s grids; it has %(has)s and would get %(more)s.")
        raise Refused("grids", message, most=WIDTH - 1, has=start, more=len(wanted))
    made = Area.objects.bulk_create(
        Area(id=last + n, name=name, name_en=name_en, depth=community.depth + 1)
        for n, (name, name_en) in enumerate(wanted, start=1)
    )
    audit(by, "places.area.divided", community, now, area_id=community_id, grids=len(made))
    return made


@transaction.atomic
def close_area(area: Area, *, successor: Area, by: User, now: datetime) -> None:
    """Close an area and everything in it; records keep its id, and the successor takes over from today."""
    require(by, "places.edit", area.id, day_of(now))
    _open_area(area.id, lock=True)
    if successor.closed_on or successor.depth != area.depth or inside(successor.id, area.id):
        message = _(
            "%(successor)s cannot take over from %(area)s: choose another open area of the same level."
        )
        raise Refused("successor", message, successor=successor, area=area)
    if busy := queries.sites_of(area.id).count():
        message = _("%(area)s still has open sites (%(n)s): close them first.")
        raise Refused("open_sites", message, area=area, n=busy)
    area.closed_on, area.successor = day_of(now), successor
    Area.objects.filter(queries.inside(area.id, "id"), closed_on=None).update(
        closed_on=area.closed_on, successor=successor
    )
    audit(by, "places.area.closed", area, now, area_id=area.id, successor=successor.id, ids=span(area.id))


def _open_area(area_id: int, *, lock: bool = False) -> Area:
    rows = Area.objects.select_for_update() if lock else Area.objects.all()
    area = rows.filter(id=area_id).first()
    if area is None:
        raise Refused("unknown_area", _("There is no area %(area)s."), area=area_id)
    if area.closed_on:
        raise Refused("area_closed", _("%(area)s is closed since %(day)s."), area=area, day=area.closed_on)
    return area
