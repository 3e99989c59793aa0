"""A checkpoint and a market's gate on a phone: without network, then all of it at the server."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from lianfang.common.ids import person_code
from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, Handset, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def post(field: Field) -> dict[str, Any]:
    """Give the city its checkpoint, its market, its officer, and a pass."""
    return asked(field.city, "guard()", module="gatecity")


def opened(handset: Opened, code: str, screen: str, site: str) -> Handset:
    """Open an officer's phone at a place, and take its network away."""
    phone = handset(enrol=False)
    phone.enrol(code)
    phone.whole_roster()
    phone.go(screen)
    phone.tap(phone.page.locator("lf-sheet .row", has_text=site))
    phone.ready_offline()
    phone.context.set_offline(True)
    return phone


def vouched_for(phone: Handset, given: dict[str, Any], name: str) -> None:
    """Scan a printed code, which proves nothing alone, tell a wrong and the right year of birth, and let them pass."""
    page = phone.page
    phone.scan(given["code"])
    asks = page.locator("lf-help-code")
    expect(asks).to_contain_text(name)
    assert (faults(page), too_wide(page)) == ([], 0)
    for year in ("1900", str(given["born"])):
        asks.locator("input").fill(year)
        asks.locator(".btn.go").click()
        if year == "1900":
            expect(asks.get_by_role("alert")).to_be_visible()
    expect(page.locator(".work").get_by_role("status")).to_contain_text(name[-1])
    phone.tap(page.locator(".work .btn.go"))


def test_a_vehicle_a_fever_a_receipt_and_a_pass_without_network(
    handset: Opened, field: Field, post: dict[str, Any]
) -> None:
    ill, passing, helped = field.some(3)
    given = asked(field.city, f"coded('{helped['id']}')")
    phone = opened(handset, post["codes"][0], "passage", post["site"])
    page = phone.page
    assert (faults(page), too_wide(page)) == ([], 0)
    phone.tap(page.locator(".work .btn", has_text="车辆"))
    assert (faults(page), too_wide(page)) == ([], 0)
    page.fill("lf-sheet input", "湘h 1234")
    assert page.locator("lf-sheet .btn.go").is_disabled()
    page.fill("lf-sheet input", "湘h d12345")
    phone.tap(page.locator(".stepper button").last)
    phone.tap("lf-sheet .btn.go")
    phone.scan(person_code_of(ill))
    phone.tap(page.locator(".work .btn", has_text="体温"))
    for digit in "382":
        phone.tap(f'lf-sheet lf-keypad button[aria-label="{digit}"]')
    phone.tap("lf-sheet .btn.go")
    page.locator(".work .btn.go.danger", has_text="发热").wait_for()
    phone.tap(".work .btn.go")
    page.locator(".work .btn.go.danger", has_text="湘HD12345").wait_for()
    phone.tap(".work .btn.go")
    phone.tap(page.locator(".work .btn", has_text="留置1"))
    phone.tap("lf-sheet .rows .row")
    page.fill("lf-sheet [name=to]", "发热门诊")
    page.fill("lf-sheet [name=taken_by]", "120")
    page.fill("lf-sheet [name=receipt]", "R-1")
    phone.tap("lf-sheet .btn.go")
    page.locator("lf-sheet [name=receipt]").wait_for(state="detached")
    phone.scan(post["permit"])
    page.locator(".said.ok", has_text="通行证有效").wait_for()
    phone.scan(person_code_of(passing))
    phone.tap(page.locator(".work .btn.go", has_text="持通行证"))
    page.locator(".said.ok", has_text="持通行证").wait_for()
    phone.scan(post["permit"][:-6] + "AAAAAA")
    page.locator(".said.no", has_text="通行证是假的").wait_for()
    vouched_for(phone, given, helped["name"])
    phone.has_waiting(5)
    phone.context.set_offline(False)
    phone.all_sent()
    there = asked(field.city, "gates()", module="gatecity")
    assert there["vehicles"] == [["湘HD12345", 2, "held_medical", "fever", ""]]
    assert there["passages"] == [
        [ill["id"], "held_medical", "fever", "", "", True],
        [passing["id"], "passed", "pass", f"permit:{post['number']}", "", False],
        [helped["id"], "passed", "", "", "", False],
    ]
    assert there["transfers"] == [["发热门诊", "R-1", ""]]
    assert there["refused"] == 0


def test_three_codes_at_the_gate_of_a_market(handset: Opened, field: Field, post: dict[str, Any]) -> None:
    phone = opened(handset, post["codes"][1], "gate", post["market"])
    page, go = phone.page, phone.page.locator(".work .btn.go")
    assert (faults(page), too_wide(page)) == ([], 0)
    box = go.bounding_box()
    assert box
    assert box["y"] > 740 / 2, "the largest button is where the thumb is"
    phone.tap(go)
    phone.tap(go)
    page.locator(".inside b", has_text="2").wait_for()
    phone.tap(page.locator(".three .btn", has_text="健康码"))
    page.locator(".work .btn.go.danger", has_text="黄码").wait_for()
    phone.tap(go)
    phone.tap(page.locator(".ways button", has_text="出"))
    phone.tap(go)
    page.locator(".inside b", has_text="2").wait_for()  # three came in, one of them held, one went out
    phone.has_waiting(4)
    phone.context.set_offline(False)
    phone.all_sent()
    assert asked(field.city, "gates()", module="gatecity")["entries"] == [
        ["in", "passed", "", ""],
        ["in", "passed", "", ""],
        ["in", "transferred", "yellow_code", ""],
        ["out", "passed", "", ""],
    ]


def person_code_of(person: dict[str, str]) -> str:
    """Give the code on a resident's card."""
    return person_code(UUID(person["id"]))
