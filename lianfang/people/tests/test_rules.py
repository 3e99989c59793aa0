"""Tables of what is right and wrong."""

from datetime import date

import pytest

from lianfang.people.rules import Wrong, names, numbers
from lianfang.people.rules.newcomer import Newcomer, check
from lianfang.people.rules.numbers import Number, read_credit_code, read_number, read_phone
from lianfang.people.rules.same import LIKELY, Traits, likeness, slip, slips
from lianfang.people.words import WORDS

TODAY = date(2021, 8, 5)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("resident_id", "11010519491231002X", "11010519491231002X"),  # the example of GB 11643-1999
        ("resident_id", "11010519491231002x", "11010519491231002X"),
        ("resident_id", " 110105 19491231 002Ｘ ", "11010519491231002X"),
        ("resident_id", "432301196412300010", "432301196412300010"),  # 益阳地区, a code retired in 1994
        ("passport", "e12345678", "E12345678"),
        ("passport", "EA1234567", "EA1234567"),
        ("hk_macau", "H12345678", "H12345678"),
        ("hk_macau", "h1234567802", "H12345678"),  # the count of cards is no part of the number
        ("taiwan", "01234567", "01234567"),
        ("taiwan", "0123456789B", "0123456789B"),
        ("foreign_id", "USA110185061512", "USA110185061512"),
        ("none_yet", "", ""),
    ],
)
def test_numbers_that_are_right(kind: str, typed: str, kept: str) -> None:
    found = read_number(kind, typed, TODAY)
    assert isinstance(found, Number), found
    assert found.text == kept


@pytest.mark.parametrize(
    ("kind", "typed", "wrong"),
    [
        ("resident_id", "110105194912310021", Wrong.NUMBER_CHECK),
        ("resident_id", "11010519491231003X", Wrong.NUMBER_CHECK),
        ("resident_id", "440524188001010014", Wrong.NUMBER_TOO_OLD),  # its check digit is right
        ("resident_id", "110105491231002", Wrong.NUMBER_OLD),
        ("resident_id", "110105202108060018", Wrong.NUMBER_FUTURE),
        ("resident_id", "110105202102300013", Wrong.NUMBER_DATE),
        ("resident_id", "1101051949123100", Wrong.NUMBER_SHAPE),
        ("resident_id", "X1010519491231002X", Wrong.NUMBER_SHAPE),
        ("resident_id", "", Wrong.NUMBER_MISSING),
        ("passport", "ABCDEFGH", Wrong.NUMBER_SHAPE),
        ("passport", "E1234567890", Wrong.NUMBER_SHAPE),
        ("hk_macau", "K12345678", Wrong.NUMBER_SHAPE),
        ("none_yet", "123", Wrong.NUMBER_UNWANTED),
        ("library_card", "123", Wrong.NUMBER_KIND),
    ],
)
def test_numbers_that_are_wrong(kind: str, typed: str, wrong: Wrong) -> None:
    if wrong in {Wrong.NUMBER_FUTURE, Wrong.NUMBER_DATE}:
        typed = typed[:17] + numbers.check_character(typed[:17])
    assert read_number(kind, typed, TODAY) is wrong


def test_a_resident_number_tells_birth_and_sex() -> None:
    found = read_number("resident_id", "11010519491231002X", TODAY)
    assert isinstance(found, Number)
    assert (found.born_on, found.sex, found.unusual_area) == (date(1949, 12, 31), "f", False)


def test_a_province_never_issued_is_a_warning_and_no_error() -> None:
    seventeen = "99010119900101001"
    found = read_number("resident_id", seventeen + numbers.check_character(seventeen), TODAY)
    assert isinstance(found, Number)
    assert found.unusual_area


def test_the_foreign_card_of_2023_is_checked_like_a_resident_number() -> None:
    seventeen = "91184019850615123"
    right = seventeen + numbers.check_character(seventeen)
    assert isinstance(read_number("foreign_id", right, TODAY), Number)
    wrong = seventeen + ("0" if right[17] != "0" else "1")
    assert read_number("foreign_id", wrong, TODAY) is Wrong.NUMBER_CHECK


def test_age_changes_on_the_birthday() -> None:
    assert numbers.age(date(2000, 8, 5), TODAY) == 21
    assert numbers.age(date(2000, 8, 6), TODAY) == 20
    assert isinstance(check(Newcomer("王明", 1, born_on=date(1900, 8, 6)), TODAY), tuple)
    assert check(Newcomer("王明", 1, born_on=date(1900, 8, 4)), TODAY) is not Wrong.BORN_FUTURE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13812345678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("0086-138-1234-5678", "13812345678"),
        ("８６１３８１２３４５６７８", "13812345678"),
        ("0737-4212345", "0737-4212345"),
        ("07374212345", "0737-4212345"),
        ("(0737) 4212345-12", "0737-4212345-12"),
        ("010-62345678", "010-62345678"),
        ("+852 9123 4567", "+85291234567"),
        ("12812345678", None),
        ("1381234567", None),
        ("4212345", None),
        ("call me", None),
        ("", None),
    ],
)
def test_phones(typed: str, kept: str | None) -> None:
    assert read_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("91350100M000100Y43", "91350100M000100Y43"),  # the example of GB 32100-2015
        ("91350100 m000100y43", "91350100M000100Y43"),
        ("91350100M000100Y44", None),
        ("91350100M000100I43", None),
        ("91350100M000100Y4", None),
    ],
)
def test_credit_codes(typed: str, kept: str | None) -> None:
    assert read_credit_code(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王 明 ", "王明"),
        ("王\u3000明", "王明"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("Jean-Luc  O’Neill Jr.", "Jean-Luc O’Neill Jr."),
        ("李", "李"),
        ("𠮷田", "𠮷田"),
        ("王*明", Wrong.NAME_MASKED),
        ("王＊明", Wrong.NAME_MASKED),
        ("王xx", Wrong.NAME_MASKED),
        ("王明1", Wrong.NAME_SIGNS),
        ("<b>王明</b>", Wrong.NAME_SIGNS),
        ("·", Wrong.NAME_EMPTY),
        ("王" * 121, Wrong.NAME_LONG),
    ],
)
def test_names(typed: str, kept: str) -> None:
    assert names.read_name(typed) == kept


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("王明", {"=王明", "王明", "wangming", "wm"}),
        ("王小明", {"=王小明", "王小", "小明", "wangxiaoming", "wxm"}),
        ("曾伟", {"=曾伟", "zengwei", "zw"}),
        ("单雪", {"shanxue", "sx"}),
        ("解放", {"xiefang"}),
        ("仇英", {"qiuying"}),
        ("区伟", {"ouwei", "ow"}),
        ("查良", {"zhaliang"}),
        ("任盖", {"rengai"}),
        ("盖叫天", {"gejiaotian", "gaijiaotian"}),
        ("尉迟恭", {"yuchigong", "ycg", "尉迟"}),
        ("万俟雪", {"moqixue", "mqx"}),
        ("吕布", {"lvbu", "lb"}),
        ("阿依古丽·买买提", {"=阿依古丽买买提", "阿依", "买提", "ayigulimaimaiti", "ayglmmt"}),
        ("John Smith", {"johnsmith", "john", "smith", "js"}),
        ("李", {"=李", "li"}),
    ],
)
def test_what_a_name_is_found_by(name: str, found_by: set[str]) -> None:
    assert found_by <= names.terms(name)


def test_given_names_keep_the_usual_reading() -> None:
    assert "wangdan" in names.terms("王单")


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("138 1234 5678", names.Sought(phone="13812345678")),
        ("11010519491231002x", names.Sought(numbers=(("resident_id", "11010519491231002X"),))),
        ("E12345678", names.Sought(numbers=(("passport", "E12345678"),))),
        ("王明", names.Sought(whole="=王明", parts=("王明",))),
        ("王 小明", names.Sought(whole="=王小明", parts=("王小", "小明"))),
        ("Wang Ming", names.Sought(whole="wangming", parts=("wang", "ming"))),
        ("WM", names.Sought(whole="wm", parts=("wm",))),
        ("lǚ bù", names.Sought(whole="lvbu", parts=("lv", "bu"))),
        ("Lyu Bu", names.Sought(whole="lvbu", parts=("lv", "bu"))),
        ("  ", names.Sought()),
    ],
)
def test_reading_a_search(typed: str, sought: names.Sought) -> None:
    assert names.sought(typed) == sought


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王明", "王*"),
        ("王小明", "王*明"),
        ("欧阳小明", "欧**明"),
        ("李", "李*"),
        ("John Smith", "J*** S***"),
    ],
)
def test_masked_names(name: str, shown: str) -> None:
    assert names.mask_name(name) == shown


def test_masked_numbers() -> None:
    assert names.mask_phone("13812345678") == "138****5678"
    assert names.mask_phone("") == ""
    assert names.mask_number("resident_id", "002X") == "**************002X"
    assert names.mask_number("none_yet", "") == ""


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"born_on": date(2021, 8, 6)}, Wrong.BORN_FUTURE),
        ({"born_on": date(1890, 1, 1)}, Wrong.BORN_TOO_LONG_AGO),
        ({"sex": "x"}, Wrong.SEX_UNKNOWN),
        ({"kind": "ghost"}, Wrong.KIND_UNKNOWN),
        ({"phone": "123"}, Wrong.PHONE_SHAPE),
        ({"address": "号" * 201}, Wrong.ADDRESS_LONG),
        ({"id_kind": "resident_id", "number": "11010519491231002X", "sex": "m"}, Wrong.SEX_DIFFERS),
        (
            {"id_kind": "resident_id", "number": "11010519491231002X", "born_on": date(1949, 12, 30)},
            Wrong.BORN_DIFFERS,
        ),
    ],
)
def test_newcomers_that_cannot_be_right(told: dict[str, object], wrong: Wrong) -> None:
    assert check(Newcomer("王明", 1, **told), TODAY) is wrong  # type: ignore[arg-type]


def test_a_newcomer_takes_birth_and_sex_from_the_number() -> None:
    found = check(Newcomer("王明", 1, id_kind="resident_id", number="11010519491231002X"), TODAY)
    assert not isinstance(found, Wrong)
    assert (found.sex, found.born_on) == ("f", date(1949, 12, 31))


def test_every_reason_has_its_words() -> None:
    assert set(WORDS) == set(Wrong)


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        (Traits("王明", "m", date(1980, 5, 1)), Traits("王明", "m", date(1980, 5, 1)), True),
        (Traits("王明"), Traits("王明"), False),
        (Traits("王明", phone="13812345678"), Traits("王 明", phone="13812345678"), True),
        (Traits("王小明", "", date(1980, 5, 1)), Traits("王晓明", "", date(1980, 5, 1)), True),
        (Traits("王明", "", date(1980, 5, 1)), Traits("王明", "", date(1980, 1, 5)), True),  # day and month
        (Traits("王明", "", date(1980, 5, 1)), Traits("王明", "", date(1960, 3, 2)), False),
        (Traits("王明", "m", date(1980, 5, 1)), Traits("王明", "f", date(1980, 5, 1)), False),
        (Traits("王明", "", date(1980, 5, 1), "1"), Traits("王明", "", date(2010, 3, 2), "1"), False),  # son
        (
            Traits("李四", "", date(1980, 5, 1), "1"),
            Traits("王明", "", date(1980, 5, 1), "1"),
            True,
        ),  # new name
    ],
)
def test_who_may_be_the_same_person(one: Traits, other: Traits, likely: bool) -> None:
    assert (likeness(one, other) >= LIKELY) is likely
    assert likeness(one, other) == likeness(other, one)


def test_every_date_that_a_slip_of_the_pen_makes_is_sought() -> None:
    born = date(1980, 5, 12)
    found = slips(born, date(2021, 8, 5))
    days = (date.fromordinal(n) for n in range(date(1900, 1, 1).toordinal(), date(2022, 1, 1).toordinal()))
    assert found == {day for day in days if day == born or slip(day, born)}
    assert date(1980, 2, 29) in slips(date(1980, 2, 28), TODAY)
    assert slips(date(1980, 2, 29), TODAY) >= {date(1984, 2, 29), date(1980, 2, 28)}
