"""The order of a zone on paper, as PDF and as Word, in either language."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lianfang.documents import word
from lianfang.documents.printing import pdf
from lianfang.places.models import Area, Site
from lianfang.places.queries import inside
from lianfang.web.words import full_day, full_moment
from lianfang.zones.models import ZoneOrder
from lianfang.zones.queries import numbers_of
from lianfang.zones.rules import looked, within
from lianfang.zones.words import CONDITIONS, level_label, text_of

PAGES = Path(__file__).parent / "typ"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHOWN = 40  # names of communities and sites inside a polygon
WORDS: dict[str, Promise] = {
    "title": _("Order about a zone"),
    "number": _("No."),
    "version": _("Version"),
    "draft": _("Draft, not in force"),
    "zone": _("Zone"),
    "level": _("Level"),
    "conditions": _("Conditions as they stood"),
    "looked": _("What was looked at"),
    "holds": _("holds"),
    "lacks": _("does not hold"),
    "by": _("Handed in by"),
    "signed": _("Approved and signed by"),
    "product": _("Lianfang"),
}


def kept(order: ZoneOrder) -> Iterator[tuple[str, bool, datetime | None, int]]:
    """Read the conditions that an order keeps."""
    for key, met, at, n in order.conditions:
        yield key, met, datetime.fromisoformat(at) if at else None, n


def inside_shape(order: ZoneOrder) -> list[str]:
    """Name the communities and sites that lie inside the corners of an order, as far as it is known where they lie."""
    if not order.shape:
        return []
    wanted = inside(order.outbreak.area_id, "id")
    areas = Area.objects.filter(wanted, depth__gte=4, longitude__isnull=False, closed_on=None)
    sites = Site.objects.filter(inside(order.outbreak.area_id), longitude__isnull=False, closed_at=None)
    rows: list[Area | Site] = [*areas, *sites]
    found = [str(row) for row in rows if within((row.longitude or 0, row.latitude or 0), order.shape)]
    return found[:SHOWN]


def content_of(order: ZoneOrder, language: str) -> dict[str, Any]:
    """Give what is printed of an order, in a language: "zh" or "en"."""
    with override(LANGUAGES[language]):
        starts = order.starts_at or order.due_at or order.made_at
        seen = looked(order.looked)
        looks = numbers_of(order.protocol).looks.value if order.what == "lift" else ()
        return {
            "lang": language,
            "w": {key: str(text) for key, text in WORDS.items()},
            "number": order.said,
            "version": order.version,
            "what": str(order.get_what_display()),
            "name": order.name,
            "level": level_label(order.protocol, order.level),
            "state": "" if order.state == "approved" else str(WORDS["draft"]),
            "text": text_of(order, starts),
            "conditions": [
                [str(CONDITIONS[key]), str(WORDS["holds" if met else "lacks"])]
                for key, met, _at, _n in kept(order)
            ],
            "looks": [
                [str(_label(each.label)), str(WORDS["holds" if seen[each.key].met else "lacks"])]
                for each in looks
                if each.key in seen
            ],
            "by": f"{order.submitted_by} · {full_moment(order.submitted_at)}" if order.submitted_by else "",
            "signed": f"{order.approved_by} · {full_moment(order.approved_at)}" if order.approved_by else "",
            "body": str(_("Command of the outbreak response, %(area)s") % {"area": order.outbreak.area}),
            "day": full_day(order.approved_at or order.made_at),
        }


def _label(text: str) -> Promise:
    return _(text)


def print_order(order: ZoneOrder, language: str, *, now: datetime) -> bytes:
    """Print an order as PDF.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "order", content_of(order, language), now=now)


def write_order(order: ZoneOrder, language: str, *, now: datetime) -> bytes:
    """Write an order as a Word file."""
    said = content_of(order, language)
    head = (
        f"{said['w']['title']} {said['w']['number']} {said['number']}"
        if said["number"]
        else said["w"]["title"]
    )
    blocks: list[word.Block] = [
        word.Line(head, dim=True, centre=True),
        word.Title(f"{said['what']}: {said['name']}"),
    ]
    if said["state"]:
        blocks.append(word.Line(said["state"], dim=True, centre=True))
    blocks += [word.Line(text) for text in said["text"]]
    for key in ("conditions", "looks"):
        if said[key]:
            title = said["w"]["looked" if key == "looks" else key]
            blocks += [word.Heading(title), word.Table([title, ""], said[key])]
    blocks += [word.Line(said["body"], right=True), word.Line(said["day"], right=True)]
    for key in ("by", "signed"):
        if said[key]:
            blocks.append(word.Line(f"{said['w'][key]}: {said[key]}", dim=True))
    return word.write(blocks, title=said["name"], language=language, now=now)
