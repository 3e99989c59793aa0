"""Borders from a file: what is good is taken, what is not is named."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.tests.refusals import refused
from lianfang.places.models import Area
from lianfang.places.queries import map_of
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.territory.imports import REASONS, import_areas, import_shapes

pytestmark = pytest.mark.django_db


def square(west: float = 112.0, south: float = 28.0) -> dict[str, Any]:
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: object, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def commander() -> User:
    make_area(43, 9, 3, name="赫山区")
    make_area(43, 9, 22, name="桃江县")
    return make_user("commander", area_id=YIYANG)


def written(folder: Path, *features: object) -> Path:
    file = folder / "shapes.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def test_by_code_or_name_and_the_map_uses_them(commander: User, now: datetime, tmp_path: Path) -> None:
    file = written(tmp_path, feature(square(), adcode=430903), feature(square(113), name="桃江县"))
    done = import_shapes(file, by=commander, now=now)
    assert (done.drawn, done.left) == ((HESHAN, TAOJIANG), ())
    drawn = map_of(YIYANG, {})
    assert not drawn.schematic
    assert [cell.id for cell in drawn.cells] == [HESHAN, TAOJIANG]
    assert AuditEntry.objects.filter(verb="places.area.shaped").count() == 2


def test_bad_features_are_left_out_with_their_reason(commander: User, now: datetime, tmp_path: Path) -> None:
    tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    for township in (1, 2):
        make_area(43, 9, 3, township, 1, name="友谊村")
    file = written(
        tmp_path,
        feature(square(), code="430903"),
        feature(square(), code="430903"),
        feature(tie, name="桃江县"),
        feature(square(), name="何处县"),
        feature(square(), name="友谊村"),
        feature({"type": "Point", "coordinates": [1, 1]}, name="桃江县"),
        feature({"type": "Polygon", "coordinates": [[[500, 1], [1, 1], [1, 2]]]}, name="桃江县"),
        "feature",
        {"type": "Feature", "id": "430922", "properties": None, "geometry": square()},
        {"type": "Feature", "id": 43, "properties": {}, "geometry": square()},
    )
    done = import_shapes(file, by=commander, now=now)
    assert done.drawn == (HESHAN, TAOJIANG)
    assert [(left.number, left.why) for left in done.left] == [
        (2, "twice"),
        (3, "touches_itself"),
        (4, "unknown_area"),
        (5, "many_areas"),
        (6, "not_polygon"),
        (7, "outside_globe"),
        (8, "not_feature"),
        (10, "unknown_area"),
    ]
    assert {left.why for left in done.left} | {"too_few_corners", "forbidden"} == set(REASONS)
    with translation.override("en"):
        assert "WGS-84" in done.left[5].reason


def test_a_name_inside_its_parent(commander: User, now: datetime, tmp_path: Path) -> None:
    for district in (3, 22):
        make_area(43, 9, district, 5, name="新城镇")
    file = written(tmp_path, feature(square(), name="新城镇", parent={"adcode": 430922}))
    assert import_shapes(file, by=commander, now=now).drawn == (TAOJIANG + 5_000_000,)


def test_only_where_one_may_edit(commander: User, now: datetime, tmp_path: Path) -> None:
    file = written(tmp_path, feature(square(), name="赫山区"), feature(square(), name="桃江县"))
    done = import_shapes(file, by=make_user("commander", area_id=HESHAN), now=now)
    assert done.drawn == (HESHAN,)
    assert [left.why for left in done.left] == ["forbidden"]


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b'{"type": "FeatureCollection",\n "features": [}', "not_json", "line 2, column 15"),
        (b"", "not_json", "line 1"),
        (b"[]", "not_geojson", "features"),
        (b'{"type": "FeatureCollection", "features": {}}', "not_geojson", "features"),
        (b"\xff\xfe\x00", "file_unreadable", "shapes.geojson"),
        (b"[" * 100_000, "file_unreadable", "shapes.geojson"),
    ],
)
def test_a_broken_file_is_refused(
    commander: User, now: datetime, tmp_path: Path, content: bytes, code: str, says: str
) -> None:
    file = tmp_path / "shapes.geojson"
    file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        import_shapes(file, by=commander, now=now)
    assert caught.value.code == code
    with translation.override("en"):
        assert says in str(caught.value)
    with refused("file_unreadable"):
        import_shapes(tmp_path / "none.geojson", by=commander, now=now)
    assert not Area.objects.exclude(shape=None).exists()


def test_the_first_areas_come_in_while_nobody_may_sign_in(now: datetime, tmp_path: Path) -> None:
    """Public pages and background work write in the name of somebody who never signs in, also before the city has
    areas."""
    file = tmp_path / "areas.csv"
    file.write_text("code,name\n430000,湖南省\n430900,益阳市\n")
    User.objects.create(username="public-pages", name="公开页面", is_active=False)
    assert import_areas(file, by=None, now=now) == 2
    make_user("commander", area_id=YIYANG)
    with refused("by_missing"):
        import_areas(file, by=None, now=now)
