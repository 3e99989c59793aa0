"""A copy of what is held about somebody: JSON for machines, PDF for people."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.documents.fonts import printing_fonts
from lianfang.documents.printing import pdf
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.privacy import subject, words

PAGES = Path(__file__).parent / "typ"
MOST_LINES = 60  # rows of one table on paper; the rest is in the JSON (design choice)


def saved(person: Person, form: str, now: datetime) -> HttpResponse:
    """Answer with a copy of what is held about somebody, to be saved."""
    if form == "json":
        body = json.dumps(subject.copy(person, now), ensure_ascii=False, indent=1, default=str).encode()
        answer = HttpResponse(body, content_type="application/json")
    else:
        answer = HttpResponse(print_copy(person, now), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.{form}"'
    return answer


def print_copy(person: Person, now: datetime) -> bytes:
    """Print what is held about somebody, in the language of the page.

    Raises Refused("no_chinese_font").
    """
    _fonts, chinese = printing_fonts()
    looked, n_looked = subject.looks(person)
    data = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "font": chinese,
        "title": _("What is held about %(name)s") % {"name": person.name},
        "made": f"{localtime(now):%Y-%m-%d %H:%M}",
        "parts": [_part(part, person) for part in subject.parts(person, localtime(now).date())],
        "looked_head": _("Who has looked"),
        "looked": [[f"{localtime(e.at):%Y-%m-%d %H:%M}", e.role, e.area, e.deed] for e in looked],
        "looked_all": _("%(n)s times in all; the newest are listed.") % {"n": n_looked},
        "head": [_("When"), _("Role"), _("Area"), _("What")],
    }
    return pdf(PAGES, "subject", data, now=now)


def _part(part: subject.Part, person: Person) -> dict[str, Any]:
    ids = ids_of(person.pk)
    return {
        "label": part.label,
        "n": _("%(n)s rows") % {"n": part.n},
        "until": until(part),
        "tables": [
            {
                "name": _name(held.name),
                "rows": [_row(held, row) for row in subject.rows_of(held, ids)[:MOST_LINES]],
            }
            for held in part.tables
        ],
    }


def _name(table: str) -> str:
    return f"{apps.get_model(table)._meta.verbose_name} ({words.table_of(table)})"


def _row(held: Any, row: dict[str, Any]) -> list[list[str]]:
    return [
        [subject.word_of(held, name), str(value)]
        for name, value in row.items()
        if value not in (None, "", [], {})
    ]


def until(part: subject.Part) -> str:
    """Say until when the data of a kind are kept."""
    if part.rule.days is None:
        return _("kept until a person or a law says otherwise")
    if part.gone_on:
        return _("erased by %(day)s at the latest") % {"day": f"{part.gone_on:%Y-%m-%d}"}
    return _("erased %(days)s days %(after)s") % {
        "days": part.rule.days,
        "after": words.AFTER[part.rule.after],
    }
