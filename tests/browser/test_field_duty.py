"""One's own duty on a phone: the clock of the suit with and without a network, and the limit that stops scanning."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from lianfang.duty import rules
from lianfang.duty.rules import Told
from lianfang.protocol import timeline
from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_field_work import code_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOUR = timedelta(hours=1)
STEP = """([step, hours]) => import('/static/field/core/duty.js')
  .then(m => m.duty.step(step, {at: new Date(Date.now() - hours * 3600e3)})).then(() => true)"""
CLOCK = """([steps, limits, now]) => import('/static/field/core/duty-clock.js')
  .then(m => m.clockOf(steps, null, limits, now))"""


def test_past_the_hard_limit_nobody_is_scanned_until_the_command_lets_go_on(
    field: Field, handset: Opened
) -> None:
    phone, (me,), tube = handset(), field.some(1), field.tube()
    page = phone.page
    phone.go("duty")
    phone.scan(code_of(me))
    expect(page.locator(".said b")).to_have_text("今天这部手机归你用")
    page.get_by_role("button", name="我到岗了").click()
    expect(page.locator(".duty .btn.go b")).to_have_text("穿上防护服")
    phone.all_sent()
    phone.context.set_offline(True)
    page.evaluate(STEP, ["don", 4.5])
    expect(page.locator(".suit-clock.hard .time")).to_have_text("4:30")
    phone.go("sample")
    phone.scan(tube)
    expect(page.locator("dialog.no h2")).to_have_text("请立即脱下防护服")
    expect(page.locator(".tube .code")).to_have_count(0)
    page.get_by_role("button", name="指挥部准许我继续").click()
    fields = page.locator("lf-leave input")
    fields.nth(0).fill("谭志远")
    fields.nth(1).fill("换班的人在路上")
    page.wait_for_timeout(500)  # nobody writes that faster than a finger that taps twice
    page.get_by_role("button", name="短时间继续").click()
    expect(page.locator(".chip.suit small")).to_contain_text("还剩")
    phone.scan(tube)
    expect(page.locator(".tube .code")).to_have_text(tube)
    phone.context.set_offline(False)
    phone.all_sent()
    told = asked(field.city, "duties()")
    assert [step for who, step, doubt in told["steps"] if (who, doubt) == (me["id"], "")] == ["don", "in"]
    assert told["leaves"] == [["换班的人在路上", "谭志远"]]


def test_health_and_incidents_are_told_and_a_step_is_taken_back(field: Field, handset: Opened) -> None:
    phone, (me,) = handset(), field.some(1)
    page = phone.page
    phone.go("duty")
    phone.scan(code_of(me))
    page.get_by_role("button", name="我到岗了").click()
    page.locator(".strip .btn").click()
    expect(page.locator(".said b")).to_have_text("撤回")
    page.get_by_role("button", name="我的健康").click()
    for key in "366":
        page.locator(f'lf-sheet button:text-is("{key}")').click()
    page.get_by_role("button", name="申报").click()
    page.get_by_role("button", name="出了意外").click()
    page.get_by_role("button", name="针刺伤").click()
    expect(page.locator(".said b")).to_have_text("针刺伤")
    phone.all_sent()
    told = asked(field.city, "duties()")
    assert [36.6, []] in told["healths"]
    assert "needle" in told["incidents"]


def test_the_phone_reckons_as_the_server_does(handset: Opened) -> None:
    page = handset().page
    n = rules.numbers(timeline.in_force("covid19", datetime(2021, 8, 7, tzinfo=UTC).date()))
    limits = {"off_s": n.off.total_seconds()}
    dice, start = random.Random(5), datetime(2021, 8, 7, tzinfo=UTC)
    for _case in range(60):
        at, steps = start, []
        for _n in range(dice.randint(1, 9)):
            at += timedelta(minutes=dice.choice([5, 40, 90, 400, 700]))
            steps.append((at, dice.choice(["in", "don", "doff", "rest", "back", "out"])))
        now = at + HOUR
        told = [Told(when, step, UUID(int=1), 1) for when, step in steps]
        sent: list[dict[str, Any]] = [
            {"at": when.isoformat(), "data": {"step": step, "site_id": "s"}, "state": "sent"}
            for when, step in steps
        ]
        clock = page.evaluate(CLOCK, [sent, limits, now.timestamp() * 1000])
        read = rules.duties(told, n.off)
        worn = read[-1].open if read else None
        spans = read[-1].spans if read else []
        closed = sum((span.off - span.on for span in spans if span.off), timedelta())
        assert clock["before"] == closed / timedelta(milliseconds=1), steps
        assert clock["donned"] == (worn.on.timestamp() * 1000 if worn else 0), steps
        assert clock["state"] == (read[-1].state if read else "out"), steps
