"""A rota on paper: a page a site for each week of it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.documents.printing import pdf
from lianfang.rotas.models import Rota
from lianfang.rotas.queries.grid import Cell, grid
from lianfang.web.words import day as day_words
from lianfang.web.words import full_moment

PAGES = Path(__file__).parent / "typ"
WEEK = timedelta(days=6)


def printed(rota: Rota, now: datetime, first: date | None = None) -> bytes:
    """Print a week of a rota as PDF.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "rota", _pages(rota, now, first or rota.from_on), now=now)


def _pages(rota: Rota, now: datetime, first: date) -> dict[str, Any]:
    shown, rows = grid(rota, first, first + WEEK)
    return {
        "title": rota.name,
        "span": f"{day_words(shown[0])} – {day_words(shown[-1])}" if shown else "",
        "printed": full_moment(now),
        "days": [day_words(each) for each in shown],
        "sites": [
            {"name": site.name, "days": [[_shift(cell) for cell in cells] for cells in line]}
            for site, line in rows
        ],
    }


def _shift(cell: Cell) -> dict[str, Any]:
    shift = cell.shift
    from_, to = localtime(shift.starts_at), localtime(shift.ends_at)
    return {
        "hours": f"{from_:%H:%M}–{to:%H:%M}",
        "what": shift.get_qualification_display() if shift.qualification else _("Anybody"),
        "people": [a.person.name for a in cell.people],
        "lacks": _("lacks %(n)s") % {"n": cell.lacks} if cell.lacks else "",
    }
