"""Keeping a bed for somebody who is on the way, and giving it free again."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.beds.actions.stays import lock, offering, ready, refusal_of
from lianfang.beds.models import Bed, Occupancy, Reservation
from lianfang.beds.queries.numbers import current
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person


def reserve(
    bed: Bed,
    person: Person,
    *,
    by: User,
    now: datetime,
    until: datetime | None = None,
    why: str = "",
    permission: str = "beds.manage",
) -> Reservation:
    """Keep a bed for a person until an instant, or as long as the protocol says; then it is free by itself.

    Raises Refused: "occupied", "kept", "bed_not_ready" as `occupy` does, "bed_kept" when another bed is kept for the
    person, "until" for an end that is past or further away than the protocol keeps a bed.
    """
    with offering(bed, person, by=by, now=now):
        site = bed.room.site
        require(by, permission, site.area_id, day_of(now))
        lock([bed.room_id], person.pk)
        longest = timedelta(hours=current(day_of(now)).reservation_hours.value)
        until = until or now + longest
        if not now < until <= now + longest:
            hours = longest.total_seconds() // 3600
            raise Refused("until", _("A bed is kept from now for %(hours)d hours at most."), hours=int(hours))
        kept = _keep(bed, person, by, now, until, why)
        audit(by, "beds.bed.kept", bed, now, person_id=person.pk, area_id=site.area_id)
        return kept


def _keep(bed: Bed, person: Person, by: User, now: datetime, until: datetime, why: str) -> Reservation:
    fresh = Bed.objects.select_related("room__site").get(pk=bed.pk)
    ready(fresh)
    try:
        with transaction.atomic():
            claim = Occupancy.claims.create(
                person=person,
                bed=fresh,
                room=fresh.room,
                single=fresh.room.single,
                during=DateTimeTZRange(now, until),
                reserved=True,
            )
    except IntegrityError as clash:
        refusal = refusal_of(str(clash), fresh, now)
        if refusal is None:
            raise
        raise refusal from clash
    return Reservation.objects.create(
        person=person, bed=fresh, claim=claim, why=why.strip(), at=now, by=by, until=until
    )


@transaction.atomic
def release(kept: Reservation, *, by: User, now: datetime, permission: str = "beds.manage") -> None:
    """Give a bed free that was kept.

    Raises Refused("not_kept") when it is kept no longer.
    """
    site = kept.bed.room.site
    require(by, permission, site.area_id, day_of(now))
    give_back(kept, by=by, now=now)


def give_back(kept: Reservation, *, by: User, now: datetime) -> None:
    """Give a bed free because what it was kept for is off; whoever calls has asked for the right to that.

    Raises Refused("not_kept").
    """
    lock([kept.bed.room_id], kept.person_id)
    fresh = Reservation.objects.select_related("claim", "bed__room__site").get(pk=kept.pk)
    if fresh.end or fresh.until <= now or fresh.claim is None:
        raise Refused("not_kept", _("This bed is kept no longer."))
    claim = fresh.claim
    fresh.end, fresh.ended_at, fresh.ended_by, fresh.claim = Reservation.End.RELEASED, now, by, None
    fresh.save(update_fields=["end", "ended_at", "ended_by", "claim"])
    claim.delete()
    site = fresh.bed.room.site
    audit(by, "beds.bed.released", fresh.bed, now, person_id=fresh.person_id, area_id=site.area_id)


def keep_on(kept: Reservation, *, by: User, now: datetime) -> None:
    """Keep a bed on, as long as the protocol says from now, for somebody who is on the way.

    Raises Refused: "not_kept" when it is kept no longer, "occupied" or "kept" when somebody else has it by then.
    """
    lock([kept.bed.room_id], kept.person_id)
    fresh = Reservation.objects.select_related("claim", "bed__room__site").get(pk=kept.pk)
    if fresh.end or fresh.claim is None:
        raise Refused("not_kept", _("This bed is kept no longer."))
    until = now + timedelta(hours=current(day_of(now)).reservation_hours.value)
    fresh.claim.during = DateTimeTZRange(fresh.at, until)
    fresh.until = until
    try:
        with transaction.atomic():
            fresh.claim.save(update_fields=["during"])
            fresh.save(update_fields=["until"])
    except IntegrityError as clash:
        refusal = refusal_of(str(clash), fresh.bed, now)
        if refusal is None:
            raise
        raise refusal from clash
    site = fresh.bed.room.site
    audit(by, "beds.bed.kept", fresh.bed, now, person_id=fresh.person_id, area_id=site.area_id)
