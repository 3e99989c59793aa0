"""Main pages against WCAG 2.2 AA and best practice, light and dark, in both languages, at a desk and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lianfang.story.city import HESHAN
from tests.browser.conftest import HEIGHT, Visit, visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
FIRST = "#rows tbody th a"
# A page's address, and the link there that leads to the page that is meant.
PAGES = {
    "sign in": ("/sign-in/", ""),
    "home": ("/", ""),
    "line list": ("/cases/list/", ""),
    "case": ("/cases/list/", FIRST),
    "contact": ("/cases/contacts/", FIRST),
    "round": ("/testing/", FIRST),
    "bulletins": ("/reports/?page=2", ""),
    "force": ("/teams/force/", ""),
    "beds": ("/beds/", "main table th a"),
    "patient": ("/care/", FIRST),
    "area": (f"/areas/{HESHAN}/", ""),
    "outbreak": ("/outbreaks/", FIRST),
    "disputes": ("/sync/disputes/", ""),
}
# Pages made of the same parts: every other one at a desk in light, every other one on a phone in dark.
SIMILAR = {
    "at work": ("/duty/", ""),
    "somebody at work": ("/duty/alarms/?state=all", FIRST),
    "alarms": ("/duty/alarms/?state=all", ""),
    "incident": ("/duty/incidents/", FIRST),
    "muster": ("/teams/musters/", FIRST),
    "pairings": ("/teams/pairings/", ""),
    "dispatches": ("/teams/dispatches/", ""),
    "checkpoints": ("/passages/board/", ""),
    "passages": ("/passages/", ""),
    "pass": ("/passages/passes/", FIRST),
    "sign up": ("/volunteer/", ""),
    "a volunteer's door": ("/volunteer/enter/", ""),
    "verify": ("/verify/", ""),
    "epidemiology": ("/reports/epidemiology/", ""),
    "chains": ("/cases/list/chains/", ""),
    "a lead": ("/cases/leads/?state=all", FIRST),
}
STRANGERS = {"sign in", "sign up", "a volunteer's door", "verify"}


# A button that fades into what it will be has no colour to be judged yet; rows that a filter will change are dimmed.
STILL = """() => Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => null)))"""


def faults(page: Page) -> list[str]:
    """Give each rule that a page breaks once nothing moves, with the first element that breaks it."""
    page.evaluate(STILL)
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def too_wide(page: Page) -> int:
    """Give by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


# Light at a desk and dark on a phone go through the rules; neither is ever wider than its window, in either language.
LOOKS = (("zh-CN", "light", 1440, 360), ("en-GB", "dark", 360, 1440))
CASES = [(name, look) for name in PAGES for look in LOOKS]
CASES += [(name, LOOKS[n % 2]) for n, name in enumerate(SIMILAR)]


@pytest.fixture(scope="module")
def window(chromium: Browser, site: str, states: dict[str, Any]) -> Iterator[Visit]:
    """Give the function that shows a page in the one window of its look and visitor: a browser keeps what it loaded."""
    noise: list[str] = []
    kept: dict[tuple[str, str], Page] = {}
    with visits(chromium, site, states, noise) as visit:

        def shown(path: str, as_: str, language: str, theme: str, width: int) -> Page:
            if (as_, language) not in kept:
                kept[as_, language] = visit(path, as_, language=language, theme=theme, width=width)
            else:
                kept[as_, language].set_viewport_size({"width": width, "height": HEIGHT[width]})
                kept[as_, language].goto(path)
            return kept[as_, language]

        yield shown
    assert noise == []


@pytest.mark.parametrize(("name", "look"), CASES)
def test_nothing_is_in_anybodys_way(window: Visit, name: str, look: tuple[str, str, int, int]) -> None:
    path, link = (PAGES | SIMILAR)[name]
    language, theme, width, other = look
    page = window(path, "" if name in STRANGERS else "commander", language, theme, width)
    if link:
        page.goto(str(page.locator(link).first.get_attribute("href")))
    assert (faults(page), too_wide(page)) == ([], 0)
    page.set_viewport_size({"width": other, "height": HEIGHT[other]})
    assert too_wide(page) == 0
