"""The note a patient takes home: as PDF and as Word."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override, pgettext
from django.utils.translation import gettext_lazy as _

from lianfang.care import queries, words
from lianfang.care.models import Admission
from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.documents import word
from lianfang.documents.printing import pdf
from lianfang.web.words import full_day, full_moment, moment

PAGES = Path(__file__).parent / "typ"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WORDS: dict[str, Promise] = {"product": _("Lianfang"), "signed": _("Doctor"), "received": _("Received by")}

Part = dict[str, Any]


def language_of(asked: str) -> str:
    """Give the language a paper is written in: the one asked for, else that of the page."""
    page = "en" if (get_language() or "").startswith("en") else "zh"
    return asked if asked in LANGUAGES else page


def content_of(admission: Admission, language: str) -> dict[str, Any]:
    """Give what the note says, in a language: a head and parts, each a table."""
    gone = admission.discharge
    with override(LANGUAGES[language]):
        released = admission.case.state == Case.State.ASYMPTOMATIC
        return {
            "lang": language,
            "w": {key: str(text) for key, text in WORDS.items()},
            "title": gettext("Note of release") if released else gettext("Discharge note"),
            "site": admission.occupancy.room.site.name,
            "made": f"{gone.by} · {full_moment(gone.at)}",
            "file_no": admission.file_no,
            "parts": [part for part in _parts(admission) if part["rows"]],
        }


def _parts(admission: Admission) -> list[Part]:
    parts = (_stay, _treatment, _orders, _criteria, _after, _visits)
    return [part(admission) for part in parts]


def _part(head: str, columns: list[str], rows: list[list[str]], wide: int = 1) -> Part:
    return {"head": head, "columns": columns, "rows": rows, "wide": wide}


def _stay(admission: Admission) -> Part:
    case, person, left = admission.case, admission.person, admission.left_at or admission.admitted_at
    years = queries.years_of(admission, left)
    days = (day_of(left) - day_of(admission.admitted_at)).days + 1
    rooms = [f"{stay.room.ward} {stay.room.name}" for stay in queries.rooms_of(admission)]
    rows = [
        [gettext("Name"), person.name],
        [gettext("Sex"), str(person.get_sex_display())],
        [gettext("Age"), "–" if years is None else str(years)],
        [gettext("Case no."), str(case.number or "–")],
        [gettext("Class of case"), str(case.get_state_display())],
        [gettext("Clinical type"), queries.type_label(case, case.clinical_type) or "–"],
        [gettext("Admitted"), full_moment(admission.admitted_at)],
        [gettext("Left hospital"), f"{full_moment(left)} ({gettext('day %(n)s') % {'n': days}})"],
        [gettext("Rooms"), gettext(", ").join(rooms)],
    ]
    return _part(gettext("Stay"), ["", ""], rows)


def _treatment(admission: Admission) -> Part:
    rows = [
        [gettext("Version %(n)s") % {"n": plan.version}, f"{label} {plan.text}".strip(), moment(plan.at)]
        for plan, label in queries.plans_of(admission)
    ]
    return _part(gettext("Treatment"), [gettext("Plan"), "", gettext("When")], rows)


def _orders(admission: Admission) -> Part:
    rows = [
        [
            str(each.get_kind_display()),
            f"{each.text} {each.dose} {each.route}".strip(),
            moment(each.starts_at),
        ]
        for each in queries.orders_of(admission)
    ]
    return _part(
        pgettext("medical", "Orders"), [gettext("Kind of order"), gettext("What"), gettext("From")], rows
    )


def _criteria(admission: Admission) -> Part:
    checks = queries.from_evidence(admission.discharge.evidence)
    rows = [[words.label(check), words.evidence(check)] for check in checks]
    return _part(gettext("Why the patient could go"), ["", ""], rows)


def _after(admission: Admission) -> Part:
    order = queries.isolation_after(admission)
    rows = []
    if order:
        rows = [[str(order.get_kind_display()), f"{full_day(order.starts_on)} – {full_day(order.ends_on)}"]]
    return _part(gettext("Afterwards"), ["", ""], rows)


def _visits(admission: Admission) -> Part:
    rows = [
        [gettext("Week %(week)s") % {"week": visit.row.week}, full_day(visit.row.due_on)]
        for visit in queries.visits_of(admission, day_of(admission.left_at or admission.admitted_at))
    ]
    return _part(gettext("Follow-up visits"), ["", ""], rows)


def print_note(admission: Admission, language: str, *, now: datetime) -> bytes:
    """Print the note as PDF.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "note", content_of(admission, language), now=now)


def write_note(admission: Admission, language: str, *, now: datetime) -> bytes:
    """Write the note as a Word file."""
    said = content_of(admission, language)
    blocks: list[word.Block] = [
        word.Title(said["title"]),
        word.Line(f"{said['site']} · {said['file_no']}", centre=True),
        word.Line(said["made"], dim=True, centre=True),
    ]
    for part in said["parts"]:
        blocks += [word.Heading(part["head"]), word.Table(part["columns"], part["rows"])]
    blocks.append(word.Line(f"{said['w']['signed']}: ________    {said['w']['received']}: ________"))
    return word.write(blocks, title=said["title"], language=language, now=now)
