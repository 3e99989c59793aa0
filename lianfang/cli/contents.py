"""docs/index.md: every page of the documents, by what it is for; written again by `lianfang docs`."""

from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
FIRST = (
    "onboard-a-city",
    "deploy",
    "upgrade",
    "back-up-and-restore",
    "watch",
    "hold-an-exercise",
    "line-of-apps",
)
CHANGING = ("add-", "change-a-")  # how-tos for whoever changes the system begin so
HEAD = """# Lianfang 联防

A city’s outbreak-response system, from the first call to zero. 一座城市的疫情应对系统，从第一通电话到清零。

Begin with **[the first hour](tutorial/first-hour.md)** · **[第一个小时](tutorial/first-hour.zh-Hans.md)**.

These pages write `lianfang …` for the program. In a checkout it is `.venv/bin/lianfang`, once `make setup` has run;
`. .venv/bin/activate` lets you type it as it stands here.
"""
FOOT = "How each decision was made is written down in `docs/decisions/`, one page each, in the order they were taken.\n"


def contents() -> str:
    """List every page with its heading, in both languages where it is there in both."""
    how_to = _pages("how-to")
    sections = {
        "How to run a city": [each for each in how_to if not each.name.startswith(CHANGING)],
        "How to change it": [each for each in how_to if each.name.startswith(CHANGING)],
        "Why it is so": _pages("explanation"),
        "Look things up": _pages("reference"),
    }
    parts = [f"## {title}\n\n" + "".join(map(_line, pages)) for title, pages in sections.items()]
    return "\n".join([HEAD, *parts, FOOT])


def _pages(folder: str) -> list[Path]:
    found = [page for page in (DOCS / folder).glob("*.md") if ".zh-Hans" not in page.name]
    return sorted(found, key=lambda page: (_place(page.stem), _heading(page)))


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _line(page: Path) -> str:
    chinese = page.with_name(f"{page.stem}.zh-Hans.md")
    both = [page, chinese] if chinese.exists() else [page]
    return (
        "- " + " · ".join(f"[{_heading(each)}]({each.relative_to(DOCS).as_posix()})" for each in both) + "\n"
    )


def _heading(page: Path) -> str:
    return next(line[2:].strip() for line in page.read_text().splitlines() if line.startswith("# "))
