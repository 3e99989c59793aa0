"""A phone in bad weather: a roster that breaks off, a server set back or too busy, a phone left lying about."""

from collections.abc import Iterator
from time import monotonic
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Route, expect

from lianfang.common.ids import person_code
from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, Handset, asked

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = "import('/static/field/core/roster.js').then(m => m.roster.size)"
PULL = "import('/static/field/core/sync.js').then(m => m.now({pull: true}))"
RECORDS = "import('/static/field/core/outbox.js').then(async m => (await m.records()).length)"
BUSY_S = 8  # time enough to tell of one more meanwhile, also where everything is slow


@pytest.fixture
def phones(handset: Opened, noise: list[str]) -> Iterator[Opened]:
    """Open phones. What a browser says of broken connections and of servers that say no is left out."""
    yield handset
    noise[:] = [line for line in noise if "Failed to load" not in line and not line.endswith(": 503")]


def sampled(phone: Handset, field: Field) -> tuple[str, str]:
    """Swab somebody into a new tube; give the tube and the person."""
    tube, [person] = field.tube(), field.some(1)
    phone.go("sample")
    phone.scan(tube)
    phone.scan(person_code(UUID(person["id"])))
    expect(phone.page.locator(".tube .head p b")).to_have_text("1")
    return tube, person["id"]


def test_a_roster_that_breaks_off_goes_on_where_it_stopped(field: Field, phones: Opened) -> None:
    phone, cut, pages = phones(enrol=False), True, []

    def halves(route: Route) -> None:
        after = parse_qs(urlsplit(route.request.url).query).get("after", [""])[0]
        pages.append(after)
        if after and cut:
            return route.abort("connectionreset")
        whole = route.fetch(url=route.request.url.split("?")[0]).json()
        half = len(whole["rows"]) // 2
        part = {"rows": whole["rows"][half:]} if after else {"rows": whole["rows"][:half], "next": "half"}
        return route.fulfill(json=whole | part)

    phone.context.route("**/field/roster*", halves)
    phone.enrol(field.code())
    phone.ready_offline()
    phone.until("import('/static/field/core/roster.js').then(m => m.roster.size > 0)")
    had = phone.page.evaluate(SIZE)
    phone.page.reload()
    phone.pin()
    cut = False
    phone.whole_roster()
    assert pages.count("") == 1
    assert set(pages) == {"", "half"}
    assert 0 < had < phone.page.evaluate(SIZE) >= field.n_people


def test_a_mark_the_server_no_longer_knows_brings_a_clean_roster(field: Field, phones: Opened) -> None:
    phone, pages = phones(), []
    phone.context.route(
        "**/field/changes*",
        lambda route: route.fulfill(status=409, json={"error": "resync", "message": ""}),
        times=1,
    )
    phone.context.on("request", lambda one: pages.append(one.url) if "/field/roster" in one.url else None)
    had = phone.page.evaluate(SIZE)
    phone.page.evaluate(PULL)
    phone.whole_roster()
    assert len(pages) == 1
    assert phone.page.evaluate(SIZE) == had >= field.n_people


def test_a_server_set_back_to_a_copy_is_offered_again_what_it_lacks(field: Field, phones: Opened) -> None:
    phone = phones()
    tube, person = sampled(phone, field)
    phone.all_sent()
    asked(field.city, f"set_back({tube!r})")
    assert field.swabs(tube) == []
    phone.page.evaluate(PULL)
    phone.all_sent()
    assert field.swabs(tube) == [(person, "")]


def test_a_busy_server_is_left_alone_as_long_as_it_asks(field: Field, phones: Opened) -> None:
    phone, tries = phones(), []

    def busy(route: Route) -> None:
        tries.append(monotonic())
        if len(tries) > 1:
            return route.continue_()
        return route.fulfill(
            status=503, headers={"Retry-After": str(BUSY_S)}, json={"error": "busy", "message": ""}
        )

    phone.context.route("**/field/sync", busy)
    tube, first = sampled(phone, field)
    [second] = field.some(1)
    phone.scan(person_code(UUID(second["id"])))  # told while the server wants to be left alone
    expect(phone.page.locator(".tube .head p b")).to_have_text("2")
    assert len(tries) == 1
    phone.all_sent()
    assert len(tries) == 2
    assert tries[1] - tries[0] >= BUSY_S
    assert sorted(field.swabs(tube)) == sorted([(first, ""), (second["id"], "")])


def test_a_phone_left_lying_locks_itself_and_forgets_what_was_sent_a_week_ago(
    field: Field, phones: Opened
) -> None:
    phone = phones(enrol=False)
    phone.page.clock.install()
    phone.enrol(field.code())
    phone.whole_roster()
    phone.go("visit")
    phone.page.evaluate("""async () => {
        const {tell} = await import('/static/field/core/outbox.js');
        const {session} = await import('/static/field/core/session.js');
        const {roster} = await import('/static/field/core/roster.js');
        const [door] = roster.households();
        await tell('visits.visit', {household_id: door.id, outcome: 'no_answer', n_present: 0, unchanged: false,
            present: [], away: [], needs: '', note: ''}, {area: session.area});
    }""")
    phone.all_sent()
    assert phone.page.evaluate(RECORDS) == 1
    phone.page.clock.fast_forward("04:30")
    expect(phone.page.locator("lf-lock")).to_have_count(0)
    phone.page.clock.fast_forward("01:00")
    expect(phone.page.locator("lf-lock lf-keypad")).to_be_visible()
    phone.page.clock.fast_forward(8 * 24 * 3600 * 1000)
    phone.pin()
    phone.page.locator("lf-lock").wait_for(state="detached")
    phone.page.evaluate(PULL)
    phone.until(f"{RECORDS}.then(n => n === 0)")
