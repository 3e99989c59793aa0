"""One Chromium, one served story, and pages of it opened as anybody, in either language and look."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.browser.fieldwork import Field, Handset, work_for_phones
from tests.browser.install import CHROMIUM
from tests.city import City, unused_port
from tests.shared import once
from tests.told import Told, served

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 60_000  # far beyond what any page takes; only a fault gets there
HEIGHT = {1440: 900, 390: 844, 360: 740}

Visit = Callable[..., Page]
Opened = Callable[..., Handset]


@pytest.fixture(scope="session")
def site(story: Told) -> str:
    """Give the address of the served story, without a slash at its end."""
    return str(once("site", lambda _folder: {"address": served(story, unused_port())})["address"])


@pytest.fixture(scope="session")
def field(founded: City, address: str) -> Field:
    """Give a city's work for phones."""
    return work_for_phones(founded, address)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Give the one browser. It ends with these tests: what comes after them may not find its event loop running."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def states() -> dict[str, Any]:
    """Keep the cookies of each member of the cast, so that each signs in once."""
    return {}


@pytest.fixture
def noise() -> list[str]:
    """Collect what a browser complains of. A test that expects a complaint takes it out of here."""
    return []


@pytest.fixture
def visit(chromium: Browser, site: str, states: dict[str, Any], noise: list[str]) -> Iterator[Visit]:
    """Open pages in a test; what a browser complains of fails it."""
    with visits(chromium, site, states, noise) as visit:
        yield visit
    assert noise == []


@contextmanager
def visits(chromium: Browser, site: str, states: dict[str, Any], noise: list[str]) -> Iterator[Visit]:
    """Give the function that opens a page as a member of the cast, or as a stranger when `as_` is empty."""
    contexts: list[BrowserContext] = []

    def visit(
        path: str = "/",
        as_: str = "commander",
        *,
        language: str = "zh-CN",
        theme: str = "light",
        width: int = 1440,
        **more: Any,
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            locale=language,
            viewport={"width": width, "height": HEIGHT[width]},
            storage_state=states.get(as_),
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if theme:
            context.add_cookies([{"name": "theme", "value": theme, "url": site}])
        page = context.new_page()
        listen(page, noise)
        if as_ and as_ not in states:
            enter(page, as_)
            states[as_] = {**context.storage_state(), "cookies": _signed_in(context)}
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()


def _signed_in(context: BrowserContext) -> list[Any]:
    return [cookie for cookie in context.cookies() if cookie.get("name") in {"sessionid", "csrftoken"}]


def listen(page: Page, noise: list[str]) -> None:
    """Note errors of scripts, of the console (a breach of the content policy is one) and of the server."""

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            noise.append(f"{page.url}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            noise.append(f"{response.url}: {response.status}")

    page.on("console", console)
    page.on("pageerror", lambda error: noise.append(f"{page.url}: {error}"))
    page.on("response", answered)


def enter(page: Page, who: str) -> None:
    """Sign in with the demo's one click."""
    page.goto("/sign-in/")
    page.locator(f'form[action="/demo/{who}/"] button').click()
    page.wait_for_url("/")


@pytest.fixture
def handset(chromium: Browser, field: Field, noise: list[str]) -> Iterator[Opened]:
    """Open phones of the worker; what their browser complains of fails the test."""
    contexts = []

    def open_(browser: Browser = chromium, *, width: int = 360, enrol: bool = True, **more: Any) -> Handset:
        glass = {"viewport": {"width": width, "height": 740}, "is_mobile": True, "has_touch": True}
        context = browser.new_context(**{"base_url": field.address, "locale": "zh-CN", **glass, **more})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        listen(page, noise)
        phone = Handset(page, context)
        if enrol:
            phone.enrol(field.code())
            phone.whole_roster()
        return phone

    yield open_
    for context in contexts:
        context.close()
    assert [line for line in noise if "net::ERR_INTERNET_DISCONNECTED" not in line] == []
