"""The letter of an order: what a person must do, why, until when, who answers for it, and how to appeal."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.cases import queries
from lianfang.cases.models import Quarantine
from lianfang.documents.printing import pdf
from lianfang.places.queries import labels
from lianfang.web.words import day, full_day, full_moment

PAGES = Path(__file__).parent / "typ"
WORDS = {
    "title": _("Notice of quarantine"),
    "to": _("Given to"),
    "what": _("What is ordered"),
    "where": _("Where"),
    "why": _("Reason"),
    "exception": _("Why at home"),
    "from": _("First day"),
    "until": _("Until, this day included"),
    "clock": _("Counted from the last exposure"),
    "tests": _("Swabs on"),
    "temperature": _("Temperature taken a day"),
    "reviewer": _("Answers for this order"),
    "appeal": _("How to appeal"),
    "number": _("No."),
    "rest": _("It ends when every condition holds and a named person signs; you are told in writing."),
    "help": _("Whoever feels ill or needs medicine, food or help says so at once: it is brought."),
    "signed": _("Signature"),
    "stamp": _("Official seal"),
    "product": _("Lianfang"),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def print_order(order: Quarantine, *, now: datetime) -> bytes:
    """Print the letter of an order as PDF, in the language of the page with the other beside it.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "order", page_of(order, now), now=now)


def page_of(order: Quarantine, now: datetime) -> dict[str, Any]:
    """Give what is printed of an order."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    protocol = queries.protocol_of(order.outbreak, now)
    hours = protocol.following.appeal_answer_hours.value
    exceptions = {each.key: gettext(each.label) for each in protocol.contacts.home_exceptions.value}
    answers = order.reviewed_by and f"{order.reviewed_by.name} · {full_moment(order.reviewed_at)}"
    appeal = gettext(
        "%(to)s. By word or in writing, at any time; answered within %(hours)s hours by another person."
    )
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "to": order.person.name,
        "what": order.get_kind_display(),
        "where": _where(order),
        "why": gettext(order.reason),
        "exception": exceptions.get(order.exception, order.exception),
        "from": full_day(order.starts_on),
        "until": full_day(order.ends_on),
        "clock": full_day(order.origin_at) if order.contact_id else "",
        "tests": " · ".join(day(each) for each in order.due_tests),
        "temperature": str(protocol.contacts.temperature_checks_per_day.value),
        "reviewer": answers or gettext("Nobody yet"),
        "appeal": appeal % {"to": gettext(order.appeal_to), "hours": hours},
        "number": str(order.pk)[-12:].upper(),
        "printed": "",  # the watermark of other pages
    }


def _where(order: Quarantine) -> str:
    if order.site:
        return " · ".join(filter(None, (order.site.name, order.site.address)))
    return order.place or labels([order.area_id]).get(order.area_id, "")
