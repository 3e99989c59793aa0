"""On paper, in both languages: passes to carry or to lie behind a windscreen, and posters with the code of a venue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.presence.models import Pass, VenueCode
from lianfang.presence.signing import code_of
from lianfang.web.words import full_moment

PAGES = Path(__file__).parent / "typ"
WORDS: dict[str, Promise] = {
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
POSTER: dict[str, Promise] = {
    "title": _("Scan when you come in"),
    "leave": _("and once more when you leave"),
    "how": _("Open the camera of your phone, or type the letters at %(address)s."),
    "why": _("If somebody who was here at the same time is found infected, you can be told."),
    "kept": _(
        "Your name, this place and the time are noted only if you agree, and deleted after %(days)s days."
    ),
    "free": _("Without a phone you come in all the same: nobody is turned away for not scanning."),
    "product": _("Lianfang"),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def print_pass(given: Pass, *, now: datetime) -> bytes:
    """Print a pass as PDF in the language of the page, for somebody without a phone.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "pass", page_of(given), now=now)


def _words(texts: Mapping[str, Promise], **said: object) -> dict[str, Any]:
    """Give texts in the language of the page and in the other one."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) % said for key, text in texts.items()}
    both = {key: (str(text) % said, others[key]) for key, text in texts.items()}
    return {"lang": "zh" if here.startswith("zh") else "en", "w": both}


def print_posters(posters: Sequence[tuple[VenueCode, str]], *, days: int, now: datetime) -> bytes:
    """Print posters as one PDF, a page each: the code of a venue and the address that it opens.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "venue", posters_of(posters, days=days), now=now)


def posters_of(posters: Sequence[tuple[VenueCode, str]], *, days: int) -> dict[str, Any]:
    """Give what is printed on posters; `days`: for how long a scan is kept."""
    first = posters[0][1].partition("://")[2].partition("/")[0] if posters else ""
    return _words(POSTER, address=f"{first}/my/venue/", days=days) | {
        "printed": "",
        "posters": [
            {
                "name": live.site.name,
                "where": " · ".join(filter(None, (live.site.address, str(live.site.area)))),
                "code": f"{live.code[:4]}-{live.code[4:]}",
                "qr": qr(address),
            }
            for live, address in posters
        ],
    }


def page_of(given: Pass) -> dict[str, Any]:
    """Give what is printed of a pass."""
    return _words(WORDS) | {
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
