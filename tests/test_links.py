"""Every link of the documents leads somewhere: files, headings, pictures; also what is named in code style."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "lianfang").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
NAMED = re.compile(r"`(docs/[\w./-]+|protocols/[\w./-]+|tests/[\w./-]+\.py|deploy/[\w./-]+)`")
CODE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def text_of(page: Path) -> str:
    """Give a page without its blocks of code."""
    return CODE.sub("", page.read_text())


@cache
def headings(page: Path) -> frozenset[str]:
    """Name the places of a page that a link can lead to, as GitHub and the site name them."""
    seen: dict[str, int] = {}
    found = set()
    for line in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", text_of(page), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line).replace("`", "").replace("*", "").lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        n = seen.get(slug, 0)
        seen[slug] = n + 1
        found.add(f"{slug}-{n}" if n else slug)
    return frozenset(found)


def broken(page: Path) -> list[str]:
    """List the links of a page that lead nowhere."""
    wrong = []
    for link in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _hash, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (place and place not in headings(target)):
            wrong.append(link)
    return wrong + [name for name in NAMED.findall(text_of(page)) if not (ROOT / name).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert not broken(page)


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A Head: with `code`\n\n[good](#a-head-with-code) [bad](#nowhere) [gone](gone.md) `docs/never.md`\n"
        "```\n[in code](gone.md)\n```\n"
    )
    assert broken(page) == ["#nowhere", "gone.md", "docs/never.md"]


def test_pages_of_the_other_language_lead_back() -> None:
    """A page that is there in both languages stands beside the other under the same name."""
    lonely = [
        page.name
        for page in PAGES
        if page.name.endswith(".zh-Hans.md")
        and not page.with_name(page.name.replace(".zh-Hans", "")).exists()
    ]
    assert not lonely


def test_every_page_is_listed() -> None:
    listed = set(LINK.findall((ROOT / "docs" / "index.md").read_text()))
    parts = ("tutorial", "how-to", "explanation", "reference")
    pages = {
        p.relative_to(ROOT / "docs").as_posix() for part in parts for p in (ROOT / "docs" / part).glob("*.md")
    }
    assert listed == pages
