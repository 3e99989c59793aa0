"""A zone on a phone, against a real server: what is noted at a door and counted in a hall without network arrives."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_flags_and_counts_are_told_without_network(handset: Opened, field: Field) -> None:
    asked(field.city, "zoned()", "zonecity")
    phone = handset()
    phone.whole_roster()
    phone.go("visit")
    phone.page.context.set_offline(True)
    phone.tap(".doors .door >> nth=0")  # the staircase may have been walked before
    care = phone.page.locator("lf-care")
    expect(care).to_contain_text("封控区")
    care.get_by_role("button", name="记录特殊需要").click()
    sheet = phone.page.locator(".sheet")
    sheet.locator(".chips button").first.click()
    sheet.get_by_role("button", name="透析").click()
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)
    sheet.locator(".btn.go").click()
    expect(care.locator(".rows li")).to_have_count(1)
    phone.page.locator(".door-body textarea").first.fill("电饭煲坏了")
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)
    phone.tap(".foot-bar .btn.go")
    phone.go("zone")
    phone.page.get_by_role("button", name="清点一处的人数").click()
    for box, text in zip(sheet.locator("input").all(), ("装修工地", "19", "20"), strict=True):
        box.fill(text)
    expect(sheet.locator(".btn.go")).to_be_disabled()
    sheet.locator("input").last.fill("19")
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)
    sheet.locator(".btn.go").click()
    expect(phone.page.locator("lf-zone .rows").first).to_contain_text("装修工地")
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)
    phone.page.context.set_offline(False)
    phone.all_sent()
    told = asked(field.city, "zoned()", "zonecity")
    assert (told["flags"], told["places"]) == (["dialysis"], [["装修工地", 19, 19]])
