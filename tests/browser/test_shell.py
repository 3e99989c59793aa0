"""What is round every page: languages, colours, search, keyboard, the drawer of phones, live numbers."""

import re

import pytest
from playwright.sync_api import Page, expect

from lianfang.people.rules.pinyin import readings
from lianfang.story.chapters.infections import TRAVELLER
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def test_the_other_language_stays_on_the_page(visit: Visit) -> None:
    page = visit("/cases/contacts/?state=released&page=2")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_role("heading", level=1)).to_have_text("接触者")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url("/cases/contacts/?state=released&page=2")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("接触者")
    expect(page).to_have_url("/cases/contacts/?state=released&page=2")


def paper(page: Page) -> str:
    """Give the colour of the page."""
    return str(page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor"))


def until_other(page: Page, before: str) -> str:
    """Wait until the page has another colour: a style sheet may still be on its way; gives it."""
    expect(page.locator(".top").first).not_to_have_css("background-color", before)
    return paper(page)


def test_dark_is_chosen_once_and_comes_with_the_next_page(visit: Visit) -> None:
    page = visit("/", theme="")
    light = paper(page)
    page.locator(".who").click()
    page.locator('[data-theme="dark"]').click()
    expect(page.locator('[data-theme="dark"]')).to_have_attribute("aria-pressed", "true")
    dark = until_other(page, light)
    sent = page.goto("/cases/list/")
    assert sent is not None
    assert re.search(r'media="screen" id="dark"', sent.text()), "the server must send the dark page at once"
    assert paper(page) == dark


def test_without_a_choice_the_system_decides(visit: Visit) -> None:
    page = visit("/", theme="", color_scheme="dark")
    dark = paper(page)
    page.emulate_media(color_scheme="light")
    until_other(page, dark)


@pytest.mark.parametrize("typed", [TRAVELLER, "linhaoyu"])
def test_a_slash_searches_and_arrows_choose(visit: Visit, typed: str) -> None:
    page = visit("/beds/")
    page.keyboard.press("/")
    box = page.locator("#search input")
    expect(box).to_be_focused()
    box.press_sequentially(typed)
    hit = page.locator("#search-found a").filter(has_text=TRAVELLER)
    expect(hit).to_be_visible()
    while not hit.evaluate("link => link === document.activeElement"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TRAVELLER)


def test_a_name_of_two_characters_is_found(visit: Visit) -> None:
    page = visit("/people/")
    name = page.locator("#rows tbody th a").filter(has_text=re.compile("^..$")).first.inner_text()
    page.keyboard.press("/")
    page.locator("#search input").fill(name)
    expect(page.locator("#search-found b").first).to_have_text(name)


def test_initials_find_whoever_has_them(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("/")
    page.locator("#search input").fill("lhy")
    found = page.locator("#search-found b")
    expect(found.first).to_be_visible()
    for name in found.all_inner_texts():
        assert "lhy" in {initials for _whole, initials in readings(name)}


def test_only_the_keyboard(visit: Visit) -> None:
    page = visit("/reports/", language="en-GB")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main summary").first).to_be_focused()  # the forms in which the list is saved
    page.keyboard.press("Tab")
    opener = page.get_by_role("button", name="Publish a day")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.locator("#publish")
    expect(dialog.locator("[name=day]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_menu_comes_before_the_page(visit: Visit) -> None:
    page = visit("/", language="en-GB")
    for _step in range(2):
        page.keyboard.press("Tab")
    expect(page.locator(".rail .mark")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".rail nav a").first).to_be_focused()
    expect(page.locator(".rail [aria-current=page]")).to_have_text("Overview")


def test_the_drawer_of_a_phone(visit: Visit) -> None:
    page = visit("/", language="en-GB", width=360)
    menu = page.locator(".menu-button")
    menu.click()
    expect(page.locator("#rail nav a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#rail")).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.locator("#rail nav").get_by_role("link", name="Contacts").click()
    expect(page).to_have_url("/cases/contacts/")


def test_escape_closes_the_search_with_words_in_it(visit: Visit) -> None:
    page = visit("/", language="en-GB")
    page.keyboard.press("/")
    page.keyboard.type("wm")
    expect(page.locator("dialog.search")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).to_be_hidden()


def test_a_second_click_while_the_first_is_on_its_way_does_nothing(visit: Visit) -> None:
    page = visit("/passages/passes/new/", "dispatcher")
    page.route("**/passages/passes/new/", lambda route: route.fulfill(status=204))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("[name=holder]").fill("双击某")
    page.locator("[name=area]").fill("430903")
    button = page.locator("main form[method=post] button.primary")
    with page.expect_request(lambda request: request.method == "POST"):
        button.click()
    button.click()
    page.wait_for_timeout(200)
    assert sent.count("POST") == 1
