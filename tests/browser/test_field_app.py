"""The phone app against the real server: enrolment, the door, records that survive what happens to phones."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS, Visit, listen
from tests.browser.proxy import between
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

PIN, OTHER = "258013", "911827"
EN = {"language": "en-GB"}
READING = """async (n) => {
    const {tell} = await import('/static/field/core/outbox.js');
    const told = [];
    for (let i = 0; i < n; i += 1) {
        told.push((await tell('cases.reading', {person_id: crypto.randomUUID(), celsius: 36.5, symptoms: ''},
            {area: (await import('/static/field/core/session.js')).session.area})).id);
    }
    return told;
}"""
UNTIL = """async () => {
    for (let left = 1200; left && !(IT); left -= 1) await new Promise((go) => setTimeout(go, 50));
    if (!(IT)) throw new Error('waited in vain');
}"""


class Hand:
    """Somebody's phone: a context of its own, which is what a phone keeps."""

    def __init__(self, context: BrowserContext, noise: list[str]) -> None:
        self.context, self.noise = context, noise
        self.page = self.tab("/field/")

    def tab(self, path: str = "/field/") -> Page:
        """Open one more tab."""
        page = self.context.new_page()
        listen(page, self.noise)
        page.goto(path)
        return page

    def enrol(self, code: str) -> None:
        """Come in with a code, as the QR leads there."""
        self.page.goto(f"/field/#enrol={code}")
        for _twice in range(2):
            self.type_pin()
        expect(self.page.locator(".tabs a").first).to_be_visible()  # it is known who works here

    def type_pin(self, pin: str = PIN, page: Page | None = None) -> None:
        """Type a PIN on the keys."""
        page = page or self.page
        expect(page.locator(".dots .full")).to_have_count(0)
        for digit in pin:
            page.locator(f'lf-keypad button[aria-label="{digit}"]:enabled').click()

    def unlock(self, page: Page | None = None) -> None:
        """Open the phone with its PIN."""
        page = page or self.page
        expect(page.locator("lf-lock lf-keypad")).to_be_visible()
        self.type_pin(page=page)
        expect(page.locator(".tabs a").first).to_be_visible()

    def ready(self) -> None:
        """Wait until the app is kept on the phone."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.evaluate(UNTIL.replace("IT", "navigator.serviceWorker.controller"))

    def tell(self, n: int, page: Page | None = None) -> list[str]:
        """Tell of n temperatures of strangers: the server keeps them and doubts them."""
        found: list[str] = (page or self.page).evaluate(READING, n)
        return found

    def counts(self, **wanted: int) -> None:
        """Wait until the phone counts its records so."""
        for state, n in wanted.items():
            self.page.locator('.tabs a[href="#outbox"]').click()
            word = {"waiting": "Waiting", "sent": "Uploaded", "disputed": "Disputed", "refused": "Refused"}[
                state
            ]
            expect(self.page.get_by_role("button", name=re.compile(f"^{n} ?{word}$"))).to_be_visible()


@pytest.fixture
def hand(chromium: Browser, site: str, noise: list[str]) -> Iterator[Hand]:
    """Give a phone nobody has enrolled."""
    with on_phone(chromium, site, noise) as hand:
        yield hand


@contextmanager
def on_phone(chromium: Browser, site: str, noise: list[str]) -> Iterator[Hand]:
    """Give a phone. A network that is gone makes the browser complain; that is left out."""
    context = chromium.new_context(base_url=site, locale="en-GB", viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE_MS)
    own: list[str] = []
    yield Hand(context, own)
    context.close()
    noise += [line for line in own if "Failed to load resource" not in line]
    assert noise == []


@pytest.fixture
def code(visit: Visit) -> str:
    """Give a one-time code for a phone of the grid worker."""
    return code_for(visit)


def code_for(visit: Visit, who: str = "grid") -> str:
    """Make a one-time code on the screen of the administrator."""
    page = visit("/sync/devices/new/", as_="administrator", **EN)
    page.fill("[name=username]", who)
    page.fill("[name=name]", "Phone of the field")
    page.select_option("[name=kind]", "phone")
    page.locator("main form button.primary").click()
    return re.sub(r"\s", "", page.locator(".spelled").inner_text())


def test_a_phone_comes_in_once_and_opens_with_its_pin(hand: Hand, code: str) -> None:
    page = hand.page
    page.get_by_label("Or type it").fill("XXXXXXXX")
    page.get_by_role("button", name="Go on").click()
    for pin in ("123456", PIN, OTHER, PIN, PIN):
        hand.type_pin(pin)
        if pin == "123456":
            expect(page.get_by_role("alert")).to_contain_text("Everybody tries this one first")
        if pin == OTHER:
            expect(page.get_by_role("alert")).to_contain_text("not the same")
    expect(page.get_by_role("alert")).to_contain_text("Nobody knows this code")
    hand.enrol(code)
    assert code not in page.url
    page.locator('.tabs a[href="#settings"]').click()
    page.get_by_role("button", name="Lock now").click()
    hand.type_pin(OTHER)
    expect(page.get_by_role("alert")).to_contain_text("9 tries are left")
    hand.unlock()
    browser = hand.context.browser
    assert browser
    again = Hand(browser.new_context(base_url=page.url.split("/field")[0], locale="en-GB"), hand.noise)
    again.page.goto(f"/field/#enrol={code}")
    again.type_pin()
    again.type_pin()
    expect(again.page.get_by_role("alert")).to_contain_text("was used or is too old")
    again.context.close()


def test_records_told_offline_survive_a_reload_and_lost_answers(hand: Hand, code: str) -> None:
    hand.enrol(code)
    hand.ready()
    hand.context.set_offline(True)
    hand.tell(7)
    hand.page.reload()
    hand.unlock()
    expect(hand.page.locator(".net")).to_contain_text("7 waiting")
    hand.counts(waiting=7)
    lost: list[str] = []

    def lose(route: Any) -> None:
        route.fetch()  # the server stores them; the phone never hears of it
        lost.append(route.request.url)
        route.abort()

    hand.page.route("**/field/sync", lose, times=2)
    hand.context.set_offline(False)
    hand.counts(disputed=7, waiting=0)  # known already; why they are doubted is told again
    assert len(lost) == 2


def test_two_tabs_send_each_record_once_and_show_the_same(hand: Hand, code: str) -> None:
    hand.enrol(code)
    hand.ready()
    other = hand.tab()
    hand.unlock(other)
    hand.context.set_offline(True)
    told = hand.tell(30) + hand.tell(30, other)
    sent: list[Any] = []
    hand.context.on("request", lambda one: sent.append(one) if one.url.endswith("/field/sync") else None)
    expect(other.locator(".net")).to_contain_text("60 waiting")
    hand.context.set_offline(False)
    hand.counts(disputed=60, waiting=0)
    expect(other.locator(".net")).to_contain_text("All is sent")
    assert len(set(told)) == 60
    assert len(sent) <= 2  # the second when a server does not read what is packed


def test_a_new_version_waits_until_nobody_works_and_loses_nothing(
    chromium: Browser, site: str, code: str, noise: list[str]
) -> None:
    with between(site) as proxy, on_phone(chromium, proxy.address, noise) as hand:
        hand.enrol(code)
        hand.ready()
        hand.page.locator('.tabs a[href="#outbox"]').click()
        proxy.change = newer
        hand.context.route("**/field/sync", lambda route: route.abort())
        hand.tell(3)
        hand.page.evaluate("window.same = true")
        hand.page.evaluate("async () => (await import('/static/field/core/update.js')).update.look()")
        hand.page.evaluate(UNTIL.replace("IT", "(await navigator.serviceWorker.ready).waiting"))
        assert hand.page.evaluate("window.same === true")
        with hand.page.expect_event("load"):
            hand.page.evaluate("async () => { (await import('/static/field/core/vault.js')).lock(); }")
        assert hand.page.evaluate("caches.keys()") == ["lianfang-field-later"]
        hand.unlock()
        hand.counts(waiting=3)


def newer(path: str, body: bytes) -> bytes:
    """Serve the service worker of a later version."""
    return (
        re.sub(rb'const VERSION = "[^"]+"', b'const VERSION = "later"', body)
        if path.endswith("/sw.js")
        else body
    )


def test_a_lost_phone_wipes_itself_and_the_server_still_gets_its_records(
    hand: Hand, code: str, visit: Visit
) -> None:
    hand.enrol(code)
    hand.ready()
    hand.context.set_offline(True)
    hand.tell(4)
    hand.page.reload()
    page = visit("/sync/devices/", as_="administrator", **EN)
    row = page.locator("#rows tbody tr").filter(has_text="Phone of the field").first
    page.on("dialog", lambda asked: asked.accept())
    row.get_by_role("button", name="Report lost").click()
    expect(page.locator(".toast")).to_contain_text("wipes itself")
    hand.context.set_offline(False)
    hand.type_pin()
    expect(hand.page.locator("lf-enrol")).to_contain_text("reported lost")
    left = "await (await (await import('/static/field/core/db.js')).database()).count('records') === 0"
    hand.page.evaluate(UNTIL.replace("IT", left))


def test_ten_wrong_pins_leave_nothing_to_read_and_lose_no_record(hand: Hand, code: str) -> None:
    hand.enrol(code)
    hand.ready()
    hand.context.set_offline(True)
    hand.tell(4)
    hand.page.evaluate("async () => (await import('/static/field/core/vault.js')).lock()")
    for left in range(9, -1, -1):
        hand.type_pin(OTHER)
        if left:
            expect(hand.page.get_by_role("alert")).to_contain_text(re.compile(f"{left} tries|One more"))
    expect(hand.page.locator("lf-enrol")).to_contain_text("After ten wrong PINs")
    expect(hand.page.locator("lf-enrol")).to_contain_text("4 records of before")
    found = hand.page.evaluate(
        """async () => {
            const db = await (await import('/static/field/core/db.js')).database();
            return [await db.getAllKeys('things'), await db.count('pages'), await db.count('records')];
        }"""
    )
    assert found == [["wiped"], 0, 4]
    hand.context.set_offline(False)
    expect(hand.page.locator("lf-enrol")).not_to_contain_text("records of before")


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_nothing_is_in_anybodys_way(hand: Hand, code: str, language: str) -> None:
    page = hand.page
    assert (faults(page), too_wide(page)) == ([], 0)
    page.locator(f'button[lang="{"zh-Hans" if language == "zh-CN" else "en"}"]').click()
    hand.enrol(code)
    for large in (False, True):
        page.evaluate(f"document.documentElement.classList.toggle('large', {str(large).lower()})")
        for screen in ("home", "outbox", "help", "settings"):
            page.locator(f'.tabs a[href="#{screen}"]').click()
            expect(page.locator(f"main.{screen}")).to_be_visible()
            assert (faults(page), too_wide(page)) == ([], 0), (screen, large)
    page.evaluate("async () => (await import('/static/field/core/vault.js')).lock()")
    expect(page.locator("lf-lock lf-keypad")).to_be_visible()
    assert (faults(page), too_wide(page)) == ([], 0)
