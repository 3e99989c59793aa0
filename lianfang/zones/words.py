"""What an order of a zone says, in the language of the page: notice, paper and page say the same."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lianfang.protocol.timeline import named
from lianfang.web.words import full_moment
from lianfang.zones.models import ZoneOrder
from lianfang.zones.queries import numbers_of, parts_in_words

CONDITIONS: dict[str, Promise] = {
    "clear": _("No new infection inside for the days of the protocol"),
    "contacts": _("The last contact inside was exposed long enough ago, and all are done and negative"),
    "round": _("A last round of everybody inside, fresh and all negative"),
    "stricter": _("No stricter zone is left in the district"),
}
FLAWS: dict[str, Promise] = {
    "unread": _("“%(at)s” cannot be read: write longitude, latitude in a line for each corner, or GeoJSON."),
    "holes": _(
        "Give one polygon without holes: what is left out of a zone is named among what belongs to it."
    ),
    "few": _("A polygon has at least three corners."),
    "many": _("A polygon has at most 500 corners: leave out those that lie close together."),
    "earth": _("%(at)s lies nowhere on earth: longitude goes to ±180, latitude to ±90."),
    "swapped": _("%(at)s: longitude and latitude changed places. Write the longitude first."),
    "crossing": _(
        "The border crosses or touches itself at %(at)s: give the corners in the order in which one walks."
    ),
    "far": _("%(at)s lies far from where the outbreak is being fought: look at the numbers of this corner."),
    "wide": _("It reaches %(at)s km from corner to corner: no zone is that large. Look at the corners."),
}
TONES = {"sealed": "red", "controlled": "amber", "precautionary": "brand"}


def level_label(version: str, key: str) -> str:
    """Name a level in the language of the page."""
    return gettext(numbers_of(version).level(key).label)


def title_of(order: ZoneOrder) -> str:
    """Give the title of the notice that an order becomes."""
    said = {"name": order.name, "level": level_label(order.protocol, order.level).lower()}
    if order.what == "lift":
        return gettext("Notice: %(name)s is lifted") % said
    return gettext("Notice: %(name)s is a %(level)s") % said


def text_of(order: ZoneOrder, starts: datetime) -> list[str]:
    """Write what an order says, a paragraph a line: what holds where from when, why, how people are served, on which
    line they are heard, and what ends it."""
    return list(_lift(order, starts) if order.what == "lift" else _holds(order, starts))


def _holds(order: ZoneOrder, starts: datetime) -> Iterator[str]:
    numbers = numbers_of(order.protocol)
    level = numbers.level(order.level)
    head = gettext("From %(start)s on, the following is a %(level)s:")
    yield head % {"start": full_moment(starts), "level": gettext(level.label).lower()}
    yield gettext("; ").join(parts_in_words((area, stair) for area, stair in order.parts))
    yield gettext("Reason: %(reason)s") % {"reason": order.reason}
    if level.indoors:
        yield gettext(
            "People stay behind their doors. Food, medicine and whatever else they need is brought to them."
        )
    else:
        yield gettext(
            "People do not leave the area and do not gather. What they cannot get inside is brought to them."
        )
    yield gettext(
        "Whoever needs a doctor at once is brought out at once, whatever their code says. Dialysis, births and "
        "treatment that cannot wait have a way out at any hour."
    )
    days = named(order.protocol).testing.frequency(level.frequency).every_days
    yield ngettext(
        "Everybody inside is tested every day.", "Everybody inside is tested every %(n)s days.", days
    ) % {"n": days}
    yield _ends(order)
    if order.line:
        yield gettext("Contact line, day and night: %(line)s") % {"line": order.line}


def _ends(order: ZoneOrder) -> str:
    numbers = numbers_of(order.protocol)
    said = {
        "days": numbers.level(order.level).clear_days,
        "contacts": numbers.contact_days.value,
        "round": numbers.final_round_days.value,
    }
    return (
        gettext(
            "It is lifted when all of this holds, and somebody of the command signs: no new infection inside for "
            "%(days)s days; the last contact inside was exposed %(contacts)s days ago and all are negative; a last "
            "round of everybody, not older than %(round)s days, is negative."
        )
        % said
    )


def _lift(order: ZoneOrder, starts: datetime) -> Iterator[str]:
    yield gettext("From %(start)s on, %(name)s is no longer closed off:") % {
        "start": full_moment(starts),
        "name": order.name,
    }
    yield gettext("; ").join(parts_in_words((area, stair) for area, stair in order.parts))
    yield gettext("Reason: %(reason)s") % {"reason": order.reason}
    yield gettext("All conditions hold, and somebody of the command looked and signed.")
    yield gettext("Whoever has a fever or a cough goes to a fever clinic, and says where they live.")
    if order.line:
        yield gettext("Contact line, day and night: %(line)s") % {"line": order.line}
