"""The order of doors, without a database."""

import random

import pytest

from lianfang.people.rules.doors import door_of, in_stair_order, natural, read_number, stair_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十三", 23),
        ("一百零三", 103),
        ("一百一十", 110),
        ("一千零二十", 1020),
        ("一〇二", 102),
        ("两", 2),
        ("", None),
        ("甲", None),
        ("3a", None),
    ],
)
def test_numbers_are_read_in_digits_and_in_chinese(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "doors",
    [
        ["1栋1单元101", "1栋1单元102", "1栋1单元201", "1栋2单元101", "2栋1单元101", "10栋1单元101"],
        ["3栋2单元501", "3栋2单元502室", "3幢2单元901", "三栋二单元1001", "3号楼2单元1102房"],
        ["A座101", "A座1201", "B座101"],
        ["1组2号", "1组10号", "二组1号", "12组34号", "12组34号附1号", "12组35号"],
        ["桥头村1组9号", "桥头村十组1号"],
        ["桃花仑路2号", "桃花仑路10号", "桃花仑路一百零二号"],
        ["金海湾小区3-2-501", "金海湾小区3栋2单元502", "金海湾小区3-2-601"],
        ["3栋1层2号", "3栋2层1号", "3栋10楼1号"],
        ["１栋１单元１０１", "1 栋 1 单元 102", "1栋1单元103"],
        ["龙岭园东门2栋101", "龙岭园东门2栋201", "龙岭园东门11栋101"],
    ],
)
def test_doors_come_in_the_order_of_the_stairs(doors: list[str]) -> None:
    for seed in range(5):
        mixed = random.Random(seed).sample(doors, len(doors))
        assert in_stair_order((door, door) for door in mixed) == doors


def test_what_no_rule_reads_keeps_a_natural_order() -> None:
    odd = ["", "船上", "船上2", "船上10", "？？", "工地板房"]
    assert in_stair_order((door, door) for door in reversed(odd)) == sorted(odd, key=door_of)
    assert natural("船上2") < natural("船上10")


@pytest.mark.parametrize(
    "text", ["一" * 200, "9" * 200, "栋" * 200, "1-" * 100, "十百千" * 60, "\x00\ud800", "👩‍👩‍👧3栋"]
)
def test_no_address_is_too_odd(text: str) -> None:
    assert door_of(text) == door_of(text)


@pytest.mark.parametrize(
    ("address", "stair"),
    [
        ("金山小区3栋2单元501", ("金山小区", "3栋", "2单元")),
        ("桃花仑东路3-2-501", ("桃花仑东路", "3", "2")),
        ("第四村民小组12号", ("", "第四村民小组", "")),
        ("船上", ("", "", "")),
    ],
)
def test_a_staircase_is_named_as_its_address_does(address: str, stair: tuple[str, str, str]) -> None:
    found = stair_of(address)
    assert (found.place, found.building, found.unit) == stair
    assert found.name == " ".join(filter(None, stair))
