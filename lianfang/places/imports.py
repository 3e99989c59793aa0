"""Areas from files: Yiyang's own, and another city's list."""

import csv
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.names import english
from lianfang.places.rules import ancestors, depth, from_official

DATA = Path(__file__).resolve().parent / "data"
REQUIRED = {"code", "name"}
YES_NO = {"0": False, "1": True}


def load_yiyang() -> None:
    """Load the areas of Yiyang and the points of its townships; loading again changes nothing."""
    import_areas(DATA / "areas.csv")
    with (DATA / "points.csv").open(encoding="utf-8") as file:
        points = {from_official(row["code"]): row for row in csv.DictReader(file)}
    areas = list(Area.objects.filter(id__in=points))
    for area in areas:
        area.longitude = float(points[area.id]["longitude"])
        area.latitude = float(points[area.id]["latitude"])
    Area.objects.bulk_update(areas, ["longitude", "latitude"])


@transaction.atomic
def import_areas(path: Path) -> list[int]:
    """Read a list of areas (columns code, name and, if known, name_en, population, official), all or none.

    Rows may come in any order. An area that is known already takes the file's name and figures. Gives the ids of
    all that were read. Raises Refused with the line and what is wrong there.
    """
    areas, columns = _read(path)
    known = set(Area.objects.values_list("id", flat=True)) | {area.id for area in areas}
    for area in areas:
        for around in ancestors(area.id):
            if around not in known:
                message = _("%(area)s lies in %(around)s, which is neither in the file nor known")
                raise Refused("area_without_parent", message, area=area.name, around=around)
    changing = [name for name in ("name", "name_en", "population", "official") if name in columns]
    Area.objects.bulk_create(
        areas, update_conflicts=True, unique_fields=["id"], update_fields=changing, batch_size=1000
    )
    return [area.id for area in areas]


def _read(path: Path) -> tuple[list[Area], set[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("file_unreadable", _("%(file)s: %(why)s"), file=path.name, why=error) from error
    table = csv.DictReader(text.splitlines(), restval="")
    columns = set(table.fieldnames or [])
    if missing := sorted(REQUIRED - columns):
        message = _("%(file)s has no column “%(column)s” in its first line")
        raise Refused("column_missing", message, file=path.name, column=missing[0])
    return _areas(path.name, table), columns


def _areas(file: str, table: Iterable[dict[str, str]]) -> list[Area]:
    seen: dict[int, int] = {}
    areas = []
    for line, row in enumerate(table, start=2):
        area = _area(row, partial(_wrong, file, line))
        if area.id in seen:
            raise _wrong(file, line, _("the code stands already in line %d") % seen[area.id])
        seen[area.id] = line
        areas.append(area)
    return areas


def _area(row: dict[str, str], wrong: Callable[[object], Refused]) -> Area:
    try:
        area_id = from_official(row["code"].strip())
    except ValueError as error:
        raise wrong(_("“%s” is not a division code of 2, 4, 6, 9, 12 or 15 digits") % row["code"]) from error
    name = row["name"].strip()
    if not name:
        raise wrong(_("the name is missing"))
    population = row.get("population", "").strip()
    if population and not population.isdecimal():
        raise wrong(_("the population “%s” is not a whole number") % population)
    official = row.get("official", "").strip() or "1"
    if official not in YES_NO:
        raise wrong(_("official is “%s”: write 1 or 0") % official)
    return Area(
        id=area_id,
        name=name,
        name_en=row.get("name_en", "").strip() or english(name),
        depth=depth(area_id),
        population=int(population) if population else None,
        official=YES_NO[official],
    )


def read_area(row: dict[str, str]) -> Area:
    """Read one row of a list of areas; what the columns are called was found before.

    Raises Refused with what is wrong.
    """
    told = {"code": "", "name": ""} | row
    return _area(told, lambda problem: Refused("area_row", "%(problem)s", problem=problem))


def _wrong(file: str, line: int, problem: Any) -> Refused:
    message = _("%(file)s, line %(line)s: %(problem)s")
    return Refused("area_row", message, file=file, line=line, problem=problem)
