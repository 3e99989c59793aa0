"""Areas as a kind of table: new ones are made, known ones take the file's name and figures."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from lianfang.accounts.access import may, visible
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import CHANGED, KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.places.imports import read_area
from lianfang.places.models import Area
from lianfang.places.rules import ancestors, official_code
from lianfang.places.withdrawing import withdraw

FIGURES = ("name", "name_en", "population", "official", "longitude", "latitude")


def take_areas(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Make the areas of a file or give known ones its names and figures; parents come first whatever their order."""
    known = work.memo.setdefault("known_areas", {area.id: area for area in Area.objects.all()})
    read = [_read(cells) for cells in rows]
    found: list[Done | None] = [each if isinstance(each, Done) else None for each in read]
    order = sorted((area.id, n) for n, area in enumerate(read) if isinstance(area, Area))
    fresh: list[Area] = []
    changed: list[Area] = []
    for _id, n in order:
        area = read[n]
        assert isinstance(area, Area)  # noqa: S101 — these were chosen
        done = _judged(area, rows[n], known, work)
        found[n] = done
        if done.state in {NEW, CHANGED}:
            known[area.id] = area
            (fresh if done.state == NEW else changed).append(area)
    Area.objects.bulk_create(fresh, batch_size=1_000)
    Area.objects.bulk_update(changed, FIGURES, batch_size=500)
    if fresh or changed:
        top = min([*fresh, *changed], key=lambda each: each.id)
        n, more = len(fresh), len(changed)
        audit(work.by, "places.areas.imported", top, work.now, area_id=top.id, areas=n, changed=more)
    return [each or bad("") for each in found]


def _read(cells: Cells) -> Area | Done:
    try:
        area = read_area(dict(cells))
        area.longitude, area.latitude = _point(cells)
    except (Refused, ValueError) as error:
        return bad(error if isinstance(error, Refused) else gettext("The point is no pair of degrees."))
    return area


def _point(cells: Cells) -> tuple[float | None, float | None]:
    told = [cells.get(each, "").strip() for each in ("longitude", "latitude")]
    if not any(told):
        return None, None
    east, north = map(float, told)
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise ValueError(told)
    return east, north


def _judged(area: Area, cells: Cells, known: Mapping[int, Area], work: Work) -> Done:
    """Say what becomes of an area; one that is known keeps what the file does not say."""
    if not may(work.by, "places.edit", work.today, area.id):
        return bad(gettext("Your posts do not allow changing this area."))
    for around in ancestors(area.id):
        if around != area.id and around not in known:
            message = gettext("%(area)s lies in %(around)s, which is neither in the file nor known")
            return bad(message % {"area": area.name, "around": around})
    there = known.get(area.id)
    if there is None:
        return Done(NEW, "", str(area.id))
    for name in FIGURES:
        if not cells.get(name, "").strip():
            setattr(area, name, getattr(there, name))
    before = {name: getattr(there, name) for name in FIGURES}
    same = all(getattr(area, name) == old for name, old in before.items())
    return Done(KNOWN if same else CHANGED, "", str(area.id), None if same else before)


def undo_areas(ids: Sequence[str], before: Mapping[str, dict[str, Any]], work: Work) -> dict[str, str]:
    """Take new areas away in which nothing is, from the deepest up; give changed ones their old names and figures."""
    for area in Area.objects.filter(id__in=[int(pk) for pk in before]):
        Area.objects.filter(pk=area.pk).update(**before[str(area.pk)])
        audit(work.by, "places.areas.taken_back", area, work.now, area_id=area.pk, n=1)
    fresh = sorted((int(pk) for pk in ids if pk not in before), reverse=True)
    stay = _peopled(fresh)
    stay |= withdraw(Area, [pk for pk in fresh if str(pk) not in stay])
    if len(stay) < len(fresh):
        audit(work.by, "places.areas.taken_back", work.by, work.now, n=len(fresh) - len(stay))
    names = dict(Area.objects.filter(pk__in=[int(pk) for pk in stay]).values_list("pk", "name"))
    return {pk: f"{names.get(int(pk), pk)}: {why}" for pk, why in stay.items()}


def _peopled(ids: Sequence[int]) -> dict[str, str]:
    """Name areas in which rows lie that hold their number without a key of the database."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        column = getattr(model, "AREA", "")
        if not column or column == "id" or not ids:
            continue
        there = _areas_in(model, column, ids)
        what = gettext(str(model._meta.verbose_name).capitalize())
        found |= {str(pk): gettext("Other records speak of it: %(what)s.") % {"what": what} for pk in there}
    around = {str(pk) for inner in found for pk in ancestors(int(inner)) if pk in ids}
    return found | {pk: gettext("It holds areas that stay.") for pk in around - found.keys()}


def _areas_in(model: type[Model], column: str, ids: Sequence[int]) -> set[int]:
    rows = model._default_manager.filter(Q(**{f"{column}__in": ids}))
    return set(rows.values_list(column, flat=True).distinct())


def give_areas(user: User, on: date) -> Iterator[Cells]:
    """Give the areas that a user may change."""
    for area in visible(Area.objects.filter(closed_on=None), user, "places.edit", on).order_by("id"):
        told = {"population": area.population, "longitude": area.longitude, "latitude": area.latitude}
        yield {
            "code": official_code(area.id),
            "name": area.name,
            "name_en": area.name_en,
            "official": str(int(area.official)),
            **{key: "" if value is None else str(value) for key, value in told.items()},
        }


AREAS = Kind(
    "areas",
    gettext_lazy("Areas"),
    "map-2",
    "places.edit",
    (
        Field(
            "code",
            gettext_lazy("Division code"),
            ("区划代码", "行政区划代码", "统计用区划代码", "代码", "编码", "adcode", "area code"),
            True,
            "430903001001",
            "code",
        ),
        Field(
            "name",
            pgettext_lazy("thing", "Name"),
            ("名称", "区划名称", "地名", "area name"),
            True,
            "桃花仑社区",
        ),
        Field("name_en", gettext_lazy("Name in English"), ("英文名称", "英文名", "english name"), False, ""),
        Field(
            "population",
            gettext_lazy("Population"),
            ("人口", "常住人口", "人口数", "户籍人口"),
            False,
            "5000",
        ),
        Field(
            "official",
            gettext_lazy("Official"),
            ("是否法定", "法定区划"),
            False,
            "1",
        ),
        Field("longitude", gettext_lazy("Longitude"), ("经度", "lng", "lon"), False, "112.36"),
        Field("latitude", gettext_lazy("Latitude"), ("纬度", "lat"), False, "28.57"),
    ),
    take_areas,
    undo_areas,
    at_once=20_000,
    give=give_areas,
    help=gettext_lazy(
        "Codes of 2, 4, 6, 9, 12 or 15 digits; what an area lies in must be in the file or known."
    ),
)
