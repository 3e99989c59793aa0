"""Sites as a kind of table."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.places.models import Site, SiteKind
from lianfang.places.named import AREA_WORDS, Areas
from lianfang.places.rules import official_code
from lianfang.places.withdrawing import withdraw
from lianfang.territory.actions import open_site

KINDS = {
    **{kind: kind for kind in SiteKind.values},
    "采样点": "sampling",
    "核酸采样点": "sampling",
    "实验室": "laboratory",
    "检测机构": "laboratory",
    "医院": "hospital",
    "定点医院": "hospital",
    "隔离点": "isolation",
    "集中隔离点": "isolation",
    "卡口": "checkpoint",
    "检查点": "checkpoint",
    "指挥部": "centre",
    "市场": "market",
    "农贸市场": "market",
    "场所": "venue",
}


def take_sites(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Open the sites of a file; one of the same kind and name in the same area is known."""
    areas = work.memo.setdefault("areas", Areas())
    return [_site(cells, areas, work) for cells in rows]


def _site(cells: Cells, areas: Areas, work: Work) -> Done:
    area = areas.find(cells.get("area", ""))
    if isinstance(area, str):
        return bad(AREA_WORDS[area])
    kind = KINDS.get(cells.get("kind", "").strip().lower())
    if kind is None:
        names = "、".join(sorted({str(label) for label in SiteKind.labels}))
        return bad(gettext("There is no such kind of site. Write one of: %(kinds)s") % {"kinds": names})
    name = " ".join(cells.get("name", "").split())
    if not name or len(name) > 120:
        return bad(gettext("Write the name."))
    there = Site.objects.filter(kind=kind, area_id=area, name=name).values_list("pk", flat=True).first()
    return Done(KNOWN, "", str(there)) if there else _opened(area, kind, name, cells, work)


def _opened(area: int, kind: str, name: str, cells: Cells, work: Work) -> Done:
    try:
        east, north = _point(cells)
        address = cells.get("address", "")[:200]
        made = open_site(
            area,
            kind=kind,
            name=name,
            address=address,
            longitude=east,
            latitude=north,
            by=work.by,
            now=work.now,
        )
    except ValueError:
        return bad(gettext("The point is no pair of degrees."))
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(made.pk))


def _point(cells: Cells) -> tuple[float | None, float | None]:
    told = [cells.get(each, "").strip() for each in ("longitude", "latitude")]
    if not any(told):
        return None, None
    east, north = map(float, told)
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise ValueError(told)
    return east, north


def undo_sites(ids: Sequence[str], _before: object, _work: Work) -> dict[str, str]:
    """Take sites off the record that nothing speaks of yet."""
    return withdraw(Site, [UUID(pk) for pk in ids])


def give_sites(user: User, on: date) -> Iterator[Cells]:
    """Give the open sites of a user's areas."""
    rows = visible(Site.objects.filter(closed_at=None), user, "places.edit", on)
    for site in rows.order_by("area_id", "pk").iterator(chunk_size=2_000):
        label = site.get_kind_display()
        yield {
            "name": site.name,
            "kind": label if label in KINDS else site.kind,
            "area": official_code(site.area_id),
            "address": site.address,
            "longitude": "" if site.longitude is None else str(site.longitude),
            "latitude": "" if site.latitude is None else str(site.latitude),
        }


SITES = Kind(
    "sites",
    gettext_lazy("Sites"),
    "map-pin",
    "places.edit",
    (
        Field(
            "name",
            pgettext_lazy("thing", "Name"),
            ("名称", "点位名称", "场所名称", "site name"),
            True,
            "桃花仑采样点",
        ),
        Field("kind", gettext_lazy("Kind"), ("类别", "类型", "点位类型", "场所类型", "type"), True, "采样点"),
        Field(
            "area",
            gettext_lazy("Area"),
            ("区划代码", "社区代码", "所属社区", "社区", "所在区划", "所在社区", "area code"),
            True,
            "430903001001",
            "code",
        ),
        Field("address", gettext_lazy("Address"), ("地址", "详细地址", "所在地址"), False, "金山路1号"),
        Field("longitude", gettext_lazy("Longitude"), ("经度", "lng", "lon"), False, "112.36"),
        Field("latitude", gettext_lazy("Latitude"), ("纬度", "lat"), False, "28.57"),
    ),
    take_sites,
    undo_sites,
    at_once=200,
    give=give_sites,
)
