"""Reads of outbreaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianfang.accounts.access import posts_on, spans
from lianfang.accounts.models import User
from lianfang.outbreak import rules
from lianfang.outbreak.models import LevelChange, Outbreak
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors, touches
from lianfang.protocol import timeline
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import Sourced


def seen(user: User, on: date) -> QuerySet[Outbreak]:
    """List the outbreaks a user may see: those in the areas of their posts and those around these areas."""
    areas = [first for first, _last in spans(user, "outbreak.read", on)]
    return Outbreak.objects.filter(_touching(areas)).select_related("area")


def running(user: User, on: date) -> QuerySet[Outbreak]:
    """List the outbreaks being fought on a day that a user may see, the newest first."""
    return seen(user, on).filter(_fought(on))


def current(user: User, on: date) -> Outbreak | None:
    """Give the outbreak every page shows this user: the newest being fought where they have a post of any role."""
    areas = [post.area_id for post in posts_on(user, on)]
    if not areas:
        return None
    fought = Outbreak.objects.filter(_fought(on)).select_related(
        "area"
    )  # a handful: quicker looked through than asked
    return next((one for one in fought if any(touches(one.area_id, area) for area in areas)), None)


def fought_in(area_id: int, on: date) -> Outbreak | None:
    """Give the newest outbreak being fought in an area or around it on a day."""
    fought = Outbreak.objects.filter(_fought(on)).select_related("area")
    return next((one for one in fought if touches(one.area_id, area_id)), None)


def protocol_in(area_id: int, on: date) -> Protocol:
    """Give the protocol of the outbreak being fought in an area; without one, that of the first disease.

    Raises Refused("no_protocol") when none is in force yet.
    """
    return protocols_in([area_id], on)[area_id]


def protocols_in(area_ids: Iterable[int], on: date) -> dict[int, Protocol]:
    """Give the protocol in force in each of some areas, as `protocol_in`. One statement."""
    fought, found = list(Outbreak.objects.filter(_fought(on)).select_related("area")), {}
    for area_id in set(area_ids):
        own = next((one for one in fought if touches(one.area_id, area_id)), None)
        found[area_id] = timeline.in_force(own.disease if own else timeline.diseases()[0], on)
    return found


def day_n(outbreak: Outbreak, today: date) -> int:
    """Count the days of the response; the day it began is day 1."""
    return rules.day_number(outbreak.began_on, today)


def level_on(outbreak: Outbreak, instant: datetime) -> LevelChange | None:
    """Give the response level at an instant, with why and since when."""
    return outbreak.levels.filter(at__lte=instant).last()


def title(outbreak: Outbreak) -> str:
    """Name an outbreak in the language of the page: where, which disease and variant, since which month."""
    disease = timeline.in_force(outbreak.disease, outbreak.began_on).disease
    words = {
        "area": outbreak.area,
        "disease": _(disease.label),
        "month": date_format(outbreak.began_on, "YEAR_MONTH_FORMAT"),
    }
    if not outbreak.variant:
        return _("%(area)s · %(disease)s, %(month)s") % words
    words["variant"] = _(disease.variant(outbreak.variant).label)
    return _("%(area)s · %(disease)s (%(variant)s), %(month)s") % words


def level_label(outbreak: Outbreak, level: str) -> str:
    """Name a response level in the language of the page, in the words of the protocol at the beginning."""
    return _(timeline.in_force(outbreak.disease, outbreak.began_on).outbreak.response_level(level).label)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the protocol in force, and what it is about."""

    words: str
    of: str
    value: Sourced[Any]


def numbers(protocol: Protocol) -> list[Number]:
    """List the numbers of a protocol that people ask for most, in the language of the page, without empty ones."""
    found = [
        Number(_("Longest incubation"), "", protocol.incubation.max_days),
        Number(_("Contact counts from before onset"), "", protocol.contacts.window_before_onset_days),
    ]
    for grade in protocol.contacts.grades:
        if grade.place.value != "none":
            found.append(Number(_("Central quarantine"), _(grade.label), grade.central_days))
            found.append(Number(_("At home"), _(grade.label), grade.home_days))
    for pathway in protocol.treatment.pathways:
        if pathway.after.value != "none":
            found.append(Number(_("After discharge"), _(pathway.label), pathway.after_days))
    found.append(Number(_("Result of a pooled tube"), "", protocol.testing.result_hours_pooled))
    return [each for each in found if each.value.value]


def _fought(on: date) -> Q:
    return Q(began_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gte=on))


def _touching(area_ids: Iterable[int]) -> Q:
    wanted = Q(pk__in=[])
    for area_id in area_ids:
        wanted |= inside(area_id) | Q(area_id__in=list(ancestors(area_id)))
    return wanted
