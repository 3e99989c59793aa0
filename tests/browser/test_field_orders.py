"""On a phone without network: a team acknowledges its order; the lead of a site gets alarms, and tells the queue."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LATER = """minutes => import('/static/field/core/clock.js').then(m => {
  const now = m.clock.now; m.clock.now = () => now.call(m.clock) + minutes * 60e3; })"""


def test_an_order_and_the_alarms_of_a_site_without_network(field: Field, handset: Opened) -> None:
    told = asked(field.city, "ordered()")
    phone = handset(width=360)
    phone.ready_offline()
    page = phone.page
    phone.context.set_offline(True)
    phone.go("orders")
    expect(page.locator(".work.orders")).to_contain_text("支援敲门行动")
    page.get_by_role("button", name="我们已知悉").dblclick()
    expect(page.locator(".said b")).to_have_text("已代表队伍确认调令")
    assert (faults(page), too_wide(page)) == ([], 0)
    phone.go("alarms")
    row = page.locator(".work.alarms .rows .row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("韩某")
    expect(row).to_contain_text("应脱下防护服")
    assert (faults(page), too_wide(page)) == ([], 0)
    row.click()
    page.get_by_role("button", name="已有人接替").click()
    page.locator("lf-sheet .btn.go").click()
    expect(page.locator(".said b")).to_have_text("韩某")
    expect(row).to_have_count(0)
    phone.has_waiting(2)
    page.evaluate(LATER, 130)  # the hard limit passes, and the phone says so by itself
    phone.go("home")
    expect(page.locator(".note")).to_contain_text("1 条警报")
    phone.go("alarms")
    expect(row).to_contain_text("超过上限")
    phone.context.set_offline(False)
    phone.all_sent()
    after = asked(field.city, "acknowledged()")
    assert after == {
        "order": [told["order"], told["person"], ""],
        "seen": [[told["other"], "已有人接替", ""]],
    }


def test_a_queue_is_told_once_and_can_be_taken_back(field: Field, handset: Opened) -> None:
    phone = handset(width=360, enrol=False)
    phone.enrol(asked(field.city, "leader()")["code"])
    phone.ready_offline()
    page, tell = phone.page, phone.page.get_by_role("button", name="申报")
    phone.context.set_offline(True)
    phone.go("queue")
    which = page.get_by_text("在哪个点位？")
    expect(page.locator(".list-head b").or_(which).first).to_be_visible()
    if which.count():
        page.locator(".rows .row").first.click()
    name = page.locator(".list-head b").inner_text()
    page.get_by_role("button", name="加十").click()
    tell.dblclick()
    expect(page.locator(".said b")).to_have_text("排队已上报")
    phone.has_waiting(1)
    page.get_by_role("button", name="加十").click()
    page.wait_for_timeout(500)  # what comes sooner is the second half of a double tap
    tell.click()
    expect(page.locator(".said")).to_contain_text("20 人")
    assert (faults(page), too_wide(page)) == ([], 0)
    page.get_by_role("button", name="撤回").dblclick()
    expect(page.locator(".said b")).to_have_text("撤回")
    expect(page.locator(".work .hand .remark")).to_contain_text("10 人")
    phone.context.set_offline(False)
    phone.all_sent()
    assert asked(field.city, "queues()")["queues"] == [[name, 10, 1]]
