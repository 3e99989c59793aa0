"""On a phone without network: a courier takes a box over and arrives; a laboratory receives it against its list."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_box_is_counted_by_courier_and_laboratory_without_network(field: Field, handset: Opened) -> None:
    told = asked(field.city, "packed()", "boxcity")
    phone = handset(width=360, enrol=False)
    phone.enrol(told["code"])
    phone.ready_offline()
    page = phone.page
    phone.context.set_offline(True)

    phone.go("carry")
    expect(page.locator(".work.carry")).to_contain_text("1 个转运箱待取")
    assert (faults(page), too_wide(page)) == ([], 0)
    phone.scan("BX7K2M9")
    fields = page.locator("lf-sheet input")
    fields.nth(0).fill("2")
    fields.nth(1).fill("6,5")
    page.locator("lf-sheet .btn.go").click()
    expect(page.locator("lf-sheet h2")).to_have_text("装箱 3，清点 2")
    page.get_by_role("button", name="重新清点").click()
    page.locator("lf-sheet input").nth(0).fill("3")
    assert (faults(page), too_wide(page)) == ([], 0)
    page.locator("lf-sheet .btn.go").dblclick()
    expect(page.locator(".said b")).to_have_text("已接箱")
    phone.scan("BX7K2M9")
    page.locator("lf-sheet .btn.go").dblclick()
    expect(page.locator(".said b")).to_have_text("到达")

    phone.go("receive")
    phone.scan("BX7K2M9")
    phone.scan(told["tubes"][0])
    page.locator(".row", has_text=told["tubes"][1]).click()  # a label that no scanner reads
    expect(page.locator(".row[aria-pressed=true]")).to_have_count(2)
    assert (faults(page), too_wide(page)) == ([], 0)
    page.get_by_role("button", name="清点并接收").click()
    page.locator("lf-sheet input").nth(0).fill("2")
    expect(page.locator("lf-sheet .remark.warn")).to_contain_text("与清单不符")
    assert (faults(page), too_wide(page)) == ([], 0)
    page.locator("lf-sheet .btn.go").dblclick()
    expect(page.locator(".said b")).to_have_text("已接收并暂缓")
    phone.context.set_offline(False)
    phone.all_sent()
    after = asked(field.city, "carried()", "boxcity")
    assert (after["counts"], after["differs"], after["held"]) == ([3, 3, 2], "tubes", True)
    assert after["missing"] == [told["tubes"][2]]
    assert after["steps"] == [["taken", 2, 6.5], ["taken", 3, None], ["arrived", None, None]]
    assert after["scanned"] == [2]
