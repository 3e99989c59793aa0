"""The screens of work on a phone, against a real server: a filmed morning without network, doubts, doors, scanners."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Route, expect

from lianfang.common.ids import person_code
from tests.browser.camera import FILMED, film
from tests.browser.conftest import ARGUMENTS, Opened
from tests.browser.fieldwork import Field, Handset
from tests.browser.install import CHROMIUM
from tests.browser.test_accessibility import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def code_of(person: dict[str, str]) -> str:
    """Give the code on somebody's slip."""
    return person_code(UUID(person["id"]))


def test_a_filmed_morning_without_network_ends_with_exactly_ten_swabs(
    chromium: Browser, field: Field, handset: Opened, noise: list[str], tmp_path: Path
) -> None:
    tube, people = field.tube(), field.some(10)
    shown = film(tmp_path / "morning.y4m", [tube, *map(code_of, people)])
    arguments = (*ARGUMENTS, *FILMED, f"--use-file-for-fake-video-capture={shown}")
    with chromium.browser_type.launch(executable_path=CHROMIUM, args=arguments) as browser:
        phone = handset(browser, permissions=["camera"])
        phone.ready_offline()
        phone.context.set_offline(True)
        phone.go("sample")
        expect(phone.page.locator(".tube .head p b")).to_have_text("10", timeout=240_000)
        phone.page.locator(".btn.go").click()
        expect(phone.page.locator(".said b")).to_have_text("已封管")
        phone.has_waiting(11)

        phone.page.reload()
        phone.pin()
        phone.go("sample")
        expect(phone.page.locator(".chip b").nth(1)).to_have_text("10 人")
        phone.has_waiting(11)
        assert field.swabs(tube) == []

        lost = lose_the_first_answers(phone, 2)
        phone.context.set_offline(False)
        phone.all_sent()
        assert lost == ["lost", "lost"]
        assert sorted(field.swabs(tube)) == sorted((person["id"], "") for person in people)
        assert field.stored()["refused"] == []
    noise[:] = [line for line in noise if "ERR_CONNECTION_RESET" not in line]


def lose_the_first_answers(phone: Handset, n: int) -> list[str]:
    """Throw answers away after the server has stored what they confirm."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) == n:
            return route.continue_()
        route.fetch()
        lost.append("lost")
        return route.abort("connectionreset")

    phone.context.route("**/field/sync", lose)
    return lost


def test_no_eleventh_goes_into_a_tube_of_ten_and_nobody_is_sent_away(field: Field, handset: Opened) -> None:
    phone, first, second, people = handset(), field.tube(), field.tube(), field.some(11)
    phone.go("sample")
    phone.scan(first)
    for person in people:
        phone.scan(code_of(person))
    expect(phone.page.locator(".sheet h2")).to_have_text("本管已满")
    phone.page.locator(".sheet .btn.go").click()
    phone.scan(second)
    expect(phone.page.locator(".tube .code")).to_have_text(second)
    expect(phone.page.locator(".tube .head p b")).to_have_text("1")
    phone.all_sent()
    assert len(field.swabs(first)) == 10
    assert [who for who, _doubt in field.swabs(second)] == [people[10]["id"]]


def test_twice_in_a_tube_is_warned_and_told_only_when_it_really_happened(
    field: Field, handset: Opened
) -> None:
    phone, tube, (person,) = handset(), field.tube(), field.some(1)
    phone.go("sample")
    phone.scan(tube)
    phone.scan(code_of(person))
    phone.scan(code_of(person))
    phone.page.locator(".sheet .btn.go").click()
    expect(phone.page.locator(".tube .head p b")).to_have_text("1")
    phone.scan(code_of(person))
    phone.page.locator(".sheet .btn.wide").click()
    expect(phone.page.locator(".tube .head p b")).to_have_text("2")
    phone.all_sent()
    assert sorted(field.swabs(tube)) == [(person["id"], ""), (person["id"], "already_in_tube")]


def test_a_tube_for_one_is_sealed_handed_over_and_doubted_when_it_is_scanned_again(
    field: Field, handset: Opened
) -> None:
    phone, tube, (person,) = handset(), field.tube(), field.some(1)
    page, doubt = phone.page, phone.page.locator(".sheet .lead")
    phone.go("sample")
    page.locator(".tube .seg button").nth(1).click()
    phone.scan(tube)
    phone.scan(code_of(person))
    page.locator(".btn.go.now").click()
    expect(page.locator(".said b")).to_have_text("已封管")
    phone.scan(tube)
    expect(doubt).to_contain_text("封管")
    page.locator(".sheet .btn.go").click()
    expect(page.locator(".sheet")).to_have_count(0)
    page.locator(".btn.box").click()
    box = page.locator("lf-box")
    box.locator(".code input").fill("BOX-0007")
    box.locator("select").select_option(index=1)
    box.locator(".list-head .btn").click()
    box.locator("input").nth(1).fill("1")
    box.locator("input").nth(2).fill("4.5")
    box.locator(".btn.go").dblclick()
    expect(page.locator(".btn.box")).to_have_count(0)
    phone.go("sample")  # the second half of a double tap may open what lies beneath
    phone.scan(tube)
    expect(doubt).to_contain_text("箱")
    page.locator(".sheet .btn.go").click()
    phone.all_sent()
    assert field.swabs(tube) == [(person["id"], "")]
    assert field.stored()["refused"] == []


def test_the_last_swab_can_be_taken_back(field: Field, handset: Opened) -> None:
    phone, tube, people = handset(), field.tube(), field.some(2)
    phone.go("sample")
    phone.scan(tube)
    for person in people:
        phone.scan(code_of(person))
    phone.page.locator(".act .two .btn").nth(1).click()
    expect(phone.page.locator(".tube .head p b")).to_have_text("1")
    phone.all_sent()
    assert [who for who, _doubt in field.swabs(tube)] == [people[0]["id"]]


def test_a_card_reader_types_a_number_and_a_wrong_tube_code_opens_nothing(
    field: Field, handset: Opened
) -> None:
    phone, tube, (person,) = handset(), field.tube(), field.some(1)
    phone.go("sample")
    phone.scan(tube[:-1] + ("A" if tube[-1] != "A" else "B"))
    expect(phone.page.locator(".said b")).to_have_text("不是本系统的码")
    phone.scan(tube)
    phone.scan(person["number"])
    expect(phone.page.locator(".tube .head p b")).to_have_text("1")
    phone.all_sent()
    assert [who for who, _doubt in field.swabs(tube)] == [person["id"]]


def test_a_scanner_works_while_one_types_and_takes_nothing_of_what_was_typed(
    field: Field, handset: Opened
) -> None:
    phone, tube = handset(), field.tube()
    phone.go("sample")
    phone.scan(tube)
    phone.page.locator(".act .two .btn").first.click()
    phone.page.locator(".ways-in button").nth(1).click()
    search = phone.page.locator(".search input")
    search.press_sequentially("13900", delay=140)
    expect(search).to_have_value("13900")
    phone.page.keyboard.press("Enter")
    expect(search).to_have_value("13900")
    phone.scan(code_of(field.some(1)[0]))
    expect(phone.page.locator(".sheet")).to_have_count(0)
    expect(phone.page.locator(".tube .head p b")).to_have_text("1")


@pytest.mark.parametrize(("language", "scheme", "width"), [("zh-CN", "light", 360), ("en-GB", "dark", 412)])
def test_no_screen_is_in_anybodys_way(
    field: Field, handset: Opened, language: str, scheme: str, width: int
) -> None:
    phone = handset(width=width, locale=language, color_scheme=scheme, reduced_motion="reduce")
    tube = field.tube()
    found: dict[str, Any] = {}

    def look(name: str) -> None:
        found[name] = (faults(phone.page), too_wide(phone.page))

    phone.go("sample")
    look("no tube")
    phone.scan(tube)
    phone.scan(code_of(field.some(1)[0]))
    expect(phone.page.locator(".act .btn.go")).to_be_enabled()
    look("a tube")
    phone.page.locator(".act .two .btn").first.click()
    for name in ("number", "name", "newcomer"):
        phone.page.locator(".ways-in button").nth(("number", "name", "newcomer").index(name)).click()
        look(name)
    phone.page.locator(".sheet header button").click()
    phone.page.locator(".chip").nth(1).click()
    look("today")
    phone.page.locator(".sheet header button").click()
    phone.go("reading")
    look("readings")
    assert {name: faulty for name, faulty in found.items() if faulty != ([], 0)} == {}
