"""A day without power: a kit is made and printed, and one of its forms is keyed by two people without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from lianfang.common.ids import with_check
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

EN = {"language": "en-GB"}


def key_a_form(page: Page, number: str, tube: str, name: str) -> None:
    """Key a form of one person without a mouse."""
    expect(page.locator("#form-number")).to_be_focused()  # without anybody's doing
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number[:5])
    expect(page.locator("[data-keying] input:focus")).to_have_count(1)  # the script listens
    for typed in ("20210923", tube, "", name, "", "13800000001", "1630"):
        if typed == "20210923" and page.locator("[name=day]").input_value():
            continue
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(page.locator("[data-people]")).to_have_text("1")
    for typed in ("", "", "1", "1640"):  # the next line's name left empty leads to what the sealer wrote
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Enter")


def test_a_kit_is_printed_and_a_form_keyed_by_two_people_without_a_mouse(visit: Visit) -> None:
    chief = visit("/testing/", as_="testing", **EN)
    chief.get_by_role("link", name="Yiyang City · round 1").click()
    chief.get_by_role("link", name="Paper kit").click()
    for name, n in (("n_tubes", "2"), ("n_forms", "2"), ("n_slips", "1")):
        chief.fill(f"[name={name}]", n)
    chief.locator("[name=lists]").uncheck()
    chief.get_by_role("button", name="Make the kit").click()
    with chief.expect_download() as download:
        chief.get_by_role("button", name="Download the PDF").click()
        chief.get_by_role("button", name="To plan or hand over work").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    chief.get_by_role("link", name="Back", exact=True).click()
    number = chief.locator(".key-missing a").first.inner_text()
    tube = with_check(number[:5] + "222")
    first = visit("/paper/", as_="sampler", **EN)
    key_a_form(first, number, tube, "吴远山")
    expect(first.locator(".toast")).to_contain_text("Somebody else keys it again")
    second = visit("/paper/", as_="doctor", **EN)
    key_a_form(second, number, tube, "吴远山")
    expect(second.locator(".toast.green, .toast").first).to_contain_text("is stored: 1 person")
    second.goto(f"/paper/?q={number}")
    second.locator("#rows tbody th a").click()
    second.get_by_role("link", name=tube).click()
    expect(second.locator("main")).to_contain_text("1 of")
