"""Passes on paper: half a page to carry or to lie behind a windscreen, both languages, and the code that is signed."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.presence.models import Pass
from lianfang.presence.signing import code_of
from lianfang.web.words import full_moment

PAGES = Path(__file__).parent / "typ"
WORDS = {
    "title": _("Pass for checkpoints"),
    "holder": _("Holder"),
    "plate": _("Plate"),
    "purpose": _("Purpose"),
    "where": _("Where"),
    "from": _("From"),
    "until": _("Until"),
    "issued": _("Issued by"),
    "number": _("Number"),
    "show": _("Show this at the checkpoint. Whoever needs help at once always passes, also without it."),
    "signed": _(
        "The code is signed: a copy with other words is seen at once, and one that was revoked is refused."
    ),
    "product": _("Lianfang"),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def print_pass(given: Pass, *, now: datetime) -> bytes:
    """Print a pass as PDF in the language of the page, for somebody without a phone.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "pass", page_of(given), now=now)


def page_of(given: Pass) -> dict[str, Any]:
    """Give what is printed of a pass."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "holder": given.holder,
        "plate": given.plate or "–",
        "purpose": " · ".join(filter(None, (given.get_purpose_display(), given.note))),
        "where": str(given.area),
        "from": full_moment(given.starts_at),
        "until": full_moment(given.ends_at),
        "issued": f"{given.issued_by.name} · {full_moment(given.issued_at)}",
        "number": given.number,
        "printed": "",  # the watermark of other pages
        "qr": qr(code_of(given)),
    }
