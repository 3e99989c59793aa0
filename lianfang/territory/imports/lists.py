"""A city's own areas and borders from files: good shapes are taken, bad ones named with their reason."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places import imports as places
from lianfang.places.models import Area
from lianfang.places.rules import from_official, inside
from lianfang.territory.rules import Shape, Wrong, read_shape

CODES = ("code", "adcode", "id", "areaCode", "township_code")
NAMES = ("name", "NAME", "fullname")
SHORTEST = 6  # digits of a district's code
REASONS: dict[str, Promise] = {
    "not_feature": _("This is not a GeoJSON feature."),
    "not_polygon": _("The shape is not a Polygon or MultiPolygon with pairs of numbers."),
    "too_few_corners": _("A ring has fewer than three corners."),
    "touches_itself": _("A ring touches or crosses itself."),
    "outside_globe": _("A point lies outside longitude ±180, latitude ±90: WGS-84 degrees are expected."),
    "unknown_area": _("No area has this code or name."),
    "many_areas": _("Several areas have this name: give the code."),
    "twice": _("This area has a shape earlier in the file."),
    "forbidden": _("Your posts do not allow changing this area."),
}


@dataclass(frozen=True, slots=True)
class Left:
    """A feature that was left out: its place in the file, what it calls itself, why, and where on the globe."""

    number: int
    name: str
    why: str
    at: tuple[float, float] | None = None

    @property
    def reason(self) -> str:
        """Say why in the language of the reader."""
        return str(REASONS[self.why])


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the areas that have their shape now, and the features left out."""

    drawn: tuple[int, ...]
    left: tuple[Left, ...]


@transaction.atomic
def import_areas(path: Path, *, by: User | None, now: datetime) -> int:
    """Read a list of areas into the tree, all or none; gives how many the file held.

    Nobody has to be named while nobody may sign in: the first administrator’s post needs areas to lie in. (Public pages
    write in the name of a user who never signs in.)

    Raises Refused("by_missing"), Refused("forbidden") for an area where this user may not change the tree, and what
    is wrong with the file.
    """
    if by is None and User.objects.filter(is_active=True).exists():
        raise Refused("by_missing", _("Say who reads this in: --by USERNAME."))
    read = places.import_areas(path)
    if by and read:
        for area_id in read:
            require(by, "places.edit", area_id, day_of(now))
        top = Area.objects.get(pk=min(read))
        audit(by, "places.areas.imported", top, now, area_id=top.pk, file=path.name, areas=len(read))
    return len(read)


@transaction.atomic
def import_shapes(path: Path, *, by: User, now: datetime) -> Imported:
    """Give areas the shapes of a GeoJSON file (WGS-84), matched by code, else by name.

    Raises Refused when the file as a whole cannot be read; a bad feature is only left out.
    """
    known = _known()
    shapes: dict[int, Shape] = {}
    left = []
    for number, feature in enumerate(_features(path), start=1):
        area_id = _area_of(feature, known)
        shape = read_shape(feature.get("geometry")) if isinstance(feature, dict) else Wrong("not_feature")
        if isinstance(area_id, int):
            if area_id in shapes:
                area_id = "twice"
            elif not may(by, "places.edit", day_of(now), area_id):
                area_id = "forbidden"
        if isinstance(area_id, str):
            left.append(Left(number, _called(feature), area_id))
        elif isinstance(shape, Wrong):
            left.append(Left(number, _called(feature), shape.why, shape.at))
        else:
            shapes[area_id] = shape
    for area in Area.objects.filter(id__in=shapes):
        area.shape = shapes[area.id].geojson()
        area.save(update_fields=["shape"])
        audit(by, "places.area.shaped", area, now, area_id=area.id, file=path.name)
    return Imported(tuple(shapes), tuple(left))


def _features(path: Path) -> list[Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("file_unreadable", _("%(file)s: %(why)s"), file=path.name, why=error) from error
    except json.JSONDecodeError as error:
        message = _("%(file)s, line %(line)s, column %(column)s: this is not JSON (%(why)s)")
        place = {"line": error.lineno, "column": error.colno, "why": error.msg}
        raise Refused("not_json", message, file=path.name, **place) from error
    if isinstance(found, dict) and found.get("type") == "Feature":
        return [found]
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        message = _("%(file)s is not a GeoJSON FeatureCollection: it has no list “features”.")
        raise Refused("not_geojson", message, file=path.name)
    return features


@dataclass(frozen=True, slots=True)
class _Known:
    """The open areas, by id and by name."""

    ids: frozenset[int]
    named: Mapping[str, list[int]]


def _known() -> _Known:
    named: dict[str, list[int]] = defaultdict(list)
    for area_id, name in Area.objects.filter(closed_on=None).values_list("id", "name"):
        named[name].append(area_id)
    return _Known(frozenset(area_id for same in named.values() for area_id in same), named)


def _area_of(feature: object, known: _Known) -> int | str:
    """Find the area of a feature, or say why not: by code, else by name, inside the parent that the file names."""
    if not isinstance(feature, dict):
        return "not_feature"
    told = _properties(feature)
    for key in CODES:
        area_id = _code(told.get(key, feature.get(key)))
        if area_id in known.ids:
            return area_id
    parent = told.get("parent")
    around = _code(parent.get("adcode") if isinstance(parent, dict) else parent)
    found = [a for a in known.named.get(_called(feature), []) if around is None or inside(a, around)]
    return found[0] if len(found) == 1 else "many_areas" if found else "unknown_area"


def _properties(feature: object) -> dict[str, Any]:
    told = feature.get("properties") if isinstance(feature, dict) else None
    return told if isinstance(told, dict) else {}


def _called(feature: object) -> str:
    told = _properties(feature)
    return next((str(told[key]) for key in NAMES if told.get(key)), "")


def _code(told: object) -> int | None:
    """Read a code of a district or less; shorter numbers are more likely the number of the feature."""
    try:
        return from_official(str(told)) if len(str(told)) >= SHORTEST else None
    except ValueError:
        return None
