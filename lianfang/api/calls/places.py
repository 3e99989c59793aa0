"""Areas, sites, outbreaks."""

from django.db.models import Q, QuerySet
from msgspec import UNSET

from lianfang.api.operations import Call, area_of, found, unknown
from lianfang.api.paging import Page, cut
from lianfang.api.shapes.places import AreaOut, OutbreakOut, SiteOut, area_out, outbreak_out, site_out
from lianfang.outbreak.queries import seen
from lianfang.places.models import Area, Site
from lianfang.places.queries import inside
from lianfang.places.rules import LEVELS, from_official


def where(call: Call, column: str = "area_id") -> Q:
    """Give the condition of a list that may be narrowed to an area.

    Raises Refused("unknown_area").
    """
    return Q() if call.query.area is UNSET else inside(area_of(call.query.area), column)


def areas(call: Call) -> Page[AreaOut]:
    """List areas."""
    rows = Area.objects.filter(where(call, "id"))
    if call.query.level is not UNSET:
        rows = rows.filter(depth=LEVELS.index(call.query.level))
    page, then = cut(rows, call.query)
    return Page([area_out(row) for row in page], then)


def area(call: Call) -> AreaOut:
    """Give an area.

    Raises Problem: 404.
    """
    try:
        key = from_official(call.path["code"])
    except ValueError:
        raise unknown() from None
    return area_out(found(Area.objects.filter(pk=key).first()))


def sites(call: Call) -> Page[SiteOut]:
    """List sites."""
    page, then = cut(_sites(call), call.query)
    return Page([site_out(row) for row in page], then)


def _sites(call: Call) -> QuerySet[Site]:
    rows = Site.objects.filter(where(call))
    if call.query.kind is not UNSET:
        rows = rows.filter(kind=call.query.kind)
    return rows if call.query.closed else rows.filter(closed_at=None)


def site(call: Call) -> SiteOut:
    """Give a site.

    Raises Problem: 404.
    """
    return site_out(found(Site.objects.filter(pk=call.id()).first()))


def outbreaks(call: Call) -> Page[OutbreakOut]:
    """List the outbreaks that the token’s posts see."""
    page, then = cut(seen(call.user, call.today), call.query)
    return Page([outbreak_out(row) for row in page], then)
