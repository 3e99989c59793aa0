"""A city with work for phones: a staircase of households, a round that is open today, a worker with two posts."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.city import City

PIN = "482915"
# What a keyboard does with each key: an event where the focus is, and a letter in a field that has it.
WEDGE = """text => {
  for (const key of [...text, 'Enter']) {
    const place = document.activeElement ?? document.body;
    const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true, composed: true});
    if (!place.dispatchEvent(event) || key.length > 1 || !('value' in place) || place.tagName === 'BUTTON') continue;
    place.value += key;
    place.dispatchEvent(new Event('input', {bubbles: true}));
  }
}"""


@dataclass
class Field:
    """The city's work: who lives there, tubes nobody has used, codes for phones."""

    city: City
    address: str
    people: list[dict[str, str]]
    tubes: list[str]
    n_people: int
    codes: list[str] = field(default_factory=list)

    def code(self) -> str:
        """Give a one-time code for a new phone of the worker."""
        if not self.codes:
            self.codes = asked(self.city, "codes(8)")["codes"]
        return self.codes.pop()

    def some(self, n: int) -> list[dict[str, str]]:
        """Give people whom no other test swabs: in a round each is swabbed once."""
        return [self.people.pop() for _n in range(n)]

    def strangers(self) -> list[dict[str, str]]:
        """Give two such people who do not live behind the same door."""
        one = self.people.pop()
        other = next(each for each in reversed(self.people) if each["door"] != one["door"])
        self.people.remove(other)
        return [one, other]

    def tube(self) -> str:
        """Give the code of a tube that nobody has used."""
        return self.tubes.pop()

    def stored(self) -> dict[str, Any]:
        """Give what the server holds: swabs and seals that were not taken back, and all that it refused."""
        return asked(self.city, "stored()")

    def followed(self) -> None:
        """Wait until background work has read what phones told."""
        self.stored()

    def swabs(self, tube: str) -> list[tuple[str, str]]:
        """Give who the server says is in a tube, and what is doubted of it."""
        return [(who, doubt) for code, who, doubt in self.stored()["swabs"] if code == tube]


def asked(city: City, call: str, module: str = "fieldcity") -> dict[str, Any]:
    """Call a function of fieldcity.py, or of another module beside it, inside the city, once what phones told there was
    followed; gives what it said."""
    script = f"from tests.browser import fieldcity, {module}; fieldcity.followed(); {module}.{call}"
    said = city.ask(script)
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


def work_for_phones(city: City, address: str) -> Field:
    """Give a founded city its households, its round and its worker."""
    made = asked(city, "work()")
    return Field(city, address, made["people"], made["tubes"], len(made["people"]))


@dataclass
class Handset:
    """A phone in the worker's hand."""

    page: Page
    context: BrowserContext
    taps: int = 0

    def enrol(self, code: str) -> None:
        """Come in with a one-time code and choose a PIN."""
        self.page.goto(f"/field/#enrol={code}")
        for _twice in range(2):
            self.pin()
        self.page.locator(".tiles").wait_for()

    def pin(self) -> None:
        """Type the PIN on the big keys, once nothing of another one is left there."""
        expect(self.page.locator("lf-keypad")).to_be_visible()
        expect(self.page.locator(".dots .full")).to_have_count(0)
        for digit in PIN:
            self.page.locator(f'lf-keypad button[aria-label="{digit}"]').click()

    def go(self, screen: str) -> None:
        """Open a screen."""
        self.page.evaluate("screen => { location.hash = screen; }", screen)
        self.page.locator(f"main.{screen}").wait_for()

    def scan(self, text: str) -> None:
        """Type a code as a scanner does: its keys within milliseconds, however busy this machine is; then Enter."""
        self.page.evaluate(WEDGE, text)

    def tap(self, where: str | Locator) -> None:
        """Touch something, and count it."""
        self.taps += 1
        (self.page.locator(where) if isinstance(where, str) else where).tap()

    def whole_roster(self) -> None:
        """Wait until all the people of the area are on the phone."""
        ask = "import('/static/field/core/roster.js').then(m => m.roster.whole)"
        self.until(ask)

    def ready_offline(self) -> None:
        """Wait until the app is kept on the phone."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.until("Boolean(navigator.serviceWorker.controller)")

    def all_sent(self) -> None:
        """Wait until nothing is being written down and nothing waits any more."""
        self.until(
            "import('/static/field/core/outbox.js').then(m => !m.outbox.busy && !m.outbox.counts.waiting)"
        )

    def waiting(self) -> int:
        """Give how many records wait on the phone."""
        return int(
            self.page.evaluate("import('/static/field/core/outbox.js').then(m => m.outbox.counts.waiting)")
        )

    def has_waiting(self, n: int) -> None:
        """Wait until so many records wait on the phone."""
        self.until(
            f"import('/static/field/core/outbox.js').then(m => !m.outbox.busy && m.outbox.counts.waiting === {n})"
        )

    def until(self, ask: str) -> None:
        """Ask the phone again and again until it says yes."""
        for _n in range(600):
            if self.page.evaluate(ask):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(ask)
