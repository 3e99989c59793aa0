"""People at work, with a phone and on screens. What they do goes on from the story's end, so these tests come last.

A phone is enrolled; it tells of one person in two tubes, which a named person settles, and of swabs of yesterday, for
which the bulletin is corrected; two people turn out positive and are offered the same room.
"""

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lianfang.common.ids import uuid7, with_check
from lianfang.places.rules import pack
from lianfang.story.chapters.step import when
from lianfang.story.city import YIYANG
from tests.browser.conftest import PATIENCE_MS, Visit, visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

NOW = when(9, 23, 18)  # where the story's clock stands
QUIET = pack(43, 9, 23)  # Anhua: nobody there plays a part in the story
EN = {"language": "en-GB"}


@dataclass
class Phone:
    """An enrolled phone at work: where it sends to, for which round and site it swabs, people it may meet."""

    site: str
    token: str
    round_id: str
    site_id: str
    people: list[str]
    codes: Iterator[str] = field(
        default_factory=lambda: (with_check(f"ZZ{a}{b}") for a in "ABCDEF" for b in "GHJK")
    )

    def swab(self, person: str, code: str, at: datetime) -> dict[str, Any]:
        """Write a swab of one person into one tube."""
        near = {"round_id": self.round_id, "site_id": self.site_id}
        return fact("testing.swab", at, person_id=person, tube_code=code, single=True, **near)

    def tell(self, *facts: dict[str, Any]) -> list[str]:
        """Send facts to the endpoint; gives what became of each."""
        body = json.dumps({"sent_at": NOW.isoformat(), "facts": facts}).encode()
        request = urllib.request.Request(  # noqa: S310 — this machine only
            f"{self.site}/field/sync", body, {"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=120) as reply:  # noqa: S310
            return [f"{one['outcome']} {one['code']}".strip() for one in json.loads(reply.read())["outcomes"]]


def fact(kind: str, at: datetime, **data: Any) -> dict[str, Any]:
    """Write a fact as a phone does."""
    return {"id": str(uuid7()), "kind": kind, "at": at.isoformat(), "area": YIYANG, "data": data}


def last_part(address: str | None) -> str:
    """Give the id at the end of an address."""
    return (address or "").rstrip("/").rsplit("/", 1)[1]


@pytest.fixture(scope="module")
def phone(chromium: Browser, site: str, states: dict[str, Any]) -> Iterator[Phone]:
    """Give a phone of the sampler, enrolled on screen by the administrator."""
    noise: list[str] = []
    with visits(chromium, site, states, noise) as visit:
        page = visit("/sync/devices/new/", as_="administrator", **EN)
        page.fill("[name=username]", "sampler")
        page.fill("[name=name]", "Phone 9")
        page.select_option("[name=kind]", "phone")
        page.get_by_role("button", name="Enrol").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Phone 9 for 曹亚楠")
        code = "".join(page.locator(".spelled").inner_text().split())
        token = page.request.post("/field/enrol", data={"code": code}).json()["token"]
        page = visit("/testing/", as_="testing", **EN)
        page.get_by_role("link", name="Yiyang City · round 1").click()
        expect(page).not_to_have_url(re.compile("/testing/$"))
        board = last_part(page.url)
        where = page.locator("section.table tbody th a").first.get_attribute("href") or ""
        page = visit(f"/people/?area={QUIET}")
        links = page.locator("#rows tbody th a")
        people = [last_part(links.nth(n).get_attribute("href")) for n in range(5)]
        yield Phone(site, token, board, where.partition("site=")[2], people)
    assert noise == []


def mark(page: Page) -> None:
    """Mark a page, so that it is seen whether it was loaded again."""
    page.evaluate("window.same = true")


def is_same(page: Page) -> bool:
    """Say whether a page is still the one that was marked."""
    return bool(page.evaluate("window.same === true"))


def test_one_person_in_two_tubes_is_doubted_shown_at_once_and_settled(visit: Visit, phone: Phone) -> None:
    with (home := visit("/", **EN)).expect_response(lambda answer: "/live/" in answer.url) as stream:
        home.reload()
    assert stream.value.headers["content-type"] == "text/event-stream"
    expect(home.locator("#live-state")).not_to_have_class(re.compile("lost"))
    waiting = home.locator(".todo li").filter(has_text="Disputed facts to settle")
    before = (
        int(waiting.locator("time").inner_text()) if waiting.count() else 0
    )  # other phones may have told doubts
    mark(home)
    one, other = next(phone.codes), next(phone.codes)
    first = phone.swab(phone.people[0], one, NOW - timedelta(hours=2))
    second = phone.swab(phone.people[0], other, NOW - timedelta(hours=1))
    assert phone.tell(first, second, first) == ["accepted", "disputed two_tubes", "duplicate"]
    # a page that missed the news looks by itself every half minute
    expect(waiting.locator("time")).to_have_text(str(before + 1), timeout=3 * PATIENCE_MS)
    assert is_same(home)
    waiting.get_by_role("link").click()
    home.get_by_label("Kind").select_option("testing.swab")
    home.get_by_role("link", name="The person is in two open tubes of one round").click()
    expect(home.locator(".banner")).to_contain_text("Held until this is settled")
    expect(home.locator("main")).to_contain_text(other)
    expect(home.locator(".timeline")).to_contain_text(one)
    home.get_by_role("button", name="Settle").click()
    expect(home.locator(".errors")).to_be_focused()
    home.get_by_label("Taken back").check()
    home.get_by_label("Why").fill("Asked at the site: swabbed twice by mistake.")
    home.get_by_role("button", name="Settle").click()
    expect(home.locator(".toast")).to_contain_text("Settled")
    expect(home.locator("#rows").get_by_text("The person is in two open tubes of one round")).to_have_count(0)
    home.get_by_label("State").select_option("settled")
    expect(home.locator("#rows tbody tr").filter(has_text="周启明")).to_have_count(1)


def test_a_device_that_is_not_enrolled_is_turned_away(phone: Phone, site: str) -> None:
    stranger = Phone(site, "made-up", phone.round_id, phone.site_id, phone.people)
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        stranger.tell(phone.swab(phone.people[0], next(phone.codes), NOW))
    refused.value.close()


def test_a_day_is_published_once_and_corrected_with_a_note(
    visit: Visit, phone: Phone, noise: list[str]
) -> None:
    page = visit("/reports/", **EN)
    page.get_by_role("button", name="Publish a day").click()
    page.locator("#publish [name=day]").fill("2021-07-29")
    page.locator("#publish button.primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bulletin of 29 Jul 2021")
    page.goto("/reports/")
    row = page.locator("#rows tbody tr").filter(has_text="22 Sep 2021")
    row.get_by_role("link").click()
    page.get_by_role("button", name="Correct").click()
    page.locator("#correct [name=note]").fill("Nothing new")
    page.locator("#correct button.primary").click()
    expect(page.locator(".oops")).to_contain_text("there is nothing to correct")
    noise[:] = [line for line in noise if "409" not in line]

    late = phone.swab(phone.people[1], next(phone.codes), NOW - timedelta(days=1))
    assert phone.tell(late) == ["accepted"]
    page.goto("/reports/")
    row.get_by_role("link").click()
    page.get_by_role("button", name="Correct").click()
    page.locator("#correct [name=note]").fill("A phone was offline until today: one swab more.")
    page.locator("#correct button.primary").click()
    expect(page.get_by_text("Version 2")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("A phone was offline until today")
    expect(page.locator(".timeline li")).to_have_count(2)
    page.goto("/reports/")
    expect(row.locator(".tag")).to_have_text("corrected")


def positive(visit: Visit, phone: Phone, *people: str) -> None:
    """Swab people alone; the laboratory enters that they are positive, a second person verifies it."""
    codes = {person: next(phone.codes) for person in people}
    swabs = [phone.swab(person, code, NOW - timedelta(minutes=30)) for person, code in codes.items()]
    seals = [
        fact("testing.seal", NOW - timedelta(minutes=29), tube_code=code, n_told=1) for code in codes.values()
    ]
    assert set(phone.tell(*swabs, *seals)) == {"accepted"}
    page = visit("/laboratory/", as_="laboratory", **EN)
    page.locator("table th a").first.click()
    expect(page.locator("[name=text]")).to_be_visible()
    page.locator("[name=text]").fill("\n".join(f"{code}, positive" for code in codes.values()))
    page.get_by_role("button", name="Enter results").click()
    expect(page.locator(".toast")).to_contain_text(f"{len(codes)} readings wait to be verified")
    desk = visit(page.url.removeprefix(phone.site) + "verify/", as_="verifier", **EN)
    desk.locator("[data-all]").check()
    desk.get_by_role("button", name="Verify and release").click()
    expect(desk.locator(".toast")).to_contain_text(f"{len(codes)} results are released")


def confirm(page: Page) -> None:
    """Decide the first proposed case of the list as a mild one."""
    page.goto("/cases/list/waiting/")
    page.locator("tbody th a").first.click()
    page.get_by_role("button", name="Start the review").click()
    page.get_by_role("button", name="Confirm", exact=True).click()
    dialog = page.locator("#do-confirm")
    dialog.locator("[name=reason]").fill("Two positives and a cough")
    dialog.locator("[name=clinical_type]").select_option("mild")
    dialog.locator("[name=onset_on]").fill("2021-09-22")
    dialog.get_by_role("button", name="Confirm").click()
    expect(page.locator(".lead .tag.red")).to_have_text("Confirmed")


def test_positives_are_decided_by_a_person_and_nobody_shares_a_room(
    visit: Visit, phone: Phone, noise: list[str]
) -> None:
    home = visit("/", **EN)
    mark(home)
    positive(visit, phone, *phone.people[2:4])
    waiting = home.locator(".todo li").filter(has_text="Positives waiting for a decision")
    expect(waiting.locator("time")).to_have_text("2", timeout=3 * PATIENCE_MS)  # background work comes first
    expect(home.locator(".figures .red dd")).to_have_text(re.compile("^3"), timeout=3 * PATIENCE_MS)
    page = visit("/", as_="epidemiologist", **EN)
    confirm(page)
    confirm(page)
    # a page that missed the news looks by itself every half minute
    expect(home.locator(".figures .red dd")).to_have_text(re.compile("^5"), timeout=3 * PATIENCE_MS)
    expect(home.get_by_role("heading", level=1)).to_have_text("2 new infections today")
    assert is_same(home)

    board = visit("/beds/", as_="doctor", **EN)
    board.locator("table th a").first.click()
    board.get_by_role("link", name="Admit to room 09").click()
    expect(board.locator("[name=case]")).to_be_visible()
    late = visit(board.url.removeprefix(phone.site), as_="doctor", **EN)
    names = late.locator("[name=case] option").all_inner_texts()[1:]
    assert len(names) == 2
    board.locator("[name=case]").select_option(index=1)
    board.get_by_role("button", name="Admit").click()
    expect(board.locator(".toast")).to_contain_text("Admitted")
    late.locator("[name=case]").select_option(index=2)
    late.get_by_role("button", name="Admit").click()
    expect(late.locator(".errors")).to_be_focused()
    expect(late.locator(".errors")).to_contain_text("Bed")
    noise[:] = [line for line in noise if "409" not in line]
    late.goto("/beds/")
    late.locator("table th a").first.click()
    expect(late.locator(".rooms > li").filter(has_text="09").locator(".bed")).to_have_class(
        re.compile("taken")
    )
    expect(late.get_by_role("link", name="Admit to room 09")).to_have_count(0)
