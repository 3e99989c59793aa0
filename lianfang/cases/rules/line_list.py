"""Reading a row of a line list: dates as people write them, words as people misspell them, ids with blanks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from lianfang.cases.rules import list_names as names

DATES = (
    "onset_on",
    "sampled_on",
    "confirmed_on",
    "reported_on",
    "out_on",
    "died_on",
    "outcome_on",
    "born_on",
)
ORDERS = ("dmy", "mdy")
_ALIKE = 0.75  # of difflib: “unclassifdied” is “unclassified”, “minor” is not “mild” (design choice)
_SERIALS = range(36_526, 73_051)  # days of a spreadsheet, 2000 to 2099
_MONTHS = {m: n for n, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun"), 1)}
_MONTHS |= {m: n for n, m in enumerate(("jul", "aug", "sep", "oct", "nov", "dec"), 7)}
_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_WORDS = re.compile(
    r"(\d{1,2})[-\s]([A-Za-z]{3})[a-z]*[-\s,]+(\d{4}|\d{2})|([A-Za-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})"
)
_TOKEN = re.compile(
    r"lng reference data category (case classification|outcome|gender) "
)  # Go.Data, untranslated
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}.*$")
_IDS = re.compile(r"[,;/|，；、]+|\s+(?:and|和)\s+")


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a row or a cell was not taken: a word for the reason, and what it is about."""

    reason: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a line list tells it."""

    key: str
    told: Mapping[str, str]
    state: str
    days: Mapping[str, date]
    clinical_type: str = ""
    sex: str = ""
    imported: bool = False
    outcome: str = ""
    place: str = ""
    setting: str = ""
    number: str = ""  # of a document; never kept in clear
    infectors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    notes: tuple[Bad, ...] = ()

    @property
    def found_on(self) -> date:
        """Give the first day on which the case is known to have been found."""
        found = (self.days.get(name) for name in ("sampled_on", "confirmed_on", "reported_on"))
        return min((day for day in found if day), default=self.days.get("onset_on", date.max))

    @property
    def decided_on(self) -> date:
        """Give the day on which it was decided, as near as the list says."""
        return self.days.get("confirmed_on") or self.days.get("reported_on") or self.found_on


def tidy(cell: str) -> str:
    """Write a cell in one width of letters, without blanks around and doubled inside."""
    return " ".join(unicodedata.normalize("NFKC", cell).split())


def is_missing(cell: str) -> bool:
    """Say whether a cell says that nothing is known."""
    text = tidy(cell).casefold()
    return not text or text in names.MISSING


def read_key(cell: str) -> str:
    """Write an id as it is compared: “ TJ93 ” and “tj93” are one."""
    return tidy(cell).replace(" ", "").upper()


def read_keys(cell: str) -> tuple[str, ...]:
    """Read the ids in a cell, “ TJ34 , TJ37”, each once."""
    found = (read_key(part) for part in _IDS.split(tidy(cell)) if not is_missing(part))
    return tuple(dict.fromkeys(key for key in found if key))


def order_of(cells: Iterable[str]) -> str:
    """Say whether day or month comes first in a column of dates: by those that can only be one; else the day."""
    votes = {"dmy": 0, "mdy": 0}
    for cell in cells:
        if found := _PARTS.fullmatch(_TIME.sub("", tidy(cell))):
            first, second = int(found[1]), int(found[2])
            votes["dmy"] += first > 12
            votes["mdy"] += second > 12
    return "mdy" if votes["mdy"] > votes["dmy"] else "dmy"


def read_date(cell: str, order: str = "dmy") -> date | Bad | None:
    """Read a date in any of the ways that lists use; None when nothing is known."""
    if is_missing(cell):
        return None
    text = _TIME.sub("", tidy(cell))
    try:
        return _date(text, order)
    except (ValueError, KeyError):
        return Bad("date", {"cell": tidy(cell)[:40]})


def _date(text: str, order: str) -> date:
    if found := _YMD.fullmatch(text) or _SOLID.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _PARTS.fullmatch(text):
        day, month = (found[1], found[2]) if order == "dmy" else (found[2], found[1])
        return date(_year(found[3]), int(month), int(day))
    if found := _WORDS.fullmatch(text):
        day, word, year = found.group(1, 2, 3) if found[1] else found.group(5, 4, 6)
        return date(_year(year), _MONTHS[word.casefold()], int(day))
    if text.isdecimal() and int(text) in _SERIALS:
        return (datetime(1899, 12, 30) + timedelta(days=int(text))).date()  # noqa: DTZ001 - no instant, a day
    raise ValueError(text)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def read_word(cell: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """Find what a word means, also when it is misspelt; None when it means nothing here."""
    text = _TOKEN.sub("", tidy(cell).casefold().replace("_", " "))
    known = {spelt: meaning for meaning, spellings in words.items() for spelt in spellings}
    if text in known:
        return known[text]
    near = get_close_matches(text, [spelt for spelt in known if len(spelt) > 4], n=1, cutoff=_ALIKE)
    return known[near[0]] if near and len(text) > 4 else None


def setting_of(text: str) -> str:
    """Say in which setting somebody was infected, by the words of a list; "" when they do not say."""
    said = f"{tidy(text).casefold()} "
    return next((setting for setting, words in names.SETTINGS if any(word in said for word in words)), "")


def read_line(
    told: Mapping[str, str], *, orders: Mapping[str, str], elsewhere: Sequence[str], today: date
) -> Line | Bad:
    """Read a row: field → cell. Says why it cannot be taken, or gives the case with notes of what was left out.

    orders: field of a date → whether the day or the month comes first; elsewhere: words for places outside.
    """
    key = read_key(told.get("key", ""))
    if not key or is_missing(key):
        return Bad("key_missing")
    days: dict[str, date] = {}
    for name in DATES:
        day = read_date(told.get(name, ""), orders.get(name, "dmy"))
        if isinstance(day, Bad):
            return Bad("date", {**day.values, "field": name})
        if day:
            days[name] = day
    notes: list[Bad] = []
    line = _line(key, told, days, elsewhere, notes)
    return _impossible(line, today) or line


def _line(
    key: str, told: Mapping[str, str], days: dict[str, date], elsewhere: Sequence[str], notes: list[Bad]
) -> Line:
    state = _said(told, "state", names.STATES, notes) or "confirmed"
    type_ = _said(told, "clinical_type", names.TYPES, notes)
    if type_ == "asymptomatic":
        state, type_ = ("asymptomatic" if state == "confirmed" else state), ""
    outcome = _said(told, "outcome", names.OUTCOMES, notes)
    if outcome in {"out", "died"} and "outcome_on" in days:
        days.setdefault(f"{outcome}_on", days["outcome_on"])
    source = tidy(told.get("source", ""))
    place = "" if is_missing(told.get("place", "")) else tidy(told.get("place", ""))
    infectors = tuple(k for k in read_keys(told.get("infector", "")))
    outside = any(word.casefold() in f"{source} {place}".casefold() for word in elsewhere)
    return Line(
        key=key,
        told={name: cell[:300] for name, cell in told.items() if cell and name != "number"},
        state=state,
        days=days,
        clinical_type=type_,
        sex=_said(told, "sex", names.SEXES, notes),
        imported=_said(told, "imported", names.YES, notes) == "yes" or (outside and not infectors),
        outcome=outcome,
        place=place[:120],
        setting=setting_of(f"{source} {place}"),
        number="" if is_missing(told.get("number", "")) else tidy(told.get("number", "")),
        infectors=infectors,
        related=read_keys(told.get("related", "")),
        notes=tuple(notes),
    )


def _said(told: Mapping[str, str], name: str, words: Mapping[str, Sequence[str]], notes: list[Bad]) -> str:
    cell = told.get(name, "")
    if is_missing(cell):
        return ""
    meaning = read_word(cell, words)
    if meaning is None:
        notes.append(Bad("word", {"field": name, "cell": tidy(cell)[:40]}))
    return meaning or ""


def _impossible(line: Line, today: date) -> Bad | None:
    """Say what cannot be: nothing dated, days to come, onset after the report, an end before the beginning."""
    days = line.days
    onset, found = days.get("onset_on"), line.found_on
    if found == date.max:
        return Bad("no_day")
    late = next((name for name, day in days.items() if day > today), None)
    if late:
        return Bad("future", {"field": late, "cell": days[late].isoformat()})
    if onset and onset > line.decided_on and line.state != "asymptomatic":
        return Bad("onset_after_report", {"onset": onset.isoformat(), "report": line.decided_on.isoformat()})
    for name in ("out_on", "died_on"):
        if name in days and days[name] < found:
            return Bad(
                "end_before_found",
                {"field": name, "cell": days[name].isoformat(), "found": found.isoformat()},
            )
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """A link between two ids as a list tells it: who was infected, by whom."""

    infected: str
    infector: str


def links_mean(links: Sequence[Told]) -> str:
    """Say whether links go from infector to infected, or only say who belongs together: then most stand there in both
    directions, or somebody is told many times over."""
    pairs = {(link.infected, link.infector) for link in links}
    both = sum((b, a) in pairs for a, b in pairs)
    return "related" if pairs and both * 2 > len(pairs) else "infector"
