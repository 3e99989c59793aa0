"""The pages of a role are found, asked for and painted. It gates no time."""

import json
from datetime import date

import pytest

from lianfang.bench import pages, run
from lianfang.bench.pages import Links
from lianfang.common.errors import Refused
from lianfang.story import replay
from lianfang.story.cast import PASSWORD

PAGE = """<nav><a href="/cases/">Cases</a><a href="https://elsewhere/">no</a></nav><main><a href="/help/">no</a>
<table><tbody><tr><td><a href="/cases/1/?a=1&amp;b=2">first</a></td><td><a href="/cases/2/">second</a></td></tr></tbody>
</table></main>"""


def test_the_menu_and_the_first_row_are_read() -> None:
    found = Links(PAGE)
    assert (found.menu, found.first) == (["/cases/"], "/cases/1/?a=1&b=2")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_are_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LIANFANG_DEMO", "1")
    monkeypatch.setattr(pages, "TIMES", 3)
    replay.begin(replay.Plan(80_000, date(2021, 8, 6)))
    found = json.loads(json.dumps(run("pages", 80_000, who="courier", password=PASSWORD)))
    assert (found["people"], found["as"]) == (80_000, "courier")
    assert found["pages"] > 3
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["ready_ms"] > 0
    assert found["worst_page"].startswith("/")
    assert 0 < found["lcp_ms"] <= found["worst_lcp_ms"]
    assert capsys.readouterr().out == ""
    with pytest.raises(Refused):
        run("pages", 80_000, who="courier", password="wrong")
