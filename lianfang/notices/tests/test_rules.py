"""What may be done with a notice as it stands; numbers; templates."""

import pytest

from lianfang.notices.rules import Standing, cannot, filled, next_number, unfilled

DRAFT, HANDED_IN = Standing("draft", True, False, 1), Standing("submitted", True, True, 1)
IN_FORCE, GONE = Standing("issued"), Standing("withdrawn")
CORRECTING, CORRECTED = Standing("issued", True, False, 1), Standing("issued", True, True, 1)


@pytest.mark.parametrize(
    ("deed", "now", "user", "why"),
    [
        ("edit", DRAFT, 1, ""),
        ("edit", HANDED_IN, 1, "submitted"),
        ("edit", IN_FORCE, 1, "no_draft"),
        ("edit", CORRECTING, 1, ""),
        ("submit", DRAFT, 2, ""),
        ("submit", IN_FORCE, 2, "no_draft"),
        ("approve", HANDED_IN, 2, ""),
        ("approve", HANDED_IN, 1, "own_draft"),
        ("approve", DRAFT, 2, "not_submitted"),
        ("approve", CORRECTED, 2, ""),
        ("return", HANDED_IN, 1, ""),
        ("return", DRAFT, 1, "not_submitted"),
        ("correct", IN_FORCE, 1, ""),
        ("correct", CORRECTING, 1, "drafted"),
        ("correct", DRAFT, 1, "not_issued"),
        ("withdraw", IN_FORCE, 1, ""),
        ("withdraw", CORRECTED, 1, ""),
        ("withdraw", DRAFT, 1, "not_issued"),
        *((deed, GONE, 1, "withdrawn") for deed in ("edit", "submit", "approve", "correct", "withdraw")),
    ],
)
def test_what_may_be_done(deed: str, now: Standing, user: int, why: str) -> None:
    assert cannot(deed, now, user) == why


def test_numbers_follow_one_another() -> None:
    assert [next_number(known) for known in (None, 1, 41)] == [1, 2, 42]


def test_a_place_nobody_knows_stays() -> None:
    assert filled("致[area]，[电话]", {"area": "赫山区", "day": "x"}) == "致赫山区，[电话]"


def test_what_is_still_to_be_filled() -> None:
    assert unfilled("致[area]", "拨打[电话]或[电话]", "see (1) and [2\n]") == ["[area]", "[电话]"]
