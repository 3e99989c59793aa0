"""A messy table is brought: columns guessed and corrected, rows checked, the bad ones given back, the file left out."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from lianfang.documents.tables import open_table
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

# As an office sends it: a title, a line about who filled it in, odd heads, GBK, the line ends of an old Mac.
MESSY = "\r".join(
    [
        "赫山区返乡人员登记表,,,,",
        "填表人：某某,,,,2021年8月5日",
        "返乡人,性 别,证 号,联系 电话,住在何处",
        "张大山,男,,13800000001,赫山区",
        "李小水,女,430903198001010010,13800000002,赫山区",
        '"王,海",男,,138,赫山区',
        "赵火,男,4.30903E+17,,赫山区",
    ]
)


def test_a_messy_table_is_understood_corrected_and_checked(visit: Visit, tmp_path: Path) -> None:
    page = visit("/files/in/new/", as_="dispatcher", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("[name=kind]").select_option("people")
    sent = {"name": "返乡人员.csv", "mimeType": "text/csv", "buffer": MESSY.encode("gbk")}
    page.locator("[name=file]").set_input_files(sent)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传并查看").click()
    expect(page.locator("[name=column-phone]")).to_have_value("3")
    expect(page.locator("[name=column-name]")).to_have_value("")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("[name=column-name]").select_option("0")
    page.locator("[name=column-sex]").select_option("1")
    page.locator("[name=column-number]").select_option("2")
    page.locator("[name=column-area]").select_option("4")
    page.get_by_role("button", name="检查文件").click()
    expect(page.locator("#progress dl")).to_contain_text("将新增")
    expect(page.locator("section.table").first).to_contain_text("取整")
    with page.expect_download() as download:
        page.get_by_role("link", name="未导入的行").click()
        page.get_by_role("button", name="核对和更正数据").click()
    download.value.save_as(tmp_path / "back.csv")
    back = list(open_table(tmp_path / "back.csv").rows())
    assert back[0].cells[-1] == "原因"
    assert [row.cells[0] for row in back[1:]] == ["李小水", "王,海", "赵火"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("link", name="返回", exact=True).click()
    page.get_by_role("button", name="弃用此文件").click()
    expect(page).to_have_url("/files/in/")
