"""Which answers identify a caller, and which do not."""

from datetime import date

import pytest

from lianfang.hotline.rules import Answers, Known, can_ask, identify, plain, read_day, tries_left
from lianfang.protocol import timeline

NUMBERS = timeline.versions("covid19")[0].hotline
CHEN = Known(
    frozenset({"陈秀英"}),
    frozenset({"002X"}),
    frozenset({date(1949, 3, 2)}),
    frozenset({"13807370001"}),
    frozenset({"3栋2单元401"}),
)


@pytest.mark.parametrize(
    ("told", "right"),
    [
        (Answers("陈秀英", tail="002x", born="19490302"), True),
        (Answers(" 陈 秀英 ", tail="430902194903020 02X", phone="138 0737 0001"), True),
        (Answers("陈秀英", born="1949年3月2日", door="3 栋 2 单元 401"), True),
        (Answers("陈秀英", tail="1111", born="1949-3-2", phone="13807370001"), True),  # one slip
        (Answers("陈秀英", tail="002X"), False),
        (Answers("陈秀英", tail="002X", born="1949-03-03", door="401"), False),
        (Answers("陈秀兰", tail="002X", born="19490302", phone="13807370001"), False),  # her sister
        (Answers("", tail="002X", born="19490302"), False),
        (Answers("陈秀英", tail="", born="", phone="", door=""), False),
        (Answers("陈秀英", tail="X", door="栋"), False),
    ],
)
def test_the_name_and_two_more_answers_must_fit(told: Answers, right: bool) -> None:
    assert identify(told, CHEN, NUMBERS).right is right


def test_what_is_not_on_record_fits_nothing() -> None:
    bare = Known(frozenset({"陈秀英"}), born=frozenset({date(1949, 3, 2)}))
    assert identify(Answers("陈秀英", born="19490302", tail="", phone="13807370001"), bare, NUMBERS).fit == {
        "born"
    }
    assert not can_ask(bare, NUMBERS)
    assert can_ask(CHEN, NUMBERS)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("19490302", date(1949, 3, 2)),
        ("１９４９－３－２", date(1949, 3, 2)),
        ("1949/03/02", date(1949, 3, 2)),
        ("490302", None),
        ("1949-13-02", None),
        ("三月", None),
        ("", None),
    ],
)
def test_days_are_read_however_they_are_typed(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


def test_spaces_width_and_case_do_not_matter() -> None:
    assert plain("３栋 2-单元") == plain("3栋2单元")
    assert [tries_left(n, NUMBERS) for n in (0, 2, 3, 9)] == [3, 1, 0, 0]
