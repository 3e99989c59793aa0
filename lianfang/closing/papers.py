"""A closing report on paper: as PDF, and as a Word file that can be written on."""

from datetime import datetime
from pathlib import Path

from lianfang.closing.models import ClosingReport
from lianfang.closing.words import content_of
from lianfang.documents import word
from lianfang.documents.fonts import printing_fonts
from lianfang.documents.printing import pdf, picture

PAGES = Path(__file__).parent / "typ"


def print_report(report: ClosingReport, language: str, *, now: datetime) -> bytes:
    """Print a report as PDF.

    Raises Refused("no_chinese_font").
    """
    _fonts, chinese = printing_fonts()
    return pdf(PAGES, "closing", content_of(report, language, chinese), now=now)


def write_report(report: ClosingReport, language: str, *, now: datetime) -> bytes:
    """Write a report as a Word file, with its pictures.

    Raises Refused("no_chinese_font").
    """
    _fonts, chinese = printing_fonts()
    said = content_of(report, language, chinese)
    words = said["w"]
    blocks: list[word.Block] = [
        word.Title(said["kind"]),
        word.Line(said["title"], centre=True),
        word.Line(f"{said['period']} · {said['days']} · {said['as_of']}", centre=True),
        word.Line(
            f"{words['number']} {said['number']} · {words['version']} {said['version']} · {words['inside']}",
            dim=True,
            centre=True,
        ),
    ]
    if said["note"]:
        blocks.append(word.Line(f"{words['changed']}: {said['note']}", dim=True, centre=True))
    blocks += [word.Heading(words["glance"]), word.Table(*_across(said["tiles"]))]
    for part in said["parts"]:
        blocks += [word.Heading(part["head"]), *(word.Line(text) for text in part["text"])]
        if part["picture"]:
            drawn = picture(part["picture"]["svg"], now=now)
            blocks.append(word.Picture(drawn, part["picture"]["alt"]))
            if part["key"]:
                blocks.append(word.Line(_key(part["key"]), dim=True))
        if part["rows"]:
            blocks.append(word.Table(part["columns"], part["rows"]))
        if part["note"]:
            blocks.append(word.Line(part["note"], dim=True))
    blocks += [word.Line(said["body"], right=True), word.Line(said["made"], dim=True, right=True)]
    head = f"{said['kind']} {said['number']} · {said['title']}"
    return word.write(blocks, title=head, language=language, now=now)


COLOURS = {"c": "■", "a": "□", "src": "○"}


def _key(key: list[tuple[str, str]]) -> str:
    return "   ".join(f"{COLOURS[kind]} {said}" for kind, said in key)


def _across(tiles: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    return [label for _n, label in tiles], [[n for n, _label in tiles]]
