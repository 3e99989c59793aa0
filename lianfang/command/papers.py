"""What the command prints: the morning briefing as PDF and as Word."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.command.measures import BY_KEY, LINES
from lianfang.command.measures import label_of as measure_label
from lianfang.command.models import Briefing, LogEntry
from lianfang.command.queries.work import label_of
from lianfang.command.words import ORDER_STATES
from lianfang.documents import word
from lianfang.documents.printing import pdf
from lianfang.outbreak.queries import title
from lianfang.reporting import words as reported
from lianfang.web.words import commas, day, full_day, full_moment, moment

PAGES = Path(__file__).parent / "typ"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WORDS: dict[str, Promise] = {
    "title": _("Morning briefing"),
    "product": _("Lianfang"),
    "inside": _("For the command only"),
}
STAFF = (
    _("At work"),
    _("In suits"),
    _("Warned: come out of the suit"),
    _("Past the hard limit"),
    _("Alarms nobody acknowledged"),
    _("Kept away from work"),
)
NEEDS = (
    _("Requests for people that are not met"),
    _("People lacking"),
    _("Needs of residents that are open"),
    _("of these too late"),
)

Part = dict[str, Any]


def language_of(asked: str) -> str:
    """Give the language a paper is written in: the one asked for, else that of the page."""
    page = "en" if (get_language() or "").startswith("en") else "zh"
    return asked if asked in LANGUAGES else page


def content_of(briefing: Briefing, language: str) -> dict[str, Any]:
    """Give what a briefing says, in a language: a head and parts, each with lines or a table."""
    with override(LANGUAGES[language]):
        return {
            "lang": language,
            "w": {key: str(text) for key, text in WORDS.items()},
            "day": full_day(briefing.day),
            "outbreak": title(briefing.outbreak),
            "version": briefing.version,
            "made": f"{briefing.made_by} · {full_moment(briefing.made_at)}",
            "parts": [part for part in _parts(briefing.data) if part["rows"]],
        }


def _parts(data: dict[str, Any]) -> list[Part]:
    return [
        _figures(data),
        _zeros(data),
        *(_line(key, data) for key in LINES),
        _goals(data),
        _late(data),
        _orders(data),
        _numbers(gettext("Needs not met"), NEEDS, data["needs"]),
        _numbers(gettext("Staff at risk"), STAFF, data["staff"]),
        _log(data),
    ]


def _part(head: str, columns: list[str], rows: list[list[str]], wide: int = 0) -> Part:
    return {"head": head, "columns": columns, "rows": rows, "wide": wide}


def _on(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _figures(data: dict[str, Any]) -> Part:
    on = full_day(_on(data["figures_on"]))
    rows = [[str(label), commas(data["figures"].get(name, 0))] for name, label in reported.LABELS.items()]
    return _part(gettext("Figures of %(day)s") % {"day": on}, [gettext("Figure"), gettext("Count")], rows)


def _zeros(data: dict[str, Any]) -> Part:
    rows = []
    for each in data["zeros"]:
        left = (
            gettext("%(n)s left") % {"n": commas(each["left"])}
            if each["left"]
            else gettext("not reached yet")
        )
        said = gettext("reached") if each["reached"] else left
        rows.append([str(reported.ZEROS[each["key"]]), said, full_day(_on(each["on"]))])
    return _part(gettext("The zeros"), [gettext("Zero"), gettext("State"), gettext("Day")], rows)


def _line(key: str, data: dict[str, Any]) -> Part:
    name, what = LINES[key]
    rows = [[str(BY_KEY[one].label), commas(n)] for one, n in data["lines"].get(key, []) if one in BY_KEY]
    return _part(f"{name}: {what}", [gettext("Measure"), gettext("Count")], rows)


def _goals(data: dict[str, Any]) -> Part:
    rows = []
    for each in data["goals"]:
        known = measure_label(each["measure"])
        stands = f"{known}: {commas(each['n'])}" if known and each["n"] is not None else ""
        state = gettext("Met on %(day)s") % {"day": day(_on(each["met"]))} if each["met"] else ""
        state = state or (gettext("reached") if each["reached"] else gettext("not reached yet"))
        rows.append([each["text"], day(_on(each["due"])), stands, state])
    head = [gettext("Goal"), gettext("To be reached by"), gettext("Measure"), gettext("State")]
    return _part(gettext("Goals"), head, rows)


def _late(data: dict[str, Any]) -> Part:
    rows = [[label_of(source), commas(n), commas(open_)] for source, n, open_ in data["late"]]
    head = [gettext("Which"), gettext("Ran out"), gettext("Nobody answers")]
    return _part(gettext("Clocks that ran out"), head, rows)


def _orders(data: dict[str, Any]) -> Part:
    rows = [
        [said, text, str(ORDER_STATES[state][0]), moment(datetime.fromisoformat(due)), f"{n}/{of}"]
        for said, text, state, due, n, of in data["orders"]
    ]
    head = [
        gettext("No."),
        gettext("Command order"),
        gettext("State"),
        gettext("To be done by"),
        gettext("Receipts"),
    ]
    return _part(gettext("Open orders"), head, rows, 1)


def _numbers(head: str, labels: tuple[Promise, ...], numbers: list[int]) -> Part:
    rows = [[str(label), commas(n)] for label, n in zip(labels, numbers, strict=False)]
    return _part(head, [gettext("Which"), gettext("Count")], rows)


def _log(data: dict[str, Any]) -> Part:
    kinds = dict(LogEntry.Kind.choices)
    rows = [
        [str(number), moment(datetime.fromisoformat(at)), str(kinds.get(kind, kind)), text]
        for number, at, kind, text in data["log"]
    ]
    head = [gettext("No."), gettext("When"), gettext("Kind"), gettext("Entry")]
    return _part(gettext("Command log of the last 24 hours"), head, rows, 3)


def print_briefing(briefing: Briefing, language: str, *, now: datetime) -> bytes:
    """Print a briefing as PDF.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "briefing", content_of(briefing, language), now=now)


def write_briefing(briefing: Briefing, language: str, *, now: datetime) -> bytes:
    """Write a briefing as a Word file."""
    said = content_of(briefing, language)
    head = f"{said['w']['title']} · {said['day']}"
    blocks: list[word.Block] = [
        word.Title(head),
        word.Line(said["outbreak"], centre=True),
        word.Line(f"{said['w']['inside']} · {said['made']}", dim=True, centre=True),
    ]
    for part in said["parts"]:
        blocks += [word.Heading(part["head"]), word.Table(part["columns"], part["rows"])]
    return word.write(blocks, title=head, language=language, now=now)
