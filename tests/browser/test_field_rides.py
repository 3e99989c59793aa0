"""On a phone without network: a driver picks people up at a stop and at a place on no list."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_who_waves_is_told_with_their_stop_without_network(field: Field, handset: Opened) -> None:
    phone = handset(width=360, enrol=False)
    phone.enrol(asked(field.city, "sent()", "ridecity")["code"])
    phone.ready_offline()
    page, sheet = phone.page, phone.page.locator("lf-sheet")
    phone.context.set_offline(True)

    phone.go("drive")
    page.get_by_role("button", name="写明上车点或姓名").click()
    assert (faults(page), too_wide(page)) == ([], 0)
    sheet.get_by_role("button", name="菜市场口").click()
    sheet.locator("button.go").click()
    expect(page.locator(".strip")).to_contain_text("菜市场口")
    page.get_by_role("button", name="写明上车点或姓名").click()
    sheet.locator("input").fill("桥头修车铺")
    sheet.locator("button.go").click()
    expect(page.locator(".strip")).to_contain_text("桥头修车铺")

    phone.context.set_offline(False)
    phone.all_sent()
    told = asked(field.city, "waved()", "ridecity")
    assert told == {"found": [["菜市场口", ""], ["桥头修车铺", ""]], "aboard": 2}
