"""Every page that anybody may open, in one window: by the rules of WCAG at a desk in light and a phone in dark, never
wider than it, also with type twice as large; and giving something without a script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import HEIGHT
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

OPEN = [
    *("/services/", "/bulletin/", "/zones-in-force/", "/sites/", "/give/", "/donations/public/", "/g/"),
    *("/announcements/", "/stops/", "/say/", "/say/look/", "/thanks/", "/volunteer/", "/volunteer/enter/"),
    "/volunteer/sign-up/who/",
    *("/verify/", "/verify/doses/", "/my/", "/my/slip/"),
]
OWN = ["/my/page/", "/my/doses/", "/my/rides/", "/my/messages/", "/my/venue/"]
LOOKS = (("zh-CN", "light", 1440), ("en-GB", "dark", 360))
PHONE, CODE = re.compile(r"1[3-9]\d{9}"), re.compile(r"\b\d{6}\b")
LARGE = "() => document.documentElement.style.setProperty('font-size', '200%')"


@pytest.fixture(params=LOOKS, ids=["desk", "phone"])
def window(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """Give a stranger's window in one look."""
    language, theme, width = request.param
    size: Any = {"width": width, "height": HEIGHT[width]}
    context = chromium.new_context(viewport=size, locale=language, color_scheme=theme, base_url=site)
    yield context
    context.close()


def came_in(page: Page) -> list[str]:
    """Open the page of the resident whose phone the demo names; gives more pages to look at."""
    page.goto("/my/")
    phone = PHONE.search(page.inner_text("main"))
    assert phone
    page.fill("input[name=phone]", phone.group())
    page.locator("main form button").first.click()
    expect(page.locator("input[name=code]")).to_be_visible()
    page.wait_for_load_state()
    code = CODE.search(page.inner_text("body"))
    assert code
    page.fill("input[name=code]", code.group())
    page.locator("main form button").first.click()
    page.wait_for_url("**/my/page/")
    links = page.locator("main a[href*='/my/rounds/'], main a[href*='/my/orders/']").all()
    return [*OWN, *[str(link.get_attribute("href")) for link in links[:3]]]


def test_every_public_page_is_in_nobodys_way(window: BrowserContext) -> None:
    page, wrong = window.new_page(), {}
    own = came_in(page)
    for path in [*OPEN[:-2], *own]:
        page.goto(path)
        found = faults(page)
        if wide := too_wide(page):
            found.append(f"wider by {wide}")
        page.evaluate(LARGE)
        if page.viewport_size and page.viewport_size["width"] == 360 and (wide := too_wide(page)):
            found.append(f"with large type wider by {wide}")
        if found:
            wrong[path] = found
    window.clear_cookies()
    for path in OPEN[-2:]:
        page.goto(path)
        if found := faults(page):
            wrong[path] = found
    assert wrong == {}


def test_something_is_given_without_a_script(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB", base_url=site)
    page = context.new_page()
    page.goto("/give/")
    page.get_by_label("Goods").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("What is it?")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("#id_what$"))
    page.get_by_label("What is it?").fill("Masks")
    page.get_by_label("How much?").fill("500")
    page.get_by_label("Counted in").fill("pieces")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name, or that of your unit").fill("Li One")
    page.get_by_label("Phone").fill("13800000001")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("500 pieces")
    page.get_by_role("button", name="Promise it").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    context.close()
