"""The pictures of the documents, taken from the demo: `make screenshots` writes docs/images."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from lianfang.common.ids import person_code
from lianfang.story.city import LEAST
from tests.browser.camera import FILMED, film
from tests.browser.conftest import ARGUMENTS
from tests.browser.fieldwork import Field, Handset, work_for_phones
from tests.browser.install import CHROMIUM
from tests.city import City
from tests.told import Told, lianfang, running, told_story

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
MID = "2021-08-05"


@contextmanager
def shown(story: Told, *arguments: str) -> Iterator[str]:
    """Serve a told story; yields its address."""
    command = lianfang("demo", "--people", str(LEAST), "--port", "8420", *arguments)
    with running(command, story.environment) as (_child, address):
        yield address.rstrip("/")


@contextmanager
def signed_in(
    browser: Browser, site: str, username: str, language: str, size: tuple[int, int], dark: bool = False
) -> Iterator[Page]:
    """Open a window of one size and language, signed in as a member of the cast."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=LANGUAGES[language],
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(f"{site}/sign-in/")
    page.locator(f'form[action="/demo/{username}/"] button').click()
    page.wait_for_url(f"{site}/")
    yield page
    context.close()


def take(page: Page, name: str, *, whole: bool = False) -> None:
    """Take one picture, when the fonts are there; of a whole page in a window that is tall enough for it."""
    size = page.viewport_size
    if whole and size:
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": tall})
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    if size:
        page.set_viewport_size(size)


def pages(page: Page, site: str, ending: str) -> None:
    """Take home, line list, case page and round board."""
    take(page, f"home-{ending}", whole="desktop" in ending)
    page.goto(f"{site}/cases/list/")
    take(page, f"line-list-{ending}")
    page.locator("#rows tbody th a").first.click()
    page.wait_for_load_state("load")
    take(page, f"case-{ending}")
    page.goto(site)
    page.locator('a[href^="/testing/rounds/"]').first.click()
    page.wait_for_load_state("load")
    take(page, f"round-{ending}")


def phones(playwright: Playwright) -> None:
    """Take the pictures of the phone app: a sampler whose camera is filmed, and the doors of a staircase."""
    with tempfile.TemporaryDirectory(prefix="lianfang-pictures-") as folder:
        Path(folder).chmod(0o755)
        city = City(Path(folder))
        city.found()
        with city.running("serve") as address:
            field = work_for_phones(city, address)
            for language in LANGUAGES:
                codes = [field.tube(), *(person_code(UUID(one["id"])) for one in field.some(4))]
                shown = film(Path(folder) / f"{language}.y4m", codes)
                arguments = (*ARGUMENTS, *FILMED, f"--use-file-for-fake-video-capture={shown}")
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
                _phone(browser, field, language)
                browser.close()


def _phone(browser: Browser, field: Field, language: str) -> None:
    width, height = WIDTHS["phone"]
    glass = {"width": width, "height": height}
    context = browser.new_context(
        base_url=field.address,
        locale=LANGUAGES[language],
        viewport=glass,  # type: ignore[arg-type]  # a typed dict
        is_mobile=True,
        has_touch=True,
        permissions=["camera"],
    )
    handset = Handset(context.new_page(), context)
    handset.enrol(field.code())
    handset.whole_roster()
    handset.go("sample")
    expect(handset.page.locator(".tube .head p b")).to_have_text("4", timeout=60_000)
    handset.all_sent()
    take(handset.page, f"field-sample-{language}")
    handset.go("visit")
    take(handset.page, f"field-visit-{language}")
    context.close()


def main() -> None:
    """Tell the story twice, to its end and to its fifth of August, and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        phones(playwright)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with told_story() as story, shown(story) as site:
            for language in LANGUAGES:
                for kind, size in WIDTHS.items():
                    with signed_in(browser, site, "epidemiologist", language, size) as page:
                        pages(page, site, f"{language}-{kind}")
            with signed_in(browser, site, "commander", "zh", WIDTHS["desktop"], dark=True) as page:
                take(page, "home-dark-zh-desktop", whole=True)
        with told_story("--until", MID) as story, shown(story, "--until", MID) as site:
            with signed_in(browser, site, "commander", "zh", WIDTHS["desktop"]) as page:
                take(page, "home-outbreak-zh-desktop", whole=True)
            with signed_in(browser, site, "commander", "en", WIDTHS["desktop"]) as page:
                take(page, "home-outbreak-en-desktop", whole=True)
        browser.close()


if __name__ == "__main__":
    main()
