"""A closing report in words, in either language: parts with a head, each of paragraphs, a picture or a table."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override, pgettext
from django.utils.translation import gettext_lazy as _

from lianfang.cases import drawings as placed
from lianfang.closing.drawings import curve_svg, tree_svg
from lianfang.closing.figures import BY_KEY, FIGURES
from lianfang.closing.models import ClosingReport
from lianfang.donations.models import Gift
from lianfang.donations.queries import Total
from lianfang.donations.words import said_total
from lianfang.outbreak.queries import level_label, title
from lianfang.reporting import few
from lianfang.reporting.rules import STEPS
from lianfang.reporting.words import ZEROS
from lianfang.web.words import chinese, commas, day, full_day, full_moment, moment, short_day
from lianfang.workforce.models import Dispatch
from lianfang.zones.words import level_label as zone_label

LANGUAGES = {"zh": "zh-hans", "en": "en"}
FIRST = ("infections", "discharged", "died", "contacts", "swabs", "people_sent")  # at a glance
EVENTS: dict[str, Promise] = {
    "first": _("First infection decided"),
    "last": _("Last infection decided"),
    "lifted": _("Zone lifted: %(a)s"),
    "round": _("Round %(a)s of testing opened: %(b)s"),
    "order": _("Order %(b)s: %(a)s"),
    "decision": _("Decided: %(a)s"),
}
NUMBER = re.compile(r"[\d,]+( / [\d,]+)?|–")
Part = dict[str, Any]


def content_of(report: ClosingReport, language: str, font: str) -> dict[str, Any]:
    """Give what a report says, in a language, with the pictures in a font: a head and its parts."""
    with override(LANGUAGES[language]):
        kind = gettext("Closing report") if report.final else gettext("Progress report")
        first, last = (date.fromisoformat(report.data[key]) for key in ("first", "last"))
        return {
            "lang": language,
            "kind": kind,
            "title": title(report.outbreak),
            "number": report.said,
            "version": report.version,
            "period": pgettext("days", "%(first)s to %(last)s")
            % {"first": full_day(first), "last": full_day(last)},
            "days": ngettext("%(n)s day", "%(n)s days", (last - first).days + 1)
            % {"n": (last - first).days + 1},
            "as_of": gettext("As of %(at)s") % {"at": full_moment(report.until)},
            "note": report.note,
            "made": f"{report.made_by} · {full_moment(report.made_at)}",
            "body": gettext("Command of the outbreak response, %(area)s") % {"area": report.area},
            "w": _words(),
            "tiles": [[commas(report.data["figures"][key]), str(BY_KEY[key].label)] for key in FIRST],
            "parts": [part for part in _parts(report, font) if _says(part)],
        }


def _words() -> dict[str, str]:
    return {
        "number": gettext("No."),
        "version": gettext("Version"),
        "changed": gettext("Changed in this version"),
        "inside": gettext("For official use"),
        "product": gettext("Lianfang"),
        "glance": gettext("At a glance"),
        "contents": gettext("Contents"),
    }


def _says(part: Part) -> bool:
    return bool(part["text"] or part["rows"] or part["picture"])


def _part(
    head: str,
    *,
    text: str = "",
    columns: list[str] | None = None,
    rows: list[list[str]] | None = None,
    wide: int = 0,
    picture: tuple[str, str] | None = None,
    note: str = "",
    key: list[tuple[str, str]] | None = None,
) -> Part:
    """Give a part; `wide`: the column that takes what room is left; `picture`: its drawing and what it shows in words;
    `key`: the colours of the drawing. Columns of numbers are known by what stands in them."""
    return {
        "head": head,
        "text": [line for line in text.splitlines() if line.strip()],
        "columns": columns or [],
        "rows": rows or [],
        "wide": wide,
        "picture": {"svg": picture[0], "alt": picture[1]} if picture else None,
        "note": note,
        "key": key or [],
        "numbers": [
            i for i in range(len(columns or [])) if all(NUMBER.fullmatch(row[i]) for row in rows or [])
        ],
    }


def _parts(report: ClosingReport, font: str) -> list[Part]:
    data = report.data
    return [
        _part(gettext("Summary"), text=report.summary),
        _curve(data, font),
        _tree(data, font),
        _chains(data),
        _timeline(report),
        _rounds(data),
        _zones(data),
        _sent(data),
        _goods(data),
        _gifts(data),
        _earlies(data),
        _zeros(data),
        _goals(data),
        _part(gettext("What was learnt"), text=report.lessons),
        _infected(data),
        _figures(data),
    ]


def _on(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


COLOURS = {"c": _("Confirmed"), "a": _("Asymptomatic"), "src": _("Case of another area")}


def _key(kinds: set[str]) -> list[tuple[str, str]]:
    return [(kind, str(said)) for kind, said in COLOURS.items() if kind in kinds]


def _curve(data: Part, font: str) -> Part:
    counts = [placed.Count(date.fromisoformat(on), c, a) for on, c, a in data["curve"]]
    head = gettext("Epidemic curve")
    if not counts:
        return _part(head, text=gettext("No infection was decided."))
    last = max(count.day for count in counts)
    along = placed.axis([count.day for count in counts], last)
    drawn = placed.curve(counts, along, last)
    said = {"c": drawn.confirmed, "a": drawn.asymptomatic, "first": day(drawn.first), "last": day(drawn.last)}
    alt = (
        gettext("Epidemic curve: %(c)s confirmed and %(a)s asymptomatic between %(first)s and %(last)s")
        % said
    )
    note = gettext("New infections by the day they were first decided; one square is one case.")
    kinds = {"c"} | ({"a"} if drawn.asymptomatic else set())
    return _part(head, picture=(curve_svg(drawn, font, short_day), alt), note=note, key=_key(kinds))


def _tree(data: Part, font: str) -> Part:
    rows = data["tree"]
    head = gettext("Chains of transmission")
    if not rows:
        text = (
            gettext("There are too many cases to draw each; the chains are listed.") if data["chains"] else ""
        )
        return _part(head, text=text)
    infected = [
        placed.Infected(UUID(int=n), label, kind, date.fromisoformat(on), UUID(int=by) if by >= 0 else None)
        for n, (label, kind, on, by) in enumerate(rows)
    ]
    days = [one.day for one in infected]
    along = placed.axis(days, max(days), least=1)
    drawn = placed.tree(infected, along)
    ticks = placed.curve([], along, max(days)).ticks
    linked = sum(by >= 0 for *_rest, by in rows)
    alt = gettext("Transmission tree: %(n)s cases; for %(linked)s of them it is known who infected them") % {
        "n": len(rows),
        "linked": linked,
    }
    note = gettext(
        "Each dot is a case with its number, on the day it was decided; a line leads to who infected it."
    )
    kinds = {kind for _label, kind, _day, _by in rows}
    return _part(head, picture=(tree_svg(drawn, ticks, font, short_day), alt), note=note, key=_key(kinds))


def _chains(data: Part) -> Part:
    columns = [
        gettext("First case"),
        gettext("Cases"),
        gettext("From"),
        gettext("To"),
        gettext("Generations"),
    ]
    rows = [
        [_case(label), commas(n), day(_on(first)), day(_on(last)), commas(deep)]
        for label, n, first, last, deep in data["chains"]
    ]
    return _part(gettext("Chains with more than one case"), columns=columns, rows=rows)


def _case(label: str) -> str:
    return gettext("Case %(n)s") % {"n": label} if label.isdecimal() else gettext("Case of another area")


def _timeline(report: ClosingReport) -> Part:
    rows = [[_when(*each[:2]), _event(report, *each[1:])] for each in report.data["events"]]
    return _part(gettext("Timeline"), columns=[gettext("When"), gettext("What")], rows=rows, wide=1)


def _when(at: str, kind: str) -> str:
    return day(_at(at)) if kind in {"first", "last"} else moment(_at(at))


def _event(report: ClosingReport, kind: str, a: str, b: str) -> str:
    if kind == "level":
        return gettext("Response level: %(level)s. %(why)s") % {
            "level": level_label(report.outbreak, a),
            "why": b,
        }
    if kind == "zone":
        return gettext("%(name)s became a zone: %(level)s") % {"name": a, "level": zone_label(*b.split("|"))}
    if kind == "notice":
        said = a if chinese() else b
        return gettext("Notice published: %(title)s") % {"title": said}
    return str(EVENTS[kind]) % {"a": a, "b": b}


def _rounds(data: Part) -> Part:
    columns = [
        gettext("Area"),
        pgettext("of testing", "Round"),
        gettext("From"),
        gettext("To"),
        gettext("People to test"),
        gettext("Swabs taken"),
    ]
    rows = [
        [area, commas(n), day(_on(first)), day(_on(last)), commas(target) if target else "–", commas(done)]
        for area, n, first, last, target, done in data["rounds"]
    ]
    return _part(gettext("Rounds of testing"), columns=columns, rows=rows)


def _zones(data: Part) -> Part:
    columns = [gettext("Zone"), gettext("Level"), gettext("In force from"), gettext("Lifted")]
    rows = [
        [name, zone_label(*level.split("|")), moment(_at(since)), moment(_at(until)) if until else "–"]
        for name, level, since, until in data["zones"]
    ]
    return _part(gettext("Zones"), columns=columns, rows=rows)


def _sent(data: Part) -> Part:
    levels = dict(Dispatch.Level.choices)
    rows = [
        [str(levels[level]), commas(people), commas(groups), commas(organisations)]
        for level, organisations, people, groups in data["sent"]
    ]
    columns = [gettext("Sent by"), gettext("People"), gettext("Teams"), gettext("Organisations")]
    note = gettext("Who was sent by both levels stands in both lines: the lines are not added.")
    return _part(gettext("People sent"), columns=columns, rows=rows, note=note)


def _goods(data: Part) -> Part:
    rows = [[gettext(name), commas(n), gettext(unit)] for name, unit, n in data["goods"]]
    columns = [gettext("Goods"), gettext("Used"), gettext("counted in")]
    note = gettext("What left the stores for points and for use, less what came back, in pieces.")
    return _part(gettext("Goods used"), columns=columns, rows=rows, note=note)


def _gifts(data: Part) -> Part:
    kinds = dict(Gift.Kind.choices)
    rows = []
    for kind, gifts, parts, worth in data["gifts"]:
        total = Total(kind, gifts, tuple((n, unit, qualifier) for n, unit, qualifier in parts), worth)
        rows.append([str(kinds[kind]), commas(gifts), said_total(total)])
    columns = [gettext("Kind"), gettext("Gifts"), gettext("Together")]
    return _part(gettext("Gifts received"), columns=columns, rows=rows, wide=2)


def _earlies(data: Part) -> Part:
    rows = []
    for key, known, of, median, p90 in data["earlies"]:
        step = STEPS[key]
        said = [few.days(each, whole=step.whole) if each is not None else "–" for each in (median, p90)]
        rows.append([gettext(step.label), f"{commas(known)} / {commas(of)}", *said])
    columns = [gettext("Step"), gettext("Known"), gettext("Median"), gettext("90th percentile")]
    return _part(gettext("The four earlies"), columns=columns, rows=rows)


def _zeros(data: Part) -> Part:
    rows = []
    for key, reached, on, left in data["zeros"]:
        short = gettext("%(n)s left") % {"n": commas(left)} if left else gettext("not reached yet")
        rows.append([str(ZEROS[key]), gettext("reached") if reached else short, full_day(_on(on))])
    columns = [gettext("Zero"), gettext("State"), gettext("Day")]
    return _part(gettext("The zeros"), columns=columns, rows=rows)


def _goals(data: Part) -> Part:
    rows = [[text, full_day(_on(met)) if met else gettext("not reached yet")] for text, met in data["goals"]]
    return _part(gettext("Goals"), columns=[gettext("Goal"), gettext("Met on")], rows=rows)


def _infected(data: Part) -> Part:
    rows = data["tree"]
    told = [
        [
            _case(label),
            day(_on(on)),
            str(COLOURS[kind]),
            _case(rows[by][0]) if by >= 0 else gettext("not known"),
        ]
        for label, kind, on, by in rows
    ]
    columns = [pgettext("of the disease", "Case"), gettext("Day"), gettext("Kind"), gettext("Infected by")]
    return _part(gettext("Who infected whom"), columns=columns, rows=told, wide=3)


def _figures(data: Part) -> Part:
    rows = [
        [str(each.label), commas(data["figures"][each.key]), str(each.means), each.query.name]
        for each in FIGURES
        if each.key in data["figures"]
    ]
    columns = [gettext("Figure"), gettext("Count"), gettext("What it counts"), gettext("Query")]
    note = gettext(
        "Each figure is counted by the same query as the screens; it names the query in the program."
    )
    return _part(gettext("Figures and what they mean"), columns=columns, rows=rows, wide=2, note=note)
