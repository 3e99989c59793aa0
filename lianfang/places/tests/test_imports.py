"""The area tree of Yiyang, lists of other cities, and reads of them."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lianfang.common.errors import Refused
from lianfang.places import queries
from lianfang.places.imports import import_areas, load_yiyang
from lianfang.places.models import Area
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site

pytestmark = pytest.mark.django_db


def count(depth: int) -> int:
    return Area.objects.filter(depth=depth).count()


def test_yiyang_is_whole_and_loads_twice() -> None:
    load_yiyang()
    Area.objects.filter(id=HESHAN).update(closed_on="2022-01-01")
    load_yiyang()
    assert [count(depth) for depth in range(5)] == [1, 1, 8, 98, 1446]
    assert Area.objects.filter(depth=3).exclude(longitude=None).count() == 33
    assert set(Area.objects.filter(official=False).values_list("name", flat=True)) == {
        "大通湖区",
        "益阳高新区",
    }
    known = dict(Area.objects.exclude(population=None).values_list("name", "population"))
    assert known == {"益阳市": 3_851_564, "沅江市": 567_159, "安化县": 780_969}
    assert Area.objects.get(id=HESHAN).closed_on is not None


def test_every_area_has_both_names_and_lies_in_another() -> None:
    load_yiyang()
    assert not Area.objects.filter(name_en="").exists()
    assert not Area.objects.filter(name_en__regex="[一-鿿]").exists()
    for district in queries.children(YIYANG):
        assert queries.children(district.id).count() > 2


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("code,naam\n43,湖南省\n", "column_missing", "“name”"),
        ("code,name\n43,湖南省\n4x,益阳\n", "area_row", "line 3"),
        ("code,name\n43,湖南省\n43,湖北省\n", "area_row", "line 2"),
        ("code,name\n43,\n", "area_row", "name is missing"),
        ("code,name,population\n43,湖南省,many\n", "area_row", "many"),
        ("code,name,official\n43,湖南省,maybe\n", "area_row", "write 1 or 0"),
        ("code,name\n430903,赫山区\n", "area_without_parent", "赫山区"),
        ("code,name\n43,湖南省\n430903402001012001,x\n", "area_row", "line 3"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(tmp_path: Path, text: str, code: str, says: str) -> None:
    (tmp_path / "areas.csv").write_text(text)
    with pytest.raises(Refused) as refused, translation.override("en"):
        import_areas(tmp_path / "areas.csv")
    assert refused.value.code == code
    with translation.override("en"):
        assert says in str(refused.value)
    assert Area.objects.count() == 0


@pytest.mark.parametrize("content", [b"\xff\xfe\x00c", None])
def test_an_unreadable_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "areas.csv").write_bytes(content)
    with pytest.raises(Refused) as refused:
        import_areas(tmp_path / "areas.csv")
    assert refused.value.code == "file_unreadable"


def test_another_city_in_any_order_and_again(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text("\ufeffcode,name,population\n430102,芙蓉区,642010\n4301,长沙市,\n43,湖南省,\n")
    assert len(import_areas(file)) == 3
    file.write_text("code,name\n430102,芙蓉新区\n")
    assert len(import_areas(file)) == 1
    furong = Area.objects.get(id=pack(43, 1, 2))
    assert (furong.name, furong.name_en, furong.population) == ("芙蓉新区", "Furong District", 642_010)


def test_names_follow_the_language() -> None:
    area = make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    with translation.override("zh-hans"):
        assert queries.area_name(area) == "赫山区"
        assert queries.labels([area.id, area.id]) == {area.id: "赫山区"}
    with translation.override("en"):
        assert queries.area_name(area) == "Heshan District"


def test_children_path_and_find() -> None:
    street = make_area(43, 9, 3, 2, name="桃花仑街道", name_en="Taohualun Subdistrict")
    make_area(43, 9, 3, 3, name="旧街道", closed_on="2020-01-01")
    make_area(43, 9, 3, 2, 1, name="桃花仑社区", name_en="Taohualun Community")
    assert list(queries.children(HESHAN)) == [street]
    with CaptureQueriesContext(connection) as spent:
        assert [a.depth for a in queries.path(street.id)] == [0, 1, 2, 3]
    assert len(spent) == 1
    assert [a.depth for a in queries.find("桃花仑")] == [3, 4]
    assert [a.depth for a in queries.find("taohualun")] == [3, 4]
    assert list(queries.find("430903002")) == [street]
    assert not queries.find("旧街道")
    assert not queries.find("桃花仑", within=(pack(43, 9, 4), pack(43, 9, 5)))


def test_sites_are_counted_in_the_area_they_lie_in() -> None:
    street = make_area(43, 9, 3, 2)
    community = make_area(43, 9, 3, 2, 1)
    make_site(area=street, kind="laboratory")
    make_site(area=community)
    make_site(area=community, closed_at="2021-08-01T00:00Z")
    make_site(area=make_area(43, 9, 3))
    assert queries.open_sites_below(HESHAN) == {street.id: 2}
    assert queries.sites_of(street.id).count() == 2
    assert queries.sites_of(HESHAN, kind="sampling").count() == 2
