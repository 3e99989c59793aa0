"""Numbers on paper; what was read from it; when two keyings agree; whose time is whose."""

from datetime import date

import pytest

from lianfang.common.dates import at
from lianfang.common.ids import ALPHABET, is_checked, person_code, uuid7
from lianfang.paper.rules import numbers
from lianfang.paper.rules.keyed import (
    Difference,
    Keyed,
    KeyedLine,
    differences,
    id_kind,
    instants,
    keyed,
    problems,
    settled,
    tidy,
)
from lianfang.people.rules.numbers import check_character

KIT, TODAY = "ABCDE", date(2021, 8, 6)
TUBE = numbers.tube_code(KIT, 7)
RIGHT = "43099919800501002" + check_character("43099919800501002")  # nobody’s: the district was never issued


def test_no_two_numbers_of_a_kit_are_the_same_and_each_is_checked() -> None:
    tubes = {numbers.tube_code(KIT, n) for n in range(1, 2_001)}
    forms = {numbers.form_number(KIT, n) for n in range(1, 1_001)}
    boxes = {numbers.box_code(KIT, n) for n in range(1, 101)}
    assert (len(tubes), len(forms), len(boxes)) == (2_000, 1_000, 100)
    assert all(is_checked(code) for code in tubes | forms | boxes)
    assert tubes.isdisjoint(numbers.tube_code("ABCDF", n) for n in range(1, 2_001))
    with pytest.raises(ValueError, match="does not fit"):
        numbers.form_number(KIT, numbers.FORMS + 1)


@pytest.mark.parametrize("nth", [1, 2, 33, 1_024, 1_025, 32_768])
def test_a_list_code_is_read_back_and_only_in_its_own_kit(nth: int) -> None:
    code = numbers.list_code(KIT, nth)
    assert len(code) == 4
    assert numbers.read_list_code(KIT, code.lower()) == nth
    assert numbers.read_list_code("ABCDF", code) is None


def test_one_wrong_letter_of_a_list_code_is_seen() -> None:
    code = numbers.list_code(KIT, 77)
    for place in range(4):
        for letter in ALPHABET:
            other = code[:place] + letter + code[place + 1 :]
            assert (numbers.read_list_code(KIT, other) is None) == (other != code)


NUMBER = numbers.form_number(KIT, 3)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (NUMBER, NUMBER),
        (numbers.spaced(NUMBER).lower(), NUMBER),
        (numbers.FORM_SIGN + NUMBER, NUMBER),
        (NUMBER[:-1] + ("2" if NUMBER[-1] != "2" else "3"), None),
        (TUBE, None),
        ("", None),
        ("表", None),
        ("LFF-", None),
    ],
)
def test_a_form_number_is_read_typed_or_scanned(typed: str, found: str | None) -> None:
    assert numbers.read_form_number(typed) == found


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("lines.0.time", "9.05", "09:05"),
        ("sealed", "0905", "09:05"),
        ("lines.0.time", "９：０５", "09:05"),
        ("lines.0.time", "24:00", "24:00"),  # stays as it is, and is doubted
        ("day", "20210805", "2021-08-05"),
        ("day", "2021年8月5日", "2021-08-05"),
        ("day", "8/5", "8/5"),
        ("count", "09", "9"),
        ("lines.2.name", " 欧阳  修远 ", "欧阳 修远"),
        ("lines.2.number", "430999 19800501 002x", "43099919800501002X"),
        ("lines.2.phone", "138 1234 5678", "13812345678"),
        ("lines.2.list_code", "2a-7k", "2A7K"),
        ("tube_code", "abcde 229", "ABCDE229"),
    ],
)
def test_two_who_read_the_same_write_the_same(field: str, typed: str, kept: str) -> None:
    assert tidy(field, typed) == kept


def a_form(*lines: KeyedLine, **over: str) -> Keyed:
    given = {"day": "2021-08-05", "tube_code": TUBE, "sealed": "10:00"} | over
    return Keyed(**given, lines=lines or (KeyedLine(name="陈一", time="09:00"),))


LISTED = numbers.list_code(KIT, 1)


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (a_form(), []),
        (a_form(KeyedLine(LISTED, "陈一", "", "", "09:00")), []),
        (a_form(KeyedLine(person_code(uuid7()).replace("-", ""), "陈一", "", "", "09:00")), []),
        (a_form(day="8/5"), [("day", "day", True)]),
        (a_form(day="2021-08-07"), [("day", "day_future", True)]),
        (a_form(tube_code=""), [("tube_code", "tube_code", True)]),
        (a_form(tube_code=TUBE[:-2] + TUBE[-1] + TUBE[-2]), [("tube_code", "tube_code", True)]),
        (a_form(KeyedLine()), [("lines.0.name", "nobody", True)]),
        (a_form(KeyedLine(name="陈一"), sealed=""), [("lines.0.time", "no_time", True)]),
        (a_form(KeyedLine(time="09:00")), [("lines.0.name", "name", True)]),
        (a_form(KeyedLine(name="陈一", time="25:00")), [("lines.0.time", "time", True)]),
        (a_form(sealed="x"), [("sealed", "time", True)]),
        (a_form(count="100"), [("count", "count", True)]),
        (a_form(count="2"), [("count", "count_differs", False)]),
        (a_form(KeyedLine("ZZZZ", "陈一", "", "", "09:00")), [("lines.0.list_code", "list_code", False)]),
        (a_form(KeyedLine("", "陈一", RIGHT, "", "09:00")), []),
        (
            a_form(KeyedLine("", "陈一", RIGHT[:-1] + ("1" if RIGHT[-1] != "1" else "2"), "", "09:00")),
            [("lines.0.number", "number", False)],
        ),
        (a_form(KeyedLine("", "陈一", "9" * 41, "", "09:00")), [("lines.0.number", "long", True)]),
        (a_form(KeyedLine("", "陈一", "", "12", "09:00")), [("lines.0.phone", "phone", False)]),
        (
            a_form(KeyedLine(LISTED, "陈一", time="09:00"), KeyedLine(LISTED, "陈二", time="09:01")),
            [("lines.1.list_code", "twice", False)],
        ),
    ],
)
def test_what_cannot_be_right_is_named(form: Keyed, found: list[tuple[str, str, bool]]) -> None:
    assert [tuple(each) for each in problems(form, KIT, TODAY)] == found


def test_lines_keep_their_places_and_the_empty_end_is_left_out() -> None:
    form = keyed({"day": "20210805", "tube_code": TUBE}, [{"name": "甲"}, {}, {"name": "乙"}, {}, {}])
    assert [n for n, _line in form.people()] == [0, 2]
    assert len(form.lines) == 3


def test_differences_are_named_field_by_field() -> None:
    first = a_form(KeyedLine(name="陈一", time="09:00"), KeyedLine(name="陈二", time="09:01"))
    second = a_form(KeyedLine(name="陈一", time="09:06"), sealed="10:01")
    assert differences(first, first) == []
    assert differences(first, second) == [
        Difference("sealed", "10:00", "10:01"),
        Difference("lines.0.time", "09:00", "09:06"),
        Difference("lines.1.name", "陈二", ""),
        Difference("lines.1.time", "09:01", ""),
    ]
    chosen = {each.field: each.second for each in differences(first, second)}
    assert settled(first, chosen) == second
    assert settled(second, {each.field: each.first for each in differences(first, second)}) == first
    assert settled(first, {"lines.0.time": "9.30"}).lines[0].time == "09:30"


@pytest.mark.parametrize(
    ("times", "sealed", "expected", "closed"),
    [
        (["09:00", "09:04"], "10:00", [(5, 9, 0), (5, 9, 4)], (5, 10, 0)),
        (["", "09:04", ""], "", [(5, 9, 4)] * 3, (5, 9, 4)),
        (["", ""], "10:00", [(5, 10, 0)] * 2, (5, 10, 0)),
        (["23:50", "00:10"], "00:20", [(5, 23, 50), (6, 0, 10)], (6, 0, 20)),
        (["09:04", "09:00"], "10:00", [(5, 9, 4), (5, 9, 0)], (5, 10, 0)),  # written out of order
    ],
)
def test_times_are_those_on_the_paper(
    times: list[str], sealed: str, expected: list[tuple[int, int, int]], closed: tuple[int, int, int]
) -> None:
    form = a_form(*(KeyedLine(name="陈", time=time) for time in times), sealed=sealed)
    taken, sealed_at = instants(form)
    assert taken == [at(date(2021, 8, day), hour, minute) for day, hour, minute in expected]
    assert sealed_at == at(date(2021, 8, closed[0]), *closed[1:])


def test_a_form_without_any_time_has_no_instants() -> None:
    with pytest.raises(ValueError, match="no time"):
        instants(a_form(KeyedLine(name="陈"), sealed=""))


@pytest.mark.parametrize(
    ("number", "kind"),
    [(RIGHT, "resident_id"), ("E12345678", "passport"), ("", "none_yet"), ("12", "resident_id")],
)
def test_the_kind_of_a_number_is_told_by_its_look(number: str, kind: str) -> None:
    assert id_kind(number) == kind
