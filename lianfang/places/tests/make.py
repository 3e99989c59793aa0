"""Areas and sites for tests."""

from typing import Any

from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.rules import ancestors, depth, pack

HUNAN = pack(43)
YIYANG = pack(43, 9)
HESHAN = pack(43, 9, 3)
TAOJIANG = pack(43, 9, 22)


def make_area(*path: int, **over: Any) -> Area:
    """Make an area, and those around it that are not there yet: make_area(43, 9, 3) is Heshan."""
    area_id = pack(*path)
    there = Area.objects.in_bulk(ancestors(area_id))
    if missing := [a for a in ancestors(area_id) if a not in there]:
        rows = [Area(id=a, name=f"区域{a}", name_en=f"Area {a}", depth=depth(a)) for a in missing]
        Area.objects.bulk_create(rows, ignore_conflicts=True)
    if over:
        Area.objects.filter(id=area_id).update(**over)
    return Area.objects.get(id=area_id) if missing or over else there[area_id]


def make_site(**over: Any) -> Site:
    """Make a site, by default for sampling in Heshan."""
    if "area" not in over and "area_id" not in over:
        over["area"] = make_area(43, 9, 3)
    fields = {"kind": SiteKind.SAMPLING, "name": f"采样点{Site.objects.count() + 1}"} | over
    return Site.objects.create(**fields)
