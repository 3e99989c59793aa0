"""What stands on each page of a kit: plain data for the pages in `typ/`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.ids import person_code
from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.paper import queries, words
from lianfang.paper.models import Kit
from lianfang.paper.rules.numbers import FORM_SIGN, box_code, list_code, spaced
from lianfang.people.models import Person
from lianfang.people.rules.numbers import age
from lianfang.places.queries import labels
from lianfang.web.words import full_moment

PARTS = tuple(words.PARTS)
NAMED = frozenset({"households", "visits"})  # pages that name people
PAGES = Path(__file__).parent / "typ"


@dataclass(frozen=True, slots=True)
class Labels:
    """A sheet of 40 labels: how many across, their size in millimetres, where the first begins, how large a code."""

    columns: int
    width: float
    height: float
    left: float
    top: float
    qr: float


# The two kinds of sheet with 40 labels on A4 that are sold everywhere: edge to edge, and with a border.
SHEETS = {"52.5x29.7": Labels(4, 52.5, 29.7, 0, 0, 17.5), "48.5x25.4": Labels(4, 48.5, 25.4, 8, 21.5, 15.5)}


def print_kit(kit: Kit, parts: Collection[str], *, sheet: str, by: User, now: datetime) -> bytes:
    """Print some pages of a kit as one PDF, in the kit's language; who prints them stands on each page.

    Raises Refused("no_chinese_font").
    """
    with override(kit.language):
        return pdf(PAGES, "kit", pages(kit, parts, sheet=sheet, by=by, now=now), now=now)


def pages(kit: Kit, parts: Collection[str], *, sheet: str, by: User, now: datetime) -> dict[str, Any]:
    """Gather what the pages of a kit show; people only when a page names them."""
    chosen = [part for part in PARTS if part in parts]
    forms = list(kit.forms.order_by("nth")) if "forms" in chosen else []
    named = not NAMED.isdisjoint(chosen)
    area = labels([kit.area_id])[kit.area_id]
    labelled = SHEETS[sheet]
    return {
        "lang": "zh" if kit.language.startswith("zh") else "en",
        "parts": chosen,
        "w": words.in_both(kit.language),
        "kit": kit.code,
        "site": kit.site.name,
        "site_short": f"{kit.site.name[:14]} · {day_of(kit.printed_at):%Y-%m-%d}",
        "area": area,
        "round": _("round %(number)s") % {"number": kit.round.number},
        "printed": f"{by.name} · {full_moment(now)}",
        "labels": {name: getattr(labelled, name) for name in Labels.__slots__},
        "lines": forms[0].lines if forms else kit.round.pool_size,
        "n_forms": kit.n_forms,
        "stickers": _stickers(kit) if "stickers" in chosen else [],
        "forms": [_numbered(each.number, FORM_SIGN + each.number) | {"nth": each.nth} for each in forms],
        "slips": _slips(kit) if "slips" in chosen else [],
        "boxes": _slips(kit) if "boxes" in chosen else [],
        "lists": _lists(kit) if named else [],
        "steps": [(str(title), str(text)) for title, text in words.STEPS],
        "contents": _contents(kit),
    }


def _stickers(kit: Kit) -> list[dict[str, Any]]:
    return [_numbered(each.code, each.code) for each in kit.stickers.order_by("nth")]


def _slips(kit: Kit) -> list[dict[str, Any]]:
    return [_numbered(code, code) for code in (box_code(kit.code, n + 1) for n in range(kit.n_slips))]


def _numbered(number: str, coded: str) -> dict[str, Any]:
    head, tail = spaced(number).split(" ")
    return {"head": head, "tail": tail, "qr": qr(coded)}


def _contents(kit: Kit) -> list[tuple[str, str]]:
    counts = (
        (kit.n_tubes, ngettext("tube with two stickers", "tubes with two stickers each", kit.n_tubes)),
        (kit.n_forms, ngettext("sampling form", "sampling forms", kit.n_forms)),
        (kit.n_slips, ngettext("handover slip for a box", "handover slips for boxes", kit.n_slips)),
    )
    return [(str(n), what) for n, what in counts]


def _lists(kit: Kit) -> list[dict[str, Any]]:
    """Give the doors of each area in the order of the stairs, with the people behind each."""
    listed = queries.listed(kit)
    names = labels({each.person.area_id for each in listed})
    found = []
    for area, inside in groupby(listed, key=lambda each: each.person.area_id):
        doors = [
            {"address": address or _("Without an address"), "people": [_person(kit, each) for each in people]}
            for address, people in _by_door(inside)
        ]
        found.append({"name": names.get(area, ""), "doors": doors})
    return found


def _by_door(listed: Iterable[queries.Line]) -> Iterable[tuple[str, Iterable[queries.Line]]]:
    return groupby(listed, key=lambda each: each.address)


def _person(kit: Kit, line: queries.Line) -> dict[str, Any]:
    person = line.person
    about = [
        Person.Sex(person.sex).label if person.sex else "",
        _("%(n)s years") % {"n": age(person.born_on, day_of(kit.printed_at))} if person.born_on else "",
        f"····{line.tail}" if line.tail else "",
    ]
    return {
        "name": person.name,
        "about": " · ".join(str(each) for each in about if each),
        "short": list_code(kit.code, line.nth),
        "qr": qr(person_code(person.id)),
    }
