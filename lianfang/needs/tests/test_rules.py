"""Kinds guessed by words, clocks, badges, names in texts: without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from lianfang.needs import rules
from lianfang.needs.rules import Clocks
from lianfang.protocol import timeline

NUMBERS = timeline.versions("covid19")[1].needs
NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("家里没菜了", "food"),
        ("老人胸痛，药也没了", "urgent_medical"),  # of several kinds the one that cannot wait longest
        ("每周三次透析，明天要去医院", "treatment"),
        ("工地停工，工资没发", "stranded"),
        ("Insulin for my mother", "medicine"),
        ("想问问什么时候结束", ""),
    ],
)
def test_a_kind_is_guessed_by_the_words(text: str, kind: str) -> None:
    assert rules.guess(text, NUMBERS) == kind


def test_clocks_run_from_when_it_was_told_and_the_next_one_counts() -> None:
    clock = rules.clocks("urgent_medical", NOON, NUMBERS)
    assert clock == Clocks(NOON + timedelta(hours=1), NOON + timedelta(minutes=30), NOON + timedelta(hours=4))
    assert rules.due("new", clock, None) == clock.speak_by  # urgent words do not wait to be sorted
    assert rules.due("open", clock, None) == clock.speak_by
    assert rules.due("open", clock, NOON) == clock.meet_by
    assert rules.due("met", clock, NOON) is None
    assert rules.due("new", rules.clocks("", NOON, NUMBERS), None) == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "text", "badge"),
    [
        ("043 217", "", "043217"),
        ("", "一位民警，警号043217，嗓子都哑了", "043217"),
        ("", "Badge no. A-12 was kind, badge number 55123", "55123"),
        ("", "他一直在那里", ""),
        ("ｈ0１7", "警号999999", "H017"),  # what was typed goes before what was written
    ],
)
def test_the_number_of_a_badge_is_read(typed: str, text: str, badge: str) -> None:
    assert rules.badge_of(typed, text) == badge


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("感谢 刘 志远 同志", ["刘志远"], "刘志远"),
        ("感谢这位民警", ["刘志远", "", "0"], ""),
        ("警号 043-217", ["043217"], "043217"),
    ],
)
def test_a_text_for_everybody_names_nobody(text: str, names: list[str], found: str) -> None:
    assert rules.named_in(text, names) == found


def test_phones_and_identity_numbers_are_found_in_texts() -> None:
    assert rules.numbers_in("电话 138 0737 0001") == "13807370001"
    assert rules.numbers_in("8月4日22点，3号门") == ""


def test_the_same_is_the_same_but_for_signs() -> None:
    assert rules.same("没菜了！", " 没菜 了")
    assert not rules.same("没菜了", "没药了")
