"""On paper: what hangs on a building, so that whoever lives there can tell what they need."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf

PAGES = Path(__file__).parent / "typ"
WORDS: dict[str, Promise] = {
    "title": _("What do you need?"),
    "leave": _("Scan and write it. Somebody calls you."),
    "how": _("Open the camera of your phone. The building is filled in already; add your door."),
    "why": _(
        "Food, medicine, a way to the hospital, somebody to talk to: each need has a clock and a person."
    ),
    "kept": _("You get a code with which you see what became of it, and say whether it was met."),
    "free": _("Without a phone: tell whoever comes to your door. In danger of life, phone 120."),
    "product": _("Lianfang"),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def posters_of(posters: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """Give what is printed on posters: each a building, the area it stands in, the address that its code opens."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "printed": "",
        "posters": [
            {"name": name or where, "where": where if name else "", "qr": qr(address)}
            for name, where, address in posters
        ],
    }


def print_posters(posters: Sequence[tuple[str, str, str]], *, now: datetime) -> bytes:
    """Print posters as one PDF, a page for each building.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "building", posters_of(posters), now=now)
