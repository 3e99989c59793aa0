"""Lists: filtering as one types, sorting, pages, the table as a file."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.told import Told

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

ROWS = "#rows tbody tr"
NAMES = "#rows tbody th a"


def test_the_line_list_narrows_while_one_types(visit: Visit) -> None:
    page = visit("/cases/list/")
    expect(page.locator(ROWS)).to_have_count(9)
    page.evaluate("window.same = true")
    name = page.locator(NAMES).nth(3).inner_text()
    page.locator(".filters [name=q]").press_sequentially(name)
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(NAMES)).to_have_text([name])
    page.locator(".filters [name=q]").fill("")
    page.locator(".filters [name=state]").select_option("confirmed")
    expect(page.locator(ROWS)).to_have_count(3)
    assert page.evaluate("window.same"), "the page itself was loaded again"
    page.reload()
    expect(page.locator(ROWS)).to_have_count(3)
    expect(page.locator(".filters [name=state]")).to_have_value("confirmed")


def test_sorting_keeps_the_filter(visit: Visit) -> None:
    page = visit("/cases/list/?state=asymptomatic", language="en-GB")
    before = page.locator(NAMES).all_inner_texts()
    head = page.locator("#rows th.sort").filter(has_text="Found")
    head.locator("a").click()
    expect(page.locator("#rows th[aria-sort=ascending]")).to_contain_text("Found")
    page.locator("#rows th.sort").filter(has_text="Found").locator("a").click()
    expect(page.locator("#rows th[aria-sort=descending]")).to_contain_text("Found")
    expect(page.locator(NAMES)).to_have_text(before[::-1])


def test_pages_follow_each_other_without_overlap(visit: Visit, story: Told) -> None:
    page, total = visit("/cases/contacts/", language="en-GB"), sum(story.figures["contacts"].values())
    expect(page.locator(".pager > span")).to_have_text(f"1–50 of {total}")
    seen: set[str | None] = set()
    for last in (*range(50, total, 50), total):
        expect(page.locator(".pager > span")).to_contain_text(f"–{last} of {total}")
        links = page.locator(NAMES)
        seen |= {links.nth(n).get_attribute("href") for n in range(links.count())}
        if last != total:
            page.get_by_role("link", name="Next page").click()
    assert len(seen) == total > 200
    expect(page.get_by_role("link", name="Next page")).to_have_count(0)


def test_the_line_list_as_a_file_for_a_spreadsheet(visit: Visit, tmp_path: Path) -> None:
    page = visit("/cases/list/?state=confirmed")
    with page.expect_download() as download:
        page.get_by_text("导出", exact=True).click()
        page.get_by_role("link", name="CSV").click()
        page.get_by_role("button", name="核对和更正数据").click()  # asked once for each list
    assert download.value.suggested_filename.endswith(".csv")
    download.value.save_as(tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    with (tmp_path / "list.csv").open(encoding="utf-8-sig") as file:
        head, *rows, mark = csv.reader(file)
    assert len(rows) == 3
    assert mark[0].endswith("核对和更正数据")
    assert all(len(row) == len(head) for row in rows)
    assert "姓名" in head


def test_rows_become_cards_on_a_phone(visit: Visit) -> None:
    page = visit("/cases/list/", width=360)
    first = page.locator(ROWS).first
    expect(first).to_have_css("display", "grid")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
