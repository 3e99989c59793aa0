"""One's own shifts on a phone: yes, no with a reason, a swap asked and answered, all without network."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_yes_no_a_swap_asked_and_one_answered_without_network(field: Field, handset: Opened) -> None:
    asked(field.city, "shifts()")
    phone = handset(width=360)
    phone.ready_offline()
    phone.context.set_offline(True)
    phone.go("shifts")
    page = phone.page
    expect(page.locator(".rows .row")).to_have_count(2)
    expect(page.locator(".work")).to_contain_text("孩子开学")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".said b")).to_have_text("您已同意，等待排班人员决定")
    page.locator(".rows .row").nth(0).click()
    page.get_by_role("button", name="我会来").click()
    expect(page.locator(".rows .row").nth(0)).to_contain_text("您已确认到岗")
    page.locator(".rows .row").nth(1).click()
    page.get_by_role("button", name="请同事换班").click()
    page.locator("lf-shift select").nth(0).select_option(label="郑立新")
    page.locator("lf-shift select").nth(1).select_option(index=1)
    assert (faults(page), too_wide(page)) == ([], 0)
    page.locator("lf-shift .btn.go").click()
    expect(page.locator(".rows .row").nth(1)).to_contain_text("已请人换班")
    page.locator(".rows .row").nth(0).click()
    page.get_by_role("button", name="我不能来").click()
    page.get_by_role("button", name="我病了").click()
    page.locator("lf-shift .btn.danger").click()
    expect(page.locator(".rows .row").nth(0)).to_contain_text("您不能到岗")
    assert (faults(page), too_wide(page)) == ([], 0)
    phone.has_waiting(4)
    phone.context.set_offline(False)
    phone.all_sent()
    told = asked(field.city, "swapped()")
    assert told["replies"] == [["agree", "", ""], ["yes", "", ""], ["ask", "", ""], ["no", "我病了", ""]]
