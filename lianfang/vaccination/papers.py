"""Certificates of vaccination on paper: one page, both languages, a signed code."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.vaccination.signing import Said, code_of
from lianfang.vaccination.words import label_of
from lianfang.web.words import full_day

PAGES = Path(__file__).parent / "typ"
WORDS = {
    "title": _("Certificate of vaccination"),
    "name": _("Name"),
    "document": _("Document ends with"),
    "disease": _("Against"),
    "dose": _("Dose"),
    "product": _("Vaccine"),
    "day": _("Day"),
    "lot": _("Lot"),
    "where": _("Given at"),
    "issued": _("Issued on"),
    "check": _(
        "Scan the code to see whether it still holds. It is signed, so it can be checked without network too."
    ),
    "free": _("Nobody is turned away, and nothing is withheld from anybody, for want of this paper."),
    "maker": _("Lianfang"),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def print_certificate(said: Said, address: str, *, now: datetime) -> bytes:
    """Print a certificate as PDF in the language of the page; `address` is the page where it is checked.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "doses", page_of(said, address), now=now)


def page_of(said: Said, address: str) -> dict[str, Any]:
    """Give what is printed of a certificate."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "name": said.name,
        "tail": f"····{said.tail}" if said.tail else "–",
        "disease": label_of(said.disease),
        "doses": [
            [
                gettext("No. %(n)s") % {"n": shot.number},
                label_of(said.disease, shot.product),
                full_day(shot.day),
                shot.lot or "–",
                shot.where or "–",
            ]
            for shot in said.shots
        ],
        "issued": full_day(said.issued),
        "printed": "",  # the watermark of other pages
        "address": address,
        "qr": qr(f"{address}?code={code_of(said)}"),
    }
