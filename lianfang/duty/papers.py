"""Certificates of hours on paper: one page, both languages, a code that leads to the page where it is checked."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.web.words import full_day
from lianfang.workforce.models import Certificate
from lianfang.workforce.sealing import printed

PAGES = Path(__file__).parent / "typ"
WORDS = {
    "title": _("Certificate of hours"),
    "name": _("Name"),
    "document": _("Document ends with"),
    "days": _("From – to"),
    "duties": _("Duties"),
    "hours": _("Hours at work"),
    "area": _("Area"),
    "issued": _("Issued by"),
    "number": _("Number of the certificate"),
    "check": _("Scan the code, or enter the number on the page below, to see whether it still holds."),
    "counted": _("Hours are counted from coming to leaving, without rests, as they were told at the site."),
    "product": _("Lianfang"),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def hours_of(paper: Certificate) -> str:
    """Write the hours of a certificate: 12.5 h, in the language of the page."""
    return gettext("%(hours)s h") % {"hours": f"{paper.minutes / 60:.1f}"}


def print_certificate(paper: Certificate, address: str, *, now: datetime) -> bytes:
    """Print a certificate as PDF in the language of the page; `address` is the page where it is checked.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "certificate", _data(paper, address), now=now)


def _data(paper: Certificate, address: str) -> dict[str, Any]:
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "name": paper.name,
        "tail": f"····{paper.tail}" if paper.tail else "–",
        "days": f"{full_day(paper.first_on)} – {full_day(paper.last_on)}",
        "duties": str(paper.duties),
        "hours": hours_of(paper),
        "area": str(paper.area),
        "issued": f"{paper.issued_by} · {full_day(paper.issued_at)}",
        "number": printed(paper),
        "printed": "",  # the watermark of other pages
        "address": address.split("/verify/", maxsplit=1)[0] + "/verify/",
        "qr": qr(address),
    }
