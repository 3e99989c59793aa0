"""On a phone without network: a courier puts goods down at a point, and says why another could not be reached."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_goods_are_put_down_or_not_without_network(field: Field, handset: Opened) -> None:
    phone = handset(width=360, enrol=False)
    phone.enrol(asked(field.city, "sent()", "goodscity")["code"])
    phone.ready_offline()
    page, sheet = phone.page, phone.page.locator("lf-sheet")
    phone.context.set_offline(True)

    phone.go("deliver")
    rows = page.locator(".work.deliver .row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("三栋门口")
    expect(rows.first).to_contain_text("矿泉水 6 箱")
    assert (faults(page), too_wide(page)) == ([], 0)
    rows.first.click()
    expect(sheet.locator("a[href^='tel:']")).to_have_attribute("href", "tel:07374200001")
    assert (faults(page), too_wide(page)) == ([], 0)
    sheet.get_by_role("button", name="放在交接点").dblclick()
    expect(page.locator(".strip b").first).to_have_text("已放下")

    rows.first.click()
    sheet.get_by_role("button", name="无法送达").click()
    sheet.locator("input").fill("楼门锁着")
    assert (faults(page), too_wide(page)) == ([], 0)
    sheet.get_by_role("button", name="交接点无人").click()
    expect(page.locator(".work.deliver .card").last).to_contain_text("交接点无人")
    page.locator(".row", has_text="三栋门口").click()
    sheet.get_by_role("button", name="撤回").click()
    expect(rows).to_have_count(2)
    expect(page.locator(".strip b").first).not_to_have_text("交接点无人")
    page.locator(".row", has_text="三栋门口").click()
    sheet.get_by_role("button", name="放在交接点").click()
    expect(page.locator(".strip b").first).to_have_text("已放下")

    phone.context.set_offline(False)
    phone.all_sent()
    told = asked(field.city, "brought()", "goodscity")
    assert told["found"] == [["三栋门口", "handed", "put"], ["五栋门口", "picked", "nobody"]]
