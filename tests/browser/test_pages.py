"""What people read: the day's picture, a case, a person, a round, the map."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def test_the_home_page_shows_the_figures_of_the_report(visit: Visit) -> None:
    page = visit("/", language="en-GB")
    expect(page.locator(".figures dd")).to_have_text(
        [re.compile(f"^{n}") for n in ("3", "5", "0", "667", "14,402", "601")]
    )
    expect(page.locator(".figures small")).to_contain_text(["8 discharged", "95", "458", "90"])
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "50 days without a new infection, nobody in hospital"
    )
    expect(page.locator("#clock")).to_have_text(re.compile("^23 Sep 18:00:00$"))


def test_the_same_figures_in_chinese(visit: Visit) -> None:
    page = visit("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("连续 50 天无新增，在院患者清零")
    expect(page.locator(".figures dt")).to_contain_text(["确诊", "无症状", "在院"])


def test_the_map_leads_to_an_area(visit: Visit) -> None:
    page = visit("/", language="en-GB")
    page.locator(".map a").filter(has=page.locator(".r-low")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Taohualun")


def test_the_chain_leads_to_a_case_and_the_case_to_its_person(visit: Visit) -> None:
    page = visit("/cases/list/", language="en-GB")
    page.get_by_role("link", name="Case 5, infected by case 3").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("case 5")
    expect(page.locator(".node.now text")).to_have_text("5")
    expect(page.get_by_text("Quarantine and isolation")).to_be_visible()
    page.locator(".lead .actions").get_by_role("link", name="Person").click()
    expect(page).to_have_url(re.compile("/persons/"))
    told = page.locator(".timeline li b")
    for what in ("Test result", "Found to be a contact", "Asymptomatic", "Admitted", "Discharged"):
        expect(told.filter(has_text=what).first).to_be_visible()


def test_who_opened_a_person_is_on_record(visit: Visit) -> None:
    page = visit("/cases/list/", language="en-GB")
    page.locator("#rows tbody th a").nth(6).click()
    case = page.url
    link = page.locator(".lead .actions").get_by_role("link", name="Person")
    person = (link.get_attribute("href") or "").rstrip("/").rsplit("/", 1)[1]
    openings = f"/audit/?person={person}&verb=people.person.opened"  # other tests open others meanwhile
    page.goto(openings)
    before = page.locator("#rows tbody th").count()
    page.goto(case)
    link.click()
    expect(page).to_have_url(re.compile("/persons/"))
    page.goto(openings)
    expect(page.locator("#rows tbody th")).to_have_count(before + 2)  # the case shows the person, too
    newest = page.locator("#rows tbody tr").first
    expect(newest).to_contain_text("Opened a person’s page")
    expect(newest).to_contain_text("commander")


def test_the_board_of_longling(visit: Visit) -> None:
    page = visit("/testing/", language="en-GB")
    page.get_by_role("link", name="Longling Industrial Zone · round 1").click()
    expect(page.locator(".total .big")).to_have_text("100.0%")
    expect(page.locator(".total p b")).to_have_text("31,000")
    expect(page.locator("section.table tbody tr")).to_have_count(30)
    expect(page.locator(".figures > div").filter(has_text="Tubes held")).to_contain_text(
        "nobody in two open tubes"
    )
    page.locator("section.table th.sort a").filter(has_text="Tubes").click()
    expect(page.locator("section.table th[aria-sort]")).to_contain_text("Tubes")


@pytest.mark.parametrize("who", ["laboratory", "grid", "observer"])
def test_what_waits_is_the_first_thing_a_role_sees(visit: Visit, who: str) -> None:
    page = visit("/", as_=who, language="en-GB")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Waiting for a person")).to_be_visible()
