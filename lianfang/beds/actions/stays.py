"""Putting people into beds, moving them and letting them out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.beds.actions import keeping
from lianfang.beds.actions.cleaning import begin_cleaning, lock_rooms
from lianfang.beds.models import Bed, Occupancy, Room
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person


@contextmanager
def offering(bed: Bed, person: Person, *, by: User, now: datetime) -> Iterator[None]:
    """Do what hangs on one bed in one transaction; when it is refused, all is undone and only the note stays."""
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        verb = f"beds.bed.refused_{refusal.code}"
        audit(by, verb, bed, now, person_id=person.pk, area_id=bed.room.site.area_id)
        raise


def occupy(
    bed: Bed,
    person: Person,
    *,
    by: User,
    now: datetime,
    permission: str = "beds.manage",
    party: UUID | None = None,
) -> Occupancy:
    """Put a person into a bed from now on; the database itself keeps a single room single.

    party: in isolation, who may share a room; people of two parties are never in one.

    A bed that is kept for this person is taken up by it.

    Raises Refused("occupied") when someone is there, Refused("kept") when it is kept for somebody else,
    Refused("in_a_bed") when the person lies elsewhere, Refused("bed_not_ready") for a bed that is being disinfected,
    out of use, without nurses or in a closed room. The refusal stays in the audit.
    """
    with offering(bed, person, by=by, now=now):
        site = bed.room.site
        require(by, permission, site.area_id, day_of(now))
        lock([bed.room_id], person.pk)
        stay = _begin(bed, person, by, now, party)
        audit(by, "beds.bed.occupied", bed, now, person_id=person.pk, area_id=site.area_id)
        return stay


@transaction.atomic
def occupy_many(
    given: Sequence[tuple[Bed, Person, UUID | None]],
    *,
    by: User,
    now: datetime,
    permission: str = "beds.manage",
) -> list[Occupancy]:
    """Put many people into beds from now on, each with whom they may share a room: all of them, or nobody. The
    statements do not grow with the people.

    Raises what `occupy` raises, for the first that cannot be.
    """
    for area in sorted({bed.room.site.area_id for bed, _person, _party in given}):
        require(by, permission, area, day_of(now))
    people, rooms = (
        {each.pk for _bed, each, _party in given},
        {bed.room_id for bed, _person, _party in given},
    )
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=rooms).order_by("pk"))
    fresh = Bed.objects.select_related("room").in_bulk([bed.pk for bed, _person, _party in given])
    for bed in fresh.values():
        ready(bed)
    stays = [_stay(fresh[bed.pk], person, now, party) for bed, person, party in given]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(stays)
    except IntegrityError as clash:
        refusal = refusal_of(str(clash), stays[0].bed, now)
        if refusal is None:
            raise
        raise refusal from clash
    where = {bed.pk: bed.room.site.area_id for bed, _person, _party in given}
    about = [About(stay.bed, stay.person_id, where[stay.bed_id]) for stay in stays]
    audit_many(by, "beds.bed.occupied", about, now)
    return stays


@transaction.atomic
def vacate(stay: Occupancy, *, by: User, now: datetime, permission: str = "beds.manage") -> None:
    """End a stay; the bed must be disinfected before the next person.

    Raises Refused("left_bed") when it has ended, Refused("too_early") when it would end before it began.
    """
    require(by, permission, stay.room.site.area_id, day_of(now))
    end_stay(stay, by=by, now=now)


def end_stay(stay: Occupancy, *, by: User, now: datetime) -> None:
    """End a stay because what it was for has ended; whoever calls has asked for the right to that.

    Raises Refused("left_bed"), Refused("too_early").
    """
    lock([stay.room_id], stay.person_id)
    _end(stay, now)
    area = stay.room.site.area_id
    audit(by, "beds.bed.vacated", stay.bed, now, person_id=stay.person_id, area_id=area)


def move(stay: Occupancy, bed: Bed, *, by: User, now: datetime, permission: str = "beds.manage") -> Occupancy:
    """Move a person to another bed of the same site: out of one and into the other, or neither.

    Raises what `occupy` and `vacate` raise, and Refused("other_site").
    """
    with offering(bed, stay.person, by=by, now=now):
        site = stay.room.site
        require(by, permission, site.area_id, day_of(now))
        if bed.room.site_id != site.pk:
            raise Refused("other_site", _("That bed is not in %(site)s."), site=site)
        lock([stay.room_id, bed.room_id], stay.person_id)
        _end(stay, now)
        new = _begin(bed, stay.person, by, now, stay.party)
        left = str(stay.bed_id)
        audit(by, "beds.bed.moved", bed, now, person_id=stay.person_id, area_id=site.area_id, left=left)
        return new


@transaction.atomic
def transfer_stay(stay: Occupancy, bed: Bed, *, by: User, now: datetime) -> Occupancy:
    """Bring a person to a bed of another site: out of one and into the other, or neither; whoever calls has asked for
    the right to that.

    Raises what `occupy` raises, Refused("left_bed"), Refused("too_early").
    """
    lock([stay.room_id, bed.room_id], stay.person_id)
    _end(stay, now)
    new = _begin(bed, stay.person, by, now)
    area, left = bed.room.site.area_id, str(stay.bed_id)
    audit(by, "beds.bed.moved", bed, now, person_id=stay.person_id, area_id=area, left=left)
    return new


def lock(room_ids: list[UUID], person_id: UUID) -> None:
    """Make those who want the same person or rooms wait for one another, always in the same order."""
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    lock_rooms(room_ids)


def _begin(bed: Bed, person: Person, by: User, now: datetime, party: UUID | None = None) -> Occupancy:
    fresh = Bed.objects.select_related("room__site").get(pk=bed.pk)
    ready(fresh)
    kept = keeping.kept_for(fresh, person, now)
    stay = kept.claim if kept and kept.claim else _stay(fresh, person, now, party)
    stay.reserved, stay.party, stay.during = False, party, DateTimeTZRange(now, None)
    try:
        with transaction.atomic():
            stay.save()
    except IntegrityError as clash:
        refusal = refusal_of(str(clash), fresh, now)
        if refusal is None:
            raise
        raise refusal from clash
    if kept:
        keeping.taken_up(kept, by, now)
    return stay


def ready(bed: Bed) -> None:
    """Refuse a bed that is being disinfected, out of use, without nurses, or in a closed room."""
    why = str(bed.get_state_display())
    if bed.room.closed_at:
        why = str(_("the room is closed"))
    elif bed.state == Bed.State.FREE and bed.staffed:
        return
    elif bed.state == Bed.State.FREE:
        why = str(_("no nurses for it"))
    raise Refused("bed_not_ready", _("This bed is not ready: %(state)s."), state=why)


def _stay(bed: Bed, person: Person, now: datetime, party: UUID | None) -> Occupancy:
    return Occupancy(
        person=person,
        bed=bed,
        room=bed.room,
        single=bed.room.single,
        party=party,
        during=DateTimeTZRange(now, None),
    )


def _end(stay: Occupancy, now: datetime) -> None:
    stay.refresh_from_db(fields=["during"])
    if stay.during.upper is not None:
        raise Refused("left_bed", _("This stay has ended already."))
    if stay.during.lower >= now:
        raise Refused("too_early", _("This stay has only just begun. Try again in a minute."))
    stay.during = DateTimeTZRange(stay.during.lower, now)
    stay.save(update_fields=["during"])
    begin_cleaning(stay.bed_id, now)


def refusal_of(clash: str, bed: Bed, now: datetime) -> Refused | None:
    """Say in a person's words which constraint of the table refused."""
    room = bed.room
    if "occupancy_one_place_a_person" in clash:
        return Refused("in_a_bed", _("This person is in another bed. End that stay first."))
    if "occupancy_one_bed_kept_a_person" in clash:
        return Refused("bed_kept", _("A bed is kept for this person already. Release it first."))
    if "occupancy_one_party_a_room" in clash:
        text = _("%(ward)s, room %(room)s: only people of one household share a room. Choose another.")
        return Refused("occupied", text, ward=room.ward, room=room.name)
    if "occupancy_one_person" not in clash:
        return None
    there = Q(room=room) if room.single else Q(bed=bed)
    if not Occupancy.objects.filter(there, during__contains=now).exists():
        text = _("%(ward)s, room %(room)s is kept for somebody else. Choose another, or release it first.")
        return Refused("kept", text, ward=room.ward, room=room.name)
    if room.single:
        text = _("%(ward)s, room %(room)s is taken, and it takes one person only. Choose a free room.")
    else:
        text = _("In %(ward)s, room %(room)s someone is in this bed. Choose a free bed.")
    return Refused("occupied", text, ward=room.ward, room=room.name)
