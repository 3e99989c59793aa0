"""Signing in: by password, by the demo's one click, and who may not."""

import re
from base64 import b32decode
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from lianfang.story.cast import CAST, PASSWORD
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def test_a_password_opens_the_page_that_was_asked_for(visit: Visit, noise: list[str]) -> None:
    page = visit("/cases/list/?sort=-number", as_="")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next="))
    page.fill("#id_username", "epidemiologist")
    page.fill("#id_password", "not-the-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("密码")
    page.fill("#id_username", "epidemiologist")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/cases/list/?sort=-number")
    expect(page.locator(".who")).to_contain_text("林雨晴")


def test_five_wrong_passwords_lock_that_name_and_no_other(visit: Visit, noise: list[str]) -> None:
    page = visit("/sign-in/", as_="", language="en-GB")
    for n in range(5):
        page.fill("#id_username", "observer")
        page.fill("#id_password", f"wrong-{n}")
        page.locator("main form button.primary").click()
        if n < 4:
            expect(page.locator("#id_password")).to_have_value("")  # the next page is there
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked for a quarter of an hour")
    noise[:] = [line for line in noise if "429" not in line]
    page.get_by_role("link", name="Back to sign-in").click()
    page.fill("#id_username", "auditor")
    page.fill("#id_password", PASSWORD)
    page.locator("main form button.primary").click()
    expect(page).to_have_url("/work/")


def test_each_role_of_the_demo_is_one_click_away(visit: Visit) -> None:
    page = visit("/sign-in/", as_="", language="en-GB")
    expect(page.locator(".demo li")).to_have_count(len(CAST))
    page.get_by_role("button", name="Doctor").click()
    expect(page).to_have_url("/")
    expect(page.locator(".who")).to_contain_text("苏静怡")
    page.locator(".who").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url("/sign-in/")
    page.goto("/care/")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next="))


def test_a_page_that_one_may_not_see_says_so_and_leads_back(visit: Visit, noise: list[str]) -> None:
    page = visit("/users/", as_="sampler", language="en-GB")
    expect(page.locator(".oops")).to_be_visible()
    noise[:] = [line for line in noise if "403" not in line]
    page.locator(".oops a").first.click()
    expect(page).to_have_url("/")


def test_a_page_says_that_its_reader_will_be_signed_out_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit("/account/password/", as_="observer", language="en-GB")
    box = page.locator("#ending")
    told: dict[str, Any] = {"user": int(box.get_attribute("data-user") or 0), "token": "t" * 64}
    page.route("**/sign-in/lasts/", lambda route: route.fulfill(json=told))
    page.fill("#id_old", "typed before")

    def look(left: int) -> None:
        told.update(left=left, longest=9000)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=13))
    look(90)
    expect(box.get_by_role("heading")).to_contain_text("in 2 minutes")
    expect(box.get_by_role("button", name="Stay signed in")).to_be_focused()
    told["left"] = 3600
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=26))
    look(0)
    expect(box.get_by_text("You were signed out")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box.get_by_role("link", name="Sign in on a new page")).to_be_visible()
    look(3600)
    expect(box).to_be_hidden()
    assert page.input_value("#id_old") == "typed before"
    assert page.input_value("main [name=csrfmiddlewaretoken]") == "t" * 64


def test_recovery_codes_can_be_read_on_a_phone(visit: Visit) -> None:
    page = visit("/account/second-factor/", as_="anhua", width=360)
    key = page.locator("dd[translate=no]").inner_text().replace(" ", "")
    page.locator("#id_code").fill(f"{totp(b32decode(key)):06}")
    page.locator("main form button.primary").click()
    codes = page.locator("ol.codes li")
    expect(codes).to_have_count(10)
    boxes = [(box["y"], box["y"] + box["height"]) for each in codes.all() if (box := each.bounding_box())]
    assert all(above[1] <= below[0] for above, below in pairwise(boxes))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
