"""A muster on a phone: say that one comes, scan whoever comes, tick a name, all without network."""

import pytest
from playwright.sync_api import expect

from lianfang.common.ids import uuid7
from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide
from tests.browser.test_field_work import code_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_called_answered_scanned_and_ticked_without_network(field: Field, handset: Opened) -> None:
    worker, second, third = asked(field.city, "muster()")["people"]
    stranger = {"id": str(uuid7()), "name": "", "number": ""}
    phone = handset(width=360)
    phone.ready_offline()
    phone.context.set_offline(True)
    phone.go("muster")
    page = phone.page
    expect(page.locator(".work.muster")).to_contain_text("医院大院")
    expect(page.locator(".work.muster")).to_contain_text("湘H00A01")
    page.get_by_role("button", name="我会来").click()
    expect(page.locator(".said b")).to_have_text("您会来")
    phone.scan(code_of(second))
    expect(page.locator(".said b")).to_have_text("郑立新")
    phone.scan(code_of(second))
    expect(page.locator(".said small")).to_contain_text("到达")
    page.get_by_role("button", name="冯静宜").click()
    expect(page.locator(".said b")).to_have_text("冯静宜")
    phone.scan(code_of(stranger))
    expect(page.locator(".said small")).to_have_text("不在召集名单中，已照样登记")
    page.locator(".strip .btn").click()
    expect(page.locator(".said b")).to_have_text("撤回")
    assert (faults(page), too_wide(page)) == ([], 0)
    phone.has_waiting(5)
    phone.context.set_offline(False)
    phone.all_sent()
    told = asked(field.city, "mustered()")
    assert told["answers"] == [[worker["id"], True, ""]]
    came = [[second["id"], True, ""], [third["id"], False, ""], [stranger["id"], True, "unknown_person"]]
    assert told["arrivals"] == came
