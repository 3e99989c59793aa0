"""Reads of forms: what each place is filled with, and which requested numbers exist."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.documents.filling import Value
from lianfang.indicators.catalogue import CATALOGUE, Indicator
from lianfang.indicators.models import Blank, BlankVersion, Filling
from lianfang.indicators.queries.counting import Figures, asked, counts
from lianfang.places.queries import labels
from lianfang.reporting.queries import day_figures
from lianfang.web.words import full_day, full_moment

# What a form asks for besides numbers.
FIXED = {
    "@day": gettext_lazy("The day of the report"),
    "@area": gettext_lazy("The area’s name"),
    "@made_at": gettext_lazy("When it was filled"),
    "@asked_by": gettext_lazy("Who asks for it"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a form and what goes there: an indicator or a fixed text, of which area, of how many days before;
    or, in words, which indicator would be needed."""

    name: str
    where: str
    what: str = ""
    area_id: int | None = None
    back: int = 0
    need: str = ""

    @property
    def indicator(self) -> Indicator | None:
        """Give the indicator that goes there."""
        return CATALOGUE.get(self.what)

    @property
    def exists(self) -> bool:
        """Say whether this number exists already."""
        return self.what in CATALOGUE or self.what in FIXED


def slots(version: BlankVersion) -> list[Slot]:
    """List the places of a form with what goes there."""
    return [_slot(place, version.mapping.get(place["name"], {})) for place in version.places]


def _slot(place: Mapping[str, str], told: Mapping[str, Any]) -> Slot:
    return Slot(
        place["name"],
        place["where"],
        told.get("what", ""),
        told.get("area"),
        told.get("back", 0),
        told.get("need", ""),
    )


def suggested(name: str) -> str:
    """Give the indicator that a place's own name says, if it says one: its key, or its words in either language."""
    bare = name.removeprefix("LF_").lower()
    if bare in CATALOGUE:
        return bare
    if f"@{bare}" in FIXED:
        return f"@{bare}"
    return next((key for key, each in CATALOGUE.items() if str(each.label).lower() == name.lower()), "")


def values(version: BlankVersion, day: date, now: datetime) -> dict[str, Value]:
    """Work out what each place of a form is filled with for a day, as known now."""
    blank, found = version.blank, slots(version)
    figures = _figures(blank, [slot for slot in found if slot.indicator], day, now)
    area_names = labels({slot.area_id or blank.area_id for slot in found})
    fixed: dict[str, Value] = {
        "@day": full_day(day),
        "@made_at": full_moment(now),
        "@asked_by": blank.asked_by,
    }
    told: dict[str, Value] = {}
    for slot in found:
        if slot.what == "@area":
            told[slot.name] = area_names.get(slot.area_id or blank.area_id, "")
        elif slot.what in fixed:
            told[slot.name] = (
                full_day(day - timedelta(days=slot.back)) if slot.what == "@day" else fixed[slot.what]
            )
        elif slot.indicator:
            told[slot.name] = slot.indicator.value(figures[_key(slot, blank)])
        else:
            told[slot.name] = None
    return told


def _key(slot: Slot, blank: Blank) -> tuple[str, int, int]:
    scope = slot.indicator.scope if slot.indicator else ""
    return (scope, 0 if scope == "outbreak" else slot.area_id or blank.area_id, slot.back)


def _figures(
    blank: Blank, found: Iterable[Slot], day: date, now: datetime
) -> dict[tuple[str, int, int], Figures]:
    """Count once for each day that is asked for, whatever the number of places."""
    wanted = {_key(slot, blank) for slot in found}
    told: dict[tuple[str, int, int], Figures] = {}
    for back in sorted({back for _scope, _area, back in wanted}):
        then = day - timedelta(days=back)
        areas = sorted({area for scope, area, b in wanted if b == back and scope == "unit"})
        if areas:
            counted = counts(asked(blank.outbreak, then, now), blank.area_id).of(areas)
            told |= {("unit", area, back): one for area, one in zip(areas, counted, strict=True)}
        if ("outbreak", 0, back) in wanted:
            bulletin = day_figures(blank.outbreak, then, now)
            keys = [key for key, each in CATALOGUE.items() if each.scope == "outbreak"]
            told["outbreak", 0, back] = {key: int(getattr(bulletin, key)) for key in keys}
    return told


def blanks(user: User, on: date, *, stopped: bool = False) -> QuerySet[Blank]:
    """List the forms of the areas a user makes forms for, each with the number of its newest version."""
    rows = visible(Blank.objects.all(), user, "reporting.forms", on)
    newest = BlankVersion.objects.filter(blank=OuterRef("pk")).order_by("-version")
    last = Filling.objects.filter(version__blank=OuterRef("pk")).order_by("-made_at")
    rows = rows.annotate(
        newest=Subquery(newest.values("version")[:1]),
        format=Subquery(newest.values("format")[:1]),
        filled_at=Subquery(last.values("made_at")[:1]),
    )
    return (rows if stopped else rows.filter(stopped_at=None)).select_related("area", "made_by")


def newest_version(blank: Blank) -> BlankVersion:
    """Give the newest version of a form."""
    return BlankVersion.objects.select_related("blank__outbreak", "blank__area").filter(blank=blank)[0]


@dataclass(frozen=True, slots=True)
class Requested:
    """A number that some form asks for: where, and whether it exists or which indicator would be needed."""

    blank: Blank
    slot: Slot

    @property
    def said(self) -> str:
        """Name what goes there, or what would be needed."""
        if self.slot.indicator:
            return str(self.slot.indicator.label)
        if self.slot.what in FIXED:
            return str(FIXED[self.slot.what])
        return self.slot.need or _("not chosen yet")


def requested(user: User, on: date) -> list[Requested]:
    """List every number that running forms ask for, those that do not exist yet first."""
    running = {blank.pk: blank for blank in blanks(user, on)}
    rows = (
        BlankVersion.objects.filter(blank__in=list(running))
        .order_by("blank_id", "-version")
        .distinct("blank_id")
    )
    found = [Requested(running[version.blank_id], slot) for version in rows for slot in slots(version)]
    return sorted(found, key=lambda each: (each.slot.exists, each.blank.name, each.slot.name))
