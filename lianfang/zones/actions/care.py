"""What somebody in a zone needs again and again: noted once, and from then on a need by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.needs.actions.taking import Told, take_in
from lianfang.needs.models import OPEN, Ticket
from lianfang.people.models import Person
from lianfang.people.queries import kept_ids
from lianfang.places.rules import inside
from lianfang.sync.actions import Changed, announce
from lianfang.zones import queries
from lianfang.zones.models import CareFlag, Present, Zone

SERVE = "zones.serve"
AT_ONCE = 200


@transaction.atomic
def flag(zone: Zone, person: Person, key: str, *, note: str = "", by: User, now: datetime) -> CareFlag:
    """Note what somebody in a zone needs again and again; the first need is raised at once. Noted again, the note is
    renewed and nothing is raised twice.

    Raises Refused: "forbidden", "zone_state", "unknown_choice".
    """
    require(by, SERVE, zone.area_id, day_of(now))
    if zone.state != Zone.State.IN_FORCE:
        raise Refused("zone_state", _("The zone is not in force."))
    queries.numbers_of(zone.protocol).kind(key)
    kept = kept_ids([person.pk]).get(person.pk, person.pk)
    known = (
        CareFlag.objects.select_for_update().filter(zone=zone, person=kept, key=key, ended_at=None).first()
    )
    if known:
        known.note = note.strip() or known.note
        known.save(update_fields=["note"])
        return known
    made = open_flag(zone, kept, key, note=note, by=by, now=now, at=now)
    audit(by, "zones.care.noted", made, now, person_id=kept, area_id=made.area_id)
    return made


def open_flag(
    zone: Zone, person_id: UUID, key: str, *, note: str, by: User, now: datetime, at: datetime,
    told_id: UUID | None = None,
) -> CareFlag:  # fmt: skip
    """Write a flag that was told at a time, raise its first need, and tell phones; whoever calls asked for the right
    and notes it."""
    made = CareFlag.objects.create(
        zone=zone,
        person_id=person_id,
        area_id=_area(zone, person_id),
        key=key,
        note=note.strip()[:200],
        noted_at=at,
        noted_by=by,
        next_at=now,
        told_id=told_id,
    )
    raise_need(made, now, told_at=at)
    tell_phones([made], now)
    return made


def tell_phones(flags: Iterable[CareFlag], now: datetime) -> None:
    """Tell phones who needs something again and again, or does no more."""
    announce([Changed(CareFlag._meta.label_lower, each.area_id, each.person_id) for each in flags], now=now)


def _area(zone: Zone, person_id: UUID) -> int:
    row = Present.objects.filter(zone=zone, person=person_id).values_list("area_id", flat=True).first()
    home = Person.objects.filter(pk=person_id).values_list("household__area_id", flat=True).first()
    return row or (home if home and inside(home, zone.area_id) else zone.area_id)


@transaction.atomic
def end_flag(row: CareFlag, *, by: User, now: datetime) -> None:
    """Note that somebody does not need something any more; needs that were raised stay until they are met.

    Raises Refused("forbidden").
    """
    require(by, SERVE, row.zone.area_id, day_of(now))
    close(row, by=by, now=now)


def close(row: CareFlag, *, by: User, now: datetime, told_id: UUID | None = None) -> None:
    """End a flag and tell phones; whoever calls asked for the right."""
    live = CareFlag.objects.filter(pk=row.pk, ended_at=None)
    if live.update(ended_at=now, ended_by=by, next_at=None, told_id=told_id):
        tell_phones([row], now)
        audit(by, "zones.care.ended", row, now, person_id=row.person_id, area_id=row.area_id)


def raise_need(row: CareFlag, now: datetime, *, told_at: datetime | None = None) -> None:
    """Raise the need of a flag, and set when the next one is raised; while the last one is open there is no second.
    Running it twice changes nothing: the need knows the flag and the time it is for."""
    kind = queries.numbers_of(row.zone.protocol).kind(row.key)
    waits = Ticket.objects.filter(pk=row.ticket_id, state__in=OPEN).exists() if row.ticket_id else False
    if not waits:
        told = _told(row, told_at or now)
        made = take_in([told], now)
        row.ticket = made[0] if made else Ticket.objects.filter(source=told.source).first()
        row.n_raised += 1
    row.next_at = now + timedelta(days=kind.every_days) if kind.every_days else None
    row.save(update_fields=["ticket", "n_raised", "next_at"])


def source_of(row: CareFlag, n: int) -> UUID:
    """Name the n-th need of a flag, the first is 0: raised again it is the same."""
    return uuid5(NAMESPACE_OID, f"{row.pk}/{n}")


def _told(row: CareFlag, now: datetime) -> Told:
    kind = queries.numbers_of(row.zone.protocol).kind(row.key)
    there = Present.objects.filter(zone=row.zone_id, person=row.person_id)
    found = there.select_related("household", "site").first()
    door = found.household if found else None
    words = [kind.words, row.note]
    if found is None:
        door = row.person.household  # who was met lately is not on the list yet
    place = door.address if door else ""
    if found and not door:
        place = found.place or (found.site.name if found.site else "")
    return Told(
        way=Ticket.Way.DOOR,
        what=" · ".join(filter(None, words))[:400],
        area_id=row.area_id,
        told_at=now,
        by_id=row.noted_by_id,
        source=source_of(row, row.n_raised),
        kind=kind.need,
        person_id=row.person_id,
        household_id=door.pk if door else None,
        place=place,
        name=row.person.name,
        phone=row.person.phone,
    )


def raise_due(now: datetime) -> int:
    """Raise the needs of flags whose time has come; gives how many flags it looked at."""
    rows = CareFlag.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        next_at__lte=now, ended_at=None
    )
    found = list(rows.select_related("zone", "person").order_by("next_at")[:AT_ONCE])
    for row in found:
        raise_need(row, now)
    return len(found)
