"""The sampler's screen knows who is in which group: another tube, a household's tube, somebody who waits, the queue."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.fieldwork import Field, asked
from tests.browser.test_field_work import code_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_groups_get_tubes_of_their_own_and_the_queue_is_told(field: Field, handset: Opened) -> None:
    plain, key, waits = field.some(3)
    here, there = field.strangers()
    mixed, single, home = field.tube(), field.tube(), field.tube()
    asked(field.city, f"group({key['id']!r}, {waits['id']!r})", "groupcity")
    phone = handset()
    page, title = phone.page, phone.page.locator(".sheet h2")
    phone.go("sample")
    phone.scan(mixed)
    phone.scan(code_of(plain))
    phone.scan(code_of(waits))
    expect(title).to_have_text("应暂缓")
    page.locator(".sheet .btn.go").click()
    phone.scan(code_of(key))
    expect(title).to_have_text("换一管")
    page.locator(".sheet .btn.go").click()
    expect(page.locator(".tube .seg [aria-pressed=true]")).to_contain_text("单采")
    phone.scan(single)
    expect(page.locator(".tube .head p")).to_contain_text("/ 1")
    page.locator(".btn.go.now").click()

    page.locator(".tube .seg button").nth(2).click()  # a household's tube
    phone.scan(home)
    phone.scan(code_of(here))
    phone.scan(code_of(there))
    expect(title).to_have_text("换一管")
    page.locator(".sheet .btn.wide").click()
    expect(page.locator(".tube .head p b")).to_have_text("2")

    page.locator(".chip").nth(1).click()
    page.locator(".sheet .btn.wide").click()
    expect(title).to_have_text("此处排队")
    page.locator(".sheet .stepper button").nth(1).click()
    page.locator(".sheet .btn.go").click()
    expect(page.locator(".said b")).to_have_text("排队已上报")
    phone.all_sent()
    found = asked(field.city, "shared()", "groupcity")
    tubes = {code: rest for code, *rest in found["tubes"]}
    assert tubes[mixed] == ["", 10, False]
    assert tubes[single] == ["key_groups", 1, False]
    assert tubes[home] == ["sealed", 10, True]
    assert found["queues"] == [[10, 1, ""]]
    assert sorted(doubt for _who, doubt in field.swabs(home)) == ["", "other_household"]
    assert [who for who, _doubt in field.swabs(single)] == [key["id"]]
