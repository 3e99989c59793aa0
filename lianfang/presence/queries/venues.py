"""Reads of venues: their codes, who agreed to be noted there, and where somebody scanned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.common.ids import is_checked
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.presence.models import Scan, ScanConsent, VenueCode
from lianfang.protocol import timeline
from lianfang.sync.queries import counting

WORDS = "2021-1"  # of the text that people agree to; another text asks them again
LETTERS = 8
RIGHTS = ("presence.read", "places.edit")  # either of them lets somebody see venues and print their posters
AGAIN = timedelta(minutes=5)  # the same scan so soon after is the same tap (design choice)
MOST = 60  # scans of one person in an hour; a page that is pressed by a program stops there (design choice)


def days_kept(on: date) -> int:
    """Say for how many days it is kept where people were: as long as any protocol in force keeps venue scans."""
    kept = [
        timeline.in_force(disease, on).retention.kind("venue_scan").days.value
        for disease in timeline.diseases()
    ]
    return max(days for days in kept if days is not None)


def read_venue_code(typed: str) -> str:
    """Read a code as people type it, also with small letters, spaces and hyphens; "" when it is none or mistyped."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return code if len(code) == LETTERS and is_checked(code) else ""


def venue_of(code: str) -> Site | None:
    """Give the open venue whose poster has a code; None when the code is none, or was replaced by another."""
    found = VenueCode.objects.filter(code=read_venue_code(code) or "-", ended_at=None, site__closed_at=None)
    live = found.select_related("site__area").first()
    return live.site if live else None


def code_of_venue(site_id: UUID) -> VenueCode | None:
    """Give the code of a venue that is good now."""
    rows = VenueCode.objects.filter(site=site_id, ended_at=None)
    return rows.select_related("site__area", "made_by").first()


def consent_of(ids: Iterable[UUID], on: date) -> ScanConsent | None:
    """Give how somebody, told by all their records, agreed that their scans are noted; None when they have not, or to
    other words or fewer days than those of today."""
    rows = ScanConsent.objects.filter(person__in=list(ids), ended_at=None, words=WORDS)
    return rows.filter(days__gte=days_kept(on)).first()


def own_scans(ids: Iterable[UUID], now: datetime, most: int = 20) -> list[Scan]:
    """List where somebody scanned, the latest first, as far back as it is kept."""
    since = now - timedelta(days=days_kept(day_of(now)))
    rows = Scan.objects.filter(counting(), person__in=list(ids), at__gte=since).order_by("-at", "-id")
    return list(rows[:most])


def scanned_lately(people: Iterable[UUID], since: datetime) -> dict[UUID, list[tuple[UUID, str, datetime]]]:
    """Give by person where they scanned since an instant: venue, way, when."""
    found: dict[UUID, list[tuple[UUID, str, datetime]]] = {}
    rows = Scan.objects.filter(counting(), person__in=list(people), at__gte=since).order_by("at")
    for person, site, way, when in rows.values_list("person_id", "site_id", "direction", "at"):
        found.setdefault(person, []).append((site, way, when))
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """How many scanned at a venue on a day, coming and going."""

    came: int
    went: int


def scans_at(site: Site, on: date) -> Seen:
    """Count the scans at a venue on a day."""
    rows = Scan.objects.filter(counting(), area_id=site.area_id, at__gte=at(on), at__lt=at(on, 24), site=site)
    counted = rows.aggregate(
        came=Count("id", filter=Q(direction="in")), went=Count("id", filter=Q(direction="out"))
    )
    return Seen(counted["came"], counted["went"])


def venues(
    area_id: int, user: User, on: date, *, q: str = "", kind: str = "", code: str = ""
) -> QuerySet[Site]:
    """List the open sites of an area that their reader may see, each with the code of its poster. `code`: "with",
    "without"."""
    live = VenueCode.objects.filter(site=OuterRef("pk"), ended_at=None)
    rows: QuerySet[Any] = Site.objects.filter(inside(area_id), readable(user, on), closed_at=None)
    rows = rows.annotate(venue_code=Subquery(live.values("code")[:1]))
    rows = rows.filter(name__icontains=q) if q else rows
    rows = rows.filter(kind=kind) if kind else rows
    has = {"with": Q(Exists(live)), "without": ~Q(Exists(live))}
    return rows.filter(has.get(code, Q())).select_related("area")


def readable(user: User, on: date) -> Q:
    """Give the condition that a site lies where somebody may see venues."""
    found = Q(pk__in=[])
    for right in RIGHTS:
        for first, last in spans(user, right, on):
            found |= Q(area_id__gte=first, area_id__lte=last)
    return found
