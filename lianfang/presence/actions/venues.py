"""Venues get a code for their poster; residents who agreed are noted there, coming and going, and take that back."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import ALPHABET, with_check
from lianfang.people.models import Person
from lianfang.people.queries import ids_of, ids_of_many
from lianfang.places.models import Site
from lianfang.presence import queries
from lianfang.presence.models import Direction, Scan, ScanConsent, VenueCode
from lianfang.presence.queries.venues import AGAIN, LETTERS, MOST, WORDS
from lianfang.sync.actions import Saying, tell
from lianfang.sync.kinds import Kind

HOUR = timedelta(hours=1)


@transaction.atomic
def make_venue_code(site: Site, *, by: User, now: datetime) -> VenueCode:
    """Give a venue the code for its poster; one that has a code keeps it.

    Raises Refused("forbidden"), Refused("site_closed").
    """
    require(by, "places.edit", site.area_id, day_of(now))
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    if there := queries.code_of_venue(site.pk):
        return there
    if site.closed_at:
        raise Refused("site_closed", _("This site is closed."))
    return _new_code(site, "made", by, now)


@transaction.atomic
def renew_venue_code(site: Site, *, by: User, now: datetime) -> VenueCode:
    """Give a venue another code, because its poster was copied or hangs elsewhere; the old one is good no more.

    Raises Refused("forbidden"), Refused("site_closed").
    """
    require(by, "places.edit", site.area_id, day_of(now))
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    if site.closed_at:
        raise Refused("site_closed", _("This site is closed."))
    VenueCode.objects.filter(site=site, ended_at=None).update(ended_at=now, ended_by=by)
    return _new_code(site, "renewed", by, now)


def _new_code(site: Site, deed: str, by: User, now: datetime) -> VenueCode:
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS - 1))
    made = VenueCode(site=site, area_id=site.area_id, code=with_check(letters), made_at=now, made_by=by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # one chance in some millions
        raise Refused("venue_code", _("Please try again.")) from error
    audit(by, f"presence.venue.{deed}", made, now, area_id=site.area_id, name=site.name)
    return made


# --- what residents do on their own pages; they are known by a code or slip, so no post is asked for


@transaction.atomic
def agree(person: Person, *, by_relative: bool, by: User, now: datetime) -> ScanConsent:
    """Keep that somebody agreed to be noted where they scan, to the words of today; asking twice keeps it once. `by`
    is the user of the public pages."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    ids, today = ids_of(person.pk), day_of(now)
    if there := queries.consent_of(ids, today):
        return there
    ScanConsent.objects.filter(person__in=ids, ended_at=None).update(ended_at=now)
    given = ScanConsent.objects.create(
        person=person, words=WORDS, days=queries.days_kept(today), by_relative=by_relative, agreed_at=now
    )
    audit(by, "presence.scan.agreed", given, now, person_id=person.pk, area_id=person.area_id)
    return given


@transaction.atomic
def stop_scanning(person: Person, *, by: User, now: datetime) -> None:
    """Take back that somebody's scans are noted: nothing new is; what was noted stays until its days are over."""
    there = ScanConsent.objects.filter(person__in=ids_of(person.pk), ended_at=None)
    for given in there.select_for_update():
        given.ended_at = now
        given.save(update_fields=["ended_at"])
        audit(by, "presence.scan.stopped", given, now, person_id=person.pk, area_id=person.area_id)


@dataclass(frozen=True, slots=True)
class Scanned:
    """Somebody scanned the code of a venue: coming ("in") or going ("out"), when."""

    person_id: UUID
    site: Site
    direction: str
    at: datetime


@transaction.atomic
def scan(found: Sequence[Scanned], *, by: User, now: datetime, kind: Kind) -> list[UUID]:
    """Note where people scanned the codes of venues, through the door of all facts. `kind` is that of scans, `by` the
    user of the public pages. The same scan within some minutes is one tap and noted once; gives what was noted.

    Raises Refused("no_consent"), Refused("unknown_way"), Refused("too_many_scans").
    """
    people = {each.person_id for each in found}
    _agreed(people, now)
    before = queries.scanned_lately(people, min((each.at for each in found), default=now) - HOUR)
    sayings = []
    for each in sorted(found, key=lambda one: one.at):
        if each.direction not in Direction.values:
            raise Refused("unknown_way", _("Say whether you come or go."))
        known = before.setdefault(each.person_id, [])
        if _same_tap(each, known):
            continue
        if sum(each.at - HOUR < when <= each.at for _site, _way, when in known) >= MOST:
            raise Refused("too_many_scans", _("Too many scans in an hour. Try again later."))
        known.append((each.site.pk, each.direction, each.at))
        said = {"person_id": each.person_id, "site_id": each.site.pk, "direction": each.direction}
        sayings.append(Saying(kind.name, each.site.area_id, said, at=each.at))
    if sayings:
        tell(by, {kind.name: kind}, sayings, now=now, open_to_all=True)
    return [saying.id for saying in sayings]


def _agreed(people: Iterable[UUID], now: datetime) -> None:
    records, days = ids_of_many(people), queries.days_kept(day_of(now))
    rows = ScanConsent.objects.filter(
        person__in={one for ids in records.values() for one in ids}, ended_at=None
    )
    given = set(rows.filter(words=WORDS, days__gte=days).values_list("person_id", flat=True))
    if any(given.isdisjoint(ids) for ids in records.values()):
        raise Refused("no_consent", _("Nothing is noted before you agreed to it."))


def _same_tap(each: Scanned, known: Iterable[tuple[UUID, str, datetime]]) -> bool:
    return any(
        (site, way) == (each.site.pk, each.direction) and abs(each.at - when) < AGAIN
        for site, way, when in known
    )


@transaction.atomic
def take_scan_back(told: Scan, *, why: str, by: User, now: datetime, kinds: Mapping[str, Kind]) -> None:
    """Take a scan back that was a mistake, as its teller may; the stay it led to goes. `kinds` holds that of voids."""
    ((name, _kind),) = kinds.items()
    said = {"kind": "presence.scan", "target": told.pk, "reason": why[:200]}
    tell(by, kinds, [Saying(name, told.area_id, said)], now=now, open_to_all=True)
