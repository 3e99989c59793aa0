"""On a phone without network: a vaccinator asks questions, takes consent, gives the dose, watches, notes an event."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_somebody_is_vaccinated_without_network(field: Field, handset: Opened) -> None:
    phone = handset(width=360, enrol=False)
    made = asked(field.city, "opened()", "dosecity")
    phone.enrol(made["code"])
    phone.ready_offline()
    page, sheet = phone.page, phone.page.locator("lf-sheet")
    phone.context.set_offline(True)

    phone.go("vaccinate")
    row = page.locator(".work.vaccinate .row", has_text=made["name"])
    expect(row).to_contain_text("等待问诊")
    expect(page.locator(".work.vaccinate")).to_contain_text("V20210701")
    assert (faults(page), too_wide(page)) == ([], 0)
    row.click()
    decide = sheet.locator("button.go")
    expect(decide).to_be_disabled()  # no doctor stands for it yet
    sheet.locator("input[name=doctor]").fill("周医生")
    assert (faults(page), too_wide(page)) == ([], 0)
    decide.dblclick()
    expect(sheet).to_contain_text("可接种，待知情同意")
    sheet.get_by_role("button", name="先接种，采样推迟").click()
    sheet.locator("button.go").click()
    expect(sheet).to_contain_text("已同意，等待接种")
    assert (faults(page), too_wide(page)) == ([], 0)
    give = sheet.locator("button.go")
    expect(give).to_be_disabled()  # nobody looked twice
    sheet.get_by_role("button", name="已核对受种者").click()
    give.click()
    expect(sheet.get_by_role("timer")).to_contain_text("30")
    leave = sheet.locator("button.go")
    expect(leave).to_be_disabled()  # before its time only with a reason
    sheet.get_by_role("button", name="记录异常反应").click()
    sheet.get_by_role("button", name="晕厥或心因性反应").click()
    sheet.locator("textarea").fill("头晕")
    assert (faults(page), too_wide(page)) == ([], 0)
    sheet.locator("button.go").click()
    sheet.locator("input[name=reason]").fill("接孩子")
    leave.click()
    expect(sheet).to_contain_text("已离开")
    phone.has_waiting(5)

    phone.context.set_offline(False)
    phone.all_sent()
    told = asked(field.city, "given()", "dosecity")
    assert told["visit"] == ["left", "周医生", "own", "waits"]
    assert told["dose"] == [1, "left_arm", False, "接孩子"]
    assert told["event"] == ["fainting", "头晕"]
