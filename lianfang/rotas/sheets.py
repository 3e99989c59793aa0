"""A rota on paper: a page a site for each week of it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.common.dates import days
from lianfang.documents.printing import pdf
from lianfang.rotas.models import Rota
from lianfang.rotas.queries.grid import Cell, grid
from lianfang.web.words import chinese, full_moment
from lianfang.web.words import day as day_words

PAGES = Path(__file__).parent / "typ"
DAYS = 7  # on a page


def printed(rota: Rota, now: datetime) -> bytes:
    """Print a rota as PDF: for each site a page a week.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "rota", _pages(rota, now), now=now)


def _pages(rota: Rota, now: datetime) -> dict[str, Any]:
    pages = []
    for first in days(rota.from_on, rota.to_on):
        if (first - rota.from_on).days % DAYS == 0:
            pages += _week(rota, first)
    pages.sort(key=lambda page: page[0])
    return {
        "lang": "zh" if chinese() else "en",
        "title": rota.name,
        "printed": full_moment(now),
        "pages": [page for _key, page in pages],
    }


def _week(rota: Rota, first: date) -> list[tuple[Any, dict[str, Any]]]:
    """Give a page of a week for each site that has shifts in it."""
    shown, rows = grid(rota, first, first + timedelta(days=DAYS - 1))
    span = f"{day_words(shown[0])} – {day_words(shown[-1])}"
    heads = [day_words(each) for each in shown]
    return [
        (
            (site.area_id, site.name, str(site.pk), first),
            {
                "name": site.name,
                "span": span,
                "heads": heads,
                "days": [[_shift(cell) for cell in cells] for cells in line],
            },
        )
        for site, line in rows
        if any(line)
    ]


def _shift(cell: Cell) -> dict[str, Any]:
    shift = cell.shift
    from_, to = localtime(shift.starts_at), localtime(shift.ends_at)
    return {
        "hours": f"{from_:%H:%M}–{to:%H:%M}",
        "what": shift.get_qualification_display() if shift.qualification else _("Anybody"),
        "people": [a.person.name for a in cell.people],
        "lacks": _("lacks %(n)s") % {"n": cell.lacks} if cell.lacks else "",
    }
