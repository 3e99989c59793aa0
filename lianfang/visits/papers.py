"""Codes of people without smartphones, on paper: cards to be cut out, eight on a page."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.models import User
from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.visits.models import HelpCode
from lianfang.visits.signing import code_of
from lianfang.web.words import full_day, full_moment

PAGES = Path(__file__).parent / "typ"
WORDS = {
    "title": N_("Code for people without a smartphone"),
    "good_until": N_("Good until"),
    "compare": N_("Compare the person: this code alone proves nothing."),
}


def print_codes(codes: Iterable[HelpCode], *, by: User, now: datetime) -> bytes:
    """Print codes as one PDF, in the language of the page and the other one.

    Raises Refused("no_chinese_font").
    """
    here = get_language() or "zh-hans"
    there = "en" if here.startswith("zh") else "zh-hans"
    cards = [
        {
            "name": code.person.name,
            "address": code.person.household.address if code.person.household else "",
            "until": str(full_day(code.ends_on)),
            "qr": qr(code_of(code)),
        }
        for code in codes
    ]
    data = {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: [_said(text, here), _said(text, there)] for key, text in WORDS.items()},
        "cards": cards,
        "printed": f"{by.name} · {full_moment(now)}",
    }
    return pdf(PAGES, "codes", data, now=now)


def _said(text: str, language: str) -> str:
    with override(language):
        return gettext(text)
