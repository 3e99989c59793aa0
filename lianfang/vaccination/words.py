"""What reasons, states and products are called."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.protocol import timeline
from lianfang.vaccination.models import Session
from lianfang.vaccination.rules import Why
from lianfang.web.words import day as day_words

TONES = {"planned": "brand", "open": "green", "closed": "neutral", "cancelled": "red"}
VISIT_TONES = {
    "arrived": "amber",
    "fit": "brand",
    "agreed": "brand",
    "deferred": "amber",
    "unfit": "red",
    "refused": "neutral",
    "observed": "green",
    "left": "neutral",
    "away": "neutral",
}
REASONS: dict[str, Promise] = {
    "no_birthday": _("The birthday is not on record, so nobody can tell the age."),
    "too_young": _("Too young: this vaccine is given from %(years)s on."),
    "too_old": _("Too old: this vaccine is given until %(years)s."),
    "mixed": _("The dose before was %(product)s, and different vaccines are not mixed."),
    "complete": _("All %(n)s doses were given."),
    "too_early": _("Too early: dose %(n)s may be given from %(day)s on."),
}


def product_label(protocol: str, key: str) -> str:
    """Name a product of a protocol in the reader's language; the key where the protocol has none of that name."""
    numbers = timeline.named(protocol).vaccination
    return next((gettext(one.label) for one in numbers.products if one.key == key), key)


def products_of(session: Session) -> list[str]:
    """Name the products of a session."""
    return [product_label(session.protocol, key) for key in session.products]


def _years(months: int) -> str:
    if months % 12:
        return gettext("%(n)s months") % {"n": months}
    return gettext("%(n)s years") % {"n": months // 12}


def reason(why: Why, protocol: str) -> str:
    """Say a reason against a dose."""
    told = dict(why.values)
    if "months" in told:
        told["years"] = _years(told["months"])
    if "product" in told:
        told["product"] = product_label(protocol, told["product"])
    if "day" in told:
        told["day"] = day_words(told["day"])
    return str(REASONS[why.code]) % told


def refusal(found: Iterable[Why], protocol: str) -> Refused:
    """Make the refusal that says every reason against a dose."""
    reasons = list(found)
    return Refused(reasons[0].code, "%(why)s", why=" ".join(reason(each, protocol) for each in reasons))


def label_of(disease: str, product: str = "") -> str:
    """Name a disease, or a product against it, as the newest protocol does; the key where there is none."""
    if disease not in timeline.diseases():
        return product or disease
    newest = timeline.versions(disease)[-1]
    if not product:
        return gettext(newest.disease.label)
    return next((gettext(one.label) for one in newest.vaccination.products if one.key == product), product)
