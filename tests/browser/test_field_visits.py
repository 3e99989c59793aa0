"""The sweep on a phone, against a real server: taps counted, a staircase in one go."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_household_where_nothing_changed_takes_at_most_four_taps(handset: Opened) -> None:
    phone = handset()
    phone.tap('.tiles a[href="#visit"]')
    phone.tap(".next-door")
    phone.tap(".foot-bar .btn.go")
    assert phone.taps <= 4
    expect(phone.page.locator(".said b")).to_have_text("梨雨小区1栋1单元101")
    expect(phone.page.locator(".sum p b")).to_have_text("1")
    phone.page.locator(".strip .btn").click()
    expect(phone.page.locator(".sum p b")).to_have_text("0")


def test_one_visit_does_all_that_is_due_at_a_door(handset: Opened, field: Field) -> None:
    asked(field.city, "walked()")
    phone = handset()
    phone.whole_roster()
    phone.go("visit")
    phone.page.get_by_role("button", name="待办(").click()
    phone.tap(".next-door")
    due = phone.page.locator(".due .chips button")
    expect(due).to_have_count(2)
    expect(due.first).to_have_attribute("aria-pressed", "true")
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)
    phone.page.locator(".door-body textarea").last.fill("电话13873712345")
    expect(phone.page.get_by_text("备注中不要写电话号码。")).to_be_visible()
    phone.page.locator(".door-body textarea").last.fill("")
    due.first.click()
    phone.page.get_by_role("group", name="致居民的一封信").get_by_role("button", name="放在门口").click()
    phone.tap(".foot-bar .btn.go")
    phone.all_sent()
    seen = asked(field.city, "walked()")
    assert (seen["done"], seen["letters"]) == ([["survey"]], ["left"])


def test_doors_are_in_nobodys_way(handset: Opened) -> None:
    phone = handset()
    phone.go("visit")
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)
    phone.page.locator(".next-door").click()
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)


def test_the_rest_of_a_staircase_is_marked_in_one_go(handset: Opened, field: Field) -> None:
    phone = handset()
    phone.go("visit")
    phone.page.locator(".stair .two .btn").last.click()
    phone.page.locator(".sheet .btn.go").click()
    expect(phone.page.locator(".sum p b")).to_have_text("28")
    expect(phone.page.locator(".doors .ok")).to_have_count(28)
    phone.all_sent()
    field.followed()
    again = handset()
    again.go("visit")
    expect(again.page.locator(".sum p b")).to_have_text("28")  # another phone knows who was visited


def test_a_printed_code_names_somebody_and_proves_nothing_alone(handset: Opened, field: Field) -> None:
    (person,) = field.some(1)
    given = asked(field.city, f"coded('{person['id']}')")
    phone = handset()
    phone.go("sample")
    phone.scan(field.tube())
    phone.scan(given["code"])
    asks = phone.page.locator("lf-help-code")
    expect(asks).to_contain_text(person["name"])
    assert (faults(phone.page), too_wide(phone.page)) == ([], 0)
    asks.locator("input").fill("1900")
    asks.locator(".btn.go").click()
    expect(asks.get_by_role("alert")).to_be_visible()
    asks.locator("input").fill(str(given["born"]))
    asks.locator(".btn.go").click()
    expect(phone.page.locator(".tube .head p b")).to_have_text("1")
    phone.go("visit")
    phone.scan(given["code"][:-3] + "AAA")
    expect(phone.page.get_by_role("alert")).to_have_text("此码是假的")
