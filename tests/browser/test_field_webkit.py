"""The sampler's story in WebKit, the engine of iPhones: a phone comes in, swabs, seals, sends, opens again locked."""

from typing import Any
from uuid import UUID

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import (
    element_to_be_clickable,
    presence_of_element_located,
)
from selenium.webdriver.support.wait import WebDriverWait

from lianfang.common.ids import person_code
from tests.browser.fieldwork import PIN, WEDGE, Field
from tests.browser.webkit import webkit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Selenium warns of its own way of calling itself.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

PATIENCE_S = 180


class Phone:
    """A phone in the sampler's hand."""

    def __init__(self, browser: WebKitGTK) -> None:
        self.browser = browser
        self.wait: WebDriverWait[Any] = WebDriverWait(browser, PATIENCE_S)

    def tap(self, where: str) -> None:
        """Touch something once it can be touched."""
        self.wait.until(element_to_be_clickable((By.CSS_SELECTOR, where))).click()

    def see(self, where: str) -> None:
        """Wait for something."""
        self.wait.until(presence_of_element_located((By.CSS_SELECTOR, where)))

    def until_reads(self, where: str, text: str) -> None:
        """Wait until something has a text."""
        script = "return document.querySelector(arguments[0])?.textContent.trim()"
        self.wait.until(lambda browser: browser.execute_script(script, where) == text)

    def pin(self) -> None:
        """Type the PIN on the big keys."""
        for digit in PIN:
            self.tap(f'lf-keypad button[aria-label="{digit}"]')

    def scan(self, code: str) -> None:
        """Type a code as a scanner does."""
        self.browser.execute_script(f"({WEDGE})(arguments[0])", code)

    def until(self, module: str, ask: str) -> None:
        """Wait until a module of the app says yes."""
        script = (
            f"const tell = arguments[0]; import('/static/field/core/{module}.js').then((m) => tell({ask}))"
        )
        self.wait.until(lambda browser: browser.execute_async_script(script))


def test_the_sampler_works_in_webkit(field: Field) -> None:
    tube, people = field.tube(), field.some(3)
    with webkit() as browser:
        phone = Phone(browser)
        browser.get(f"{field.address}/field/#enrol={field.code()}")
        phone.pin()
        phone.pin()
        phone.see(".tiles")
        phone.until("roster", "m.roster.whole")
        browser.execute_script("location.hash = 'sample'")
        phone.see("main.sample .tube")
        phone.scan(tube)
        for n, person in enumerate(people, 1):
            phone.scan(person_code(UUID(person["id"])))
            phone.until_reads(".tube .head p b", str(n))
        phone.tap("main.sample .btn.go")
        phone.tap(".sheet .btn.go")
        phone.until("outbox", "m.outbox.counts.waiting === 0 && m.outbox.counts.sent === 4")
        browser.refresh()
        phone.see("lf-lock lf-keypad")
    assert sorted(field.swabs(tube)) == sorted((person["id"], "") for person in people)
    assert [(n, doubt) for code, n, doubt in field.stored()["seals"] if code == tube] == [(3, "")]
