"""What this app prints: the report of an investigation, letters between areas."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.forms.investigation import KNOWN, part_form
from lianfang.cases.models import TABLES, Case, Entry, InvestigationPart, Letter
from lianfang.common.dates import day_of
from lianfang.documents.printing import pdf
from lianfang.people.queries import identity
from lianfang.places.queries import labels
from lianfang.web.words import full_day, full_moment

PAGES = Path(__file__).parent / "typ"
WORDS: dict[str, Promise] = {
    "title": _("Report of an investigation"),
    "number": _("No."),
    "product": _("Lianfang"),
    "clocks": _("Clocks"),
    "person": _("Person"),
    "secret": _("Holds data of a patient. Only for whoever works on this case."),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def in_two(words: Mapping[str, Promise]) -> dict[str, tuple[str, str]]:
    """Give words in the language of the page, each with its other language."""
    with override(OTHER.get(get_language() or "zh-hans", "en")):
        others = {key: str(text) for key, text in words.items()}
    return {key: (str(text), others[key]) for key, text in words.items()}


def language() -> str:
    """Name the language of a page as typst does."""
    return "zh" if (get_language() or "zh-hans").startswith("zh") else "en"


def print_investigation(case: Case, *, by: User, now: datetime) -> bytes:
    """Print the report of an investigation as PDF, in the language of the page, with who printed it.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "investigation", report_of(case, by=by, now=now), now=now)


def report_of(case: Case, *, by: User, now: datetime) -> dict[str, Any]:
    """Give what the report of an investigation says."""
    who = identity(case.person, by, day_of(now))
    person = [
        (gettext("Name"), case.person.name),
        (gettext("Sex"), str(case.person.get_sex_display())),
        (gettext("Born"), _said(case.person.born_on)),
        (gettext("Phone"), who.phone or "–"),
        *((str(each.label), each.number or "–") for each in who.documents),
        (gettext("Area"), labels([case.area_id]).get(case.area_id, "")),
    ]
    return {
        "lang": language(),
        "w": in_two(WORDS),
        "number": str(case.number or "–"),
        "state": str(case.get_state_display()),
        "person": person,
        "clocks": [_clock(due.key, due.done_at, due.due_at) for due in queries.clocks_of(case, now)],
        "parts": [_part(case, each, now) for each in queries.states_of(case, now)],
        "printed": f"{by.name} · {full_moment(now)}",
    }


CLOCKS = {
    "reported": _("Report of the case"),
    "core_facts": _("Core facts"),
    "investigated": _("Whole investigation"),
}


def _clock(key: str, done: datetime | None, due: datetime) -> tuple[str, str]:
    if done:
        return str(CLOCKS[key]), gettext("done %(at)s") % {"at": full_moment(done)}
    return str(CLOCKS[key]), gettext("due %(at)s") % {"at": full_moment(due)}


def _part(case: Case, state: queries.PartState, now: datetime) -> dict[str, Any]:
    """Give one part: its answers, and its table if it has one."""
    saved = f"{state.part.by.name} · {full_moment(state.part.at)}" if state.part else ""
    found: dict[str, Any] = {"label": str(state.label), "saved": saved, "done": state.state == "done"}
    found["answers"] = _answers(state.part, case, now) if state.part and state.key not in TABLES else []
    found["head"], found["rows"] = [], []
    if state.key in TABLES:
        rows = queries.rows_of(case, state.key)
        found["head"] = [str(_verbose(TABLES[state.key], name)) for name in TABLES[state.key].FIELDS]
        found["rows"] = [[_cell(row, name) for name in row.FIELDS] for row in rows]
    return found


def _answers(part: InvestigationPart, case: Case, now: datetime) -> list[tuple[str, str]]:
    form = part_form(part.key)(protocol=queries.protocol_of(case.outbreak, now))
    said = []
    for name, value in part.data.items():
        if value in (None, "") or name not in form.fields:
            continue
        known = dict(getattr(form.fields[name], "choices", ()) or KNOWN)
        said.append((str(form.fields[name].label), str(known.get(value, value))))
    return said


def _verbose(model: type[Entry], name: str) -> str:
    label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _cell(row: Entry, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown()) if shown else _said(getattr(row, name))


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return full_moment(value)
    if isinstance(value, date):
        return full_day(value)
    return "–" if value in (None, "") else str(value)


LETTER_WORDS: dict[str, Promise] = {
    "title": _("Letter of assistance"),
    "number": _("No."),
    "to": _("Addressee"),
    "from": _("Letter from"),
    "about": _("About"),
    "sent": _("Sent at"),
    "due": _("Please acknowledge by"),
    "acknowledged": _("Receipt given"),
    "signed": _("Signature"),
    "product": _("Lianfang"),
    "secret": _("Holds data of a person. Only for whoever has to find or look after them."),
}


def print_letter(letter: Letter, *, by: User, now: datetime) -> bytes:
    """Print a letter between areas as PDF, in the language of the page.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "letter", letter_of(letter, by=by, now=now), now=now)


def letter_of(letter: Letter, *, by: User, now: datetime) -> dict[str, Any]:
    """Give what is printed of a letter."""
    ours, there = labels([letter.area_id]).get(letter.area_id, ""), letter.other
    out = letter.way == Letter.Way.OUT
    about = []
    if letter.person:
        who = identity(letter.person, by, day_of(now))
        numbers = [f"{each.label} {each.number}" for each in who.documents if each.number]
        about = [letter.person.name, who.phone or "–", *numbers]
    done = (
        f"{letter.acknowledged_name} · {full_moment(letter.acknowledged_at)}"
        if letter.acknowledged_at
        else ""
    )
    return {
        "lang": language(),
        "w": in_two(LETTER_WORDS),
        "number": f"{letter.sent_at:%Y}-{letter.number:03d}"
        if out
        else letter.their_number or str(letter.number),
        "to": there if out else ours,
        "from": ours if out else there,
        "subject": letter.subject,
        "text": letter.text.splitlines(),
        "about": about,
        "sent": full_moment(letter.sent_at),
        "due": full_moment(letter.due_at),
        "acknowledged": done,
        "writer": letter.written_by.name,
        "printed": f"{by.name} · {full_moment(now)}",
    }
