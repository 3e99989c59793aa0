"""The map of a plate on paper: which tube stands in which well, with a code for the scanner."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.laboratory.models import Plate
from lianfang.web.words import full_moment

PAGES = Path(__file__).parent / "typ"


def print_plate(plate: Plate, rows: list[tuple[str, list[dict[str, Any]]]], *, now: datetime) -> bytes:
    """Print a plate's map as PDF in the language of the page.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "plate", page_of(plate, rows), now=now)


def page_of(plate: Plate, rows: list[tuple[str, list[dict[str, Any]]]]) -> dict[str, Any]:
    """Give what is printed of a plate."""
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": _("Plate %(n)s") % {"n": plate.number},
        "laboratory": plate.laboratory.name,
        "made": _("%(who)s, %(when)s") % {"who": plate.made_by, "when": full_moment(plate.made_at)},
        "second": _("Second reagent") if plate.second else "",
        "rows": [[letter, [_cell(cell) for cell in line]] for letter, line in rows],
        "signed": _("Filled by"),
        "checked": _("Checked by"),
        "qr": qr(f"PLATE-{plate.pk}"),
        "printed": "",  # the watermark of other pages
        "w": {"product": (_("Lianfang"), _("Lianfang"))},
    }


def _cell(cell: dict[str, Any]) -> dict[str, str]:
    well = cell["well"]
    if well is None:
        return {"role": "", "text": ""}
    text = well.tube_code if well.role == "sample" else str(well.get_role_display())
    return {"role": well.role, "text": text}
