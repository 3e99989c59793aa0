"""Packed ids and English names."""

import pytest

from lianfang.places import rules
from lianfang.places.names import english

HESHAN = 43_009_003_000_000_000
STREET = 43_009_003_002_000_000


def test_an_area_is_a_range_of_ids() -> None:
    assert rules.pack(43, 9, 3) == HESHAN
    assert rules.unpack(STREET) == (43, 9, 3, 2)
    assert rules.span(STREET) == (STREET, STREET + 999_999)
    assert rules.inside(STREET, HESHAN)
    assert not rules.inside(HESHAN, STREET)
    assert not rules.inside(rules.pack(43, 9, 4), HESHAN)
    assert rules.touches(STREET, HESHAN)
    assert rules.touches(HESHAN, STREET)
    assert not rules.touches(rules.pack(43, 9, 4), HESHAN)


def test_levels_and_ancestors() -> None:
    assert rules.level(STREET) == "township"
    assert list(rules.ancestors(STREET)) == [rules.pack(43), rules.pack(43, 9), HESHAN, STREET]
    assert rules.at_level(STREET, "district") == HESHAN
    assert rules.at_level(HESHAN, "township") == HESHAN


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("43", (43,)),
        ("430900", (43, 9)),
        ("430903", (43, 9, 3)),
        ("430903402", (43, 9, 3, 402)),
        ("430903402000", (43, 9, 3, 402)),
        ("430903402001", (43, 9, 3, 402, 1)),
        ("430903402001012", (43, 9, 3, 402, 1, 12)),
    ],
)
def test_official_codes(code: str, path: tuple[int, ...]) -> None:
    area = rules.from_official(code)
    assert area == rules.pack(*path)
    assert code.startswith(rules.official_code(area))


@pytest.mark.parametrize("code", ["", "4", "43090x", "4309034", "000000", "430900001", "²³"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"not a|invalid literal"):
        rules.from_official(code)


@pytest.mark.parametrize("parts", [(), (0,), (1000,), (43, 0, 3), (1, 2, 3, 4, 5, 6, 7)])
def test_what_is_no_path_is_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="not an area path"):
        rules.pack(*parts)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("赫山区", "Heshan District"),
        ("安化县", "Anhua County"),
        ("汽车路街道", "Qichelu Subdistrict"),
        ("龙岭产业开发区", "Longling Industrial Zone"),
        ("乐安镇", "Le'an Town"),
        ("长塘镇", "Changtang Town"),
        ("朝阳街道", "Chaoyang Subdistrict"),
        ("鲊埠回族乡", "Zhabu Hui Township"),
        ("康家村村委会", "Kangjia Village"),
        ("对溪社区居民委员会", "Duixi Community"),
        ("绿稼湾村", "Lüjiawan Village"),
        ("区", "Qu"),
    ],
)
def test_english_names(name: str, wanted: str) -> None:
    assert english(name) == wanted
