"""A slip on paper for somebody without a phone: who, the code for the sampler, place and number, results, and what
opens their own page."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.booking import queries as booking
from lianfang.booking.actions.telling import when
from lianfang.common.ids import person_code
from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.people.models import Identifier, Person
from lianfang.people.queries import ids_of
from lianfang.people.rules.names import mask_number
from lianfang.testing import queries
from lianfang.testing.queries import OwnResult
from lianfang.testing.rules import SAMPLING
from lianfang.testing.words import MEANS
from lianfang.web.words import full_moment, moment

PAGES = Path(__file__).parent / "typ"
RESULTS = 4  # on a slip, the newest first
WORDS = {
    "title": _("Slip for testing"),
    "name": _("Name"),
    "document": _("Document ends with"),
    "code": _("Code for the sampler"),
    "number": _("Number in the line"),
    "where": _("Where"),
    "when": _("When"),
    "results": _("Results"),
    "taken": _("Swab taken"),
    "meaning": _("Result"),
    "until": _("Holds until"),
    "earlier": _("told before, no longer holds"),
    "open": _("Opens your page"),
    "how": _(
        "On any phone or computer: page “My test”, with this code and the last four signs of your document."
    ),
    "keep": _("Keep this slip. Whoever finds it needs your document too."),
    "nothing": _("Nothing was told yet"),
    "product": _("Lianfang"),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def print_slip(person: Person, *, now: datetime, code: str = "", address: str = "") -> bytes:
    """Print a slip as PDF in the language of the page; `code` opens the person's own page, at `address`.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "slip", page_of(person, now=now, code=code, address=address), now=now)


def page_of(person: Person, *, now: datetime, code: str = "", address: str = "") -> dict[str, Any]:
    """Give what is printed on a slip."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    ids = ids_of(person.pk)
    held = Identifier.objects.filter(person__in=ids).exclude(tail="").first()
    places = booking.live_of(ids, SAMPLING)
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "name": person.name,
        "document": mask_number(held.kind, held.tail) if held else "–",
        "code": person_code(person.pk),
        "qr": qr(person_code(person.pk)),
        "places": [
            {
                "number": str(one.number),
                "where": one.site.name,
                "when": when(one),
                "address": one.site.address,
            }
            for one in places
        ],
        "results": [_row(each) for each in queries.own_results(ids)[:RESULTS]],
        "open": code,
        "address": address,
        "printed": full_moment(now),
    }


def _row(own: OwnResult) -> dict[str, Any]:
    return {
        "taken": moment(own.now.taken_at),
        "meaning": str(MEANS[own.now.meaning]),
        "until": full_moment(own.valid_until) if own.valid_until else "",
        "earlier": [
            gettext("%(what)s, told %(when)s") % {"what": MEANS[old.meaning], "when": moment(old.released_at)}
            for old in own.earlier
        ],
    }
