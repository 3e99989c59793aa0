"""Setting up rooms; putting people into beds, moving them and letting them out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.beds.models import Bed, Occupancy, Room
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.places.models import Site


@transaction.atomic
def set_up_room(
    site: Site,
    *,
    ward: str,
    name: str,
    by: User,
    now: datetime,
    beds: int = 1,
    single: bool = True,
    negative_pressure: bool = False,
) -> Room:
    """Add a room with its beds to a hospital or isolation site.

    Raises Refused("room_exists") when the ward has a room of that name.
    """
    require(by, "beds.manage", site.area_id, day_of(now))
    room, made = Room.objects.get_or_create(
        site=site, ward=ward, name=name, defaults={"single": single, "negative_pressure": negative_pressure}
    )
    if not made:
        raise Refused("room_exists", _("%(ward)s already has a room %(room)s."), ward=ward, room=name)
    Bed.objects.bulk_create(Bed(room=room, name=str(n)) for n in range(1, beds + 1))
    audit(by, "beds.room.set_up", room, now, area_id=site.area_id, beds=beds)
    return room


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

    Raises Refused("occupied") when someone is there, Refused("in_a_bed") when the person lies elsewhere,
    Refused("bed_not_ready") for a bed that is being disinfected or out of use. The refusal stays in the audit.
    """
    with offering(bed, person, by=by, now=now):
        site = bed.room.site
        require(by, permission, site.area_id, day_of(now))
        _lock([bed.room_id], person.pk)
        stay = _begin(bed, person, now, party)
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
        _ready(bed)
    stays = [_stay(fresh[bed.pk], person, now, party) for bed, person, party in given]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(stays)
    except IntegrityError as clash:
        refusal = _refusal(str(clash), stays[0].room)
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
    _lock([stay.room_id], stay.person_id)
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
        _lock([stay.room_id, bed.room_id], stay.person_id)
        _end(stay, now)
        new = _begin(bed, stay.person, now, stay.party)
        left = str(stay.bed_id)
        audit(by, "beds.bed.moved", bed, now, person_id=stay.person_id, area_id=site.area_id, left=left)
        return new


@transaction.atomic
def set_state(bed: Bed, state: Bed.State, *, by: User, now: datetime) -> None:
    """Say that a bed is free again, being disinfected, or out of use.

    Raises Refused("occupied") while someone is in it.
    """
    site = bed.room.site
    require(by, "beds.manage", site.area_id, day_of(now))
    _lock([bed.room_id])
    if Occupancy.objects.filter(bed=bed, during__contains=now).exists():
        raise Refused("occupied", _("Someone is in this bed."))
    Bed.objects.filter(pk=bed.pk).update(state=state)
    audit(by, "beds.bed.state", bed, now, area_id=site.area_id, state=state)


def _lock(room_ids: list[UUID], person_id: UUID | None = None) -> None:
    """Make those who want the same person or rooms wait for one another, always in the same order."""
    if person_id:
        Person.objects.select_for_update(no_key=True).get(pk=person_id)
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=room_ids).order_by("pk"))


def _begin(bed: Bed, person: Person, now: datetime, party: UUID | None = None) -> Occupancy:
    fresh = Bed.objects.select_related("room").get(pk=bed.pk)
    _ready(fresh)
    stay = _stay(fresh, person, now, party)
    try:
        with transaction.atomic():
            stay.save(force_insert=True)
            return stay
    except IntegrityError as clash:
        refusal = _refusal(str(clash), fresh.room)
        if refusal is None:
            raise
        raise refusal from clash


def _ready(bed: Bed) -> None:
    if bed.state != Bed.State.FREE:
        raise Refused("bed_not_ready", _("This bed is not ready: %(state)s."), state=bed.get_state_display())


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
    Bed.objects.filter(pk=stay.bed_id).update(state=Bed.State.DISINFECTING)


def _refusal(clash: str, room: Room) -> Refused | None:
    """Say in a person's words which constraint of the table refused."""
    if "occupancy_one_place_a_person" in clash:
        return Refused("in_a_bed", _("This person is in another bed. End that stay first."))
    if "occupancy_one_party_a_room" in clash:
        text = _("%(ward)s, room %(room)s: only people of one household share a room. Choose another.")
        return Refused("occupied", text, ward=room.ward, room=room.name)
    if "occupancy_one_person" not in clash:
        return None
    if room.single:
        text = _("%(ward)s, room %(room)s is taken, and it takes one person only. Choose a free room.")
    else:
        text = _("In %(ward)s, room %(room)s someone is in this bed. Choose a free bed.")
    return Refused("occupied", text, ward=room.ward, room=room.name)
