"""Calling people together, and dealing them to vehicles and sites."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.plates import normal_plate, plate_kind
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Organisation
from lianfang.places.models import Site
from lianfang.sync.actions import Saying, tell
from lianfang.sync.wire import Answered, Kinds
from lianfang.workforce.models import Call, Member, Muster, MusterVehicle, Team, Worker
from lianfang.workforce.rules import dealt, seated

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Called:
    """Who is called: whole teams, whole organisations, single workers. Somebody named twice is called once."""

    teams: tuple[Team, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    workers: tuple[Worker, ...] = ()


@transaction.atomic
def call_muster(
    area_id: int,
    called: Called,
    *,
    outbreak: Outbreak,
    task: str,
    place: str,
    due_at: datetime,
    by: User,
    now: datetime,
) -> Muster:
    """Call people to a place by a deadline.

    Raises Refused: "muster_untold" without a task or a place, "muster_due" for a deadline that has passed,
    "muster_nobody", "outbreak_closed".
    """
    require(by, "workforce.manage", area_id, day_of(now))
    if not task.strip() or not place.strip():
        raise Refused("muster_untold", _("Say where people are to be, and what for."))
    if due_at < now:
        raise Refused("muster_due", _("The deadline has passed."))
    if outbreak.ended_on is not None:
        raise Refused("outbreak_closed", _("This outbreak is closed."))
    muster = Muster.objects.create(
        outbreak=outbreak,
        area_id=area_id,
        task=task.strip(),
        place=place.strip(),
        due_at=due_at,
        called_at=now,
        called_by=by,
    )
    n = len(_call(muster, called, now))
    if not n:
        raise Refused("muster_nobody", _("Nobody was called: choose teams, an organisation or people."))
    audit(by, "workforce.muster.called", muster, now, area_id=area_id, people=n)
    return muster


@transaction.atomic
def call_more(muster: Muster, called: Called, *, by: User, now: datetime) -> int:
    """Call more people to a muster; gives how many were not called before."""
    _open(muster, by, now)
    n = len(_call(muster, called, now))
    if not n:
        raise Refused("muster_nobody", _("All of them were called already, or nobody was named."))
    audit(by, "workforce.muster.called_more", muster, now, area_id=muster.area_id, people=n)
    return n


@transaction.atomic
def release(call: Call, *, why: str, by: User, now: datetime) -> None:
    """Let somebody off who was called; their seat is free for another."""
    _open(call.muster, by, now)
    _let_off(call, why, by, now)


@transaction.atomic
def replace(call: Call, worker: Worker, *, why: str, by: User, now: datetime) -> Call:
    """Call another in somebody's place: they take the same vehicle and the same site.

    Raises Refused: "call_released" when the first was let off already, "call_twice" when the other was called.
    """
    _open(call.muster, by, now)
    held = _let_off(call, why, by, now)
    row = Call(
        muster=call.muster,
        worker=worker,
        person_id=worker.person_id,
        vehicle_id=held.vehicle_id,
        site_id=held.site_id,
        called_at=now,
        replaces=held,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("call_twice", _("They are called to this muster already.")) from error
    audit(by, "workforce.muster.replaced", row, now, person_id=row.person_id, area_id=call.muster.area_id)
    return row


@transaction.atomic
def add_vehicle(
    muster: Muster, plate: str, seats: int, *, driver: str = "", phone: str = "", by: User, now: datetime
) -> MusterVehicle:
    """Add a vehicle to a muster; an empty plate is one that nobody knows yet.

    Raises Refused: "vehicle_plate", "vehicle_seats", "vehicle_twice".
    """
    _open(muster, by, now)
    bare = normal_plate(plate)
    if bare and not plate_kind(bare):
        raise Refused("vehicle_plate", _("No plate looks like this. Leave it empty if nobody knows it yet."))
    if not 0 < seats < 100:
        raise Refused("vehicle_seats", _("A vehicle has 1 to 99 seats."))
    row = MusterVehicle(muster=muster, plate=bare, seats=seats, driver=driver.strip(), phone=phone.strip())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("vehicle_twice", _("This vehicle is in the muster already.")) from error
    audit(by, "workforce.muster.vehicle", row, now, area_id=muster.area_id, seats=seats)
    return row


@transaction.atomic
def remove_vehicle(vehicle: MusterVehicle, *, by: User, now: datetime) -> None:
    """Take a vehicle out of a muster; who sat in it has no seat any more."""
    _open(vehicle.muster, by, now)
    audit(by, "workforce.muster.vehicle_gone", vehicle, now, area_id=vehicle.muster.area_id)
    MusterVehicle.objects.filter(id=vehicle.id).delete()


@transaction.atomic
def assign(
    call: Call, *, vehicle: MusterVehicle | None = None, site: Site | None = None, by: User, now: datetime
) -> None:
    """Give somebody a vehicle, a site or both; of two who are given the last seat at once, one gets it.

    Raises Refused: "vehicle_full", "call_released".
    """
    _open(call.muster, by, now)
    change: dict[str, object] = {}
    if vehicle is not None:
        held = MusterVehicle.objects.select_for_update().get(id=vehicle.id, muster=call.muster)
        others = held.passengers.filter(released_at=None).exclude(id=call.id).count()
        if others >= held.seats:
            raise Refused("vehicle_full", _("%(plate)s has no free seat."), plate=held.plate)
        change["vehicle"] = held
    if site is not None:
        change["site"] = site
    if change and not Call.objects.filter(id=call.id, released_at=None).update(**change):
        raise Refused("call_released", _("They were let off already."))
    audit(by, "workforce.muster.assigned", call, now, person_id=call.person_id, area_id=call.muster.area_id)


@transaction.atomic
def deal_sites(muster: Muster, sites: Sequence[Site], *, by: User, now: datetime) -> int:
    """Deal everybody who has no site yet to some sites, as evenly as it goes; colleagues stay together."""
    _open(muster, by, now)
    if not sites:
        raise Refused("no_sites", _("There is no open site there."))
    waiting = list(_in_order(muster).filter(site=None))
    for call, site in dealt(waiting, list(sites)):
        call.site = site
    Call.objects.bulk_update(waiting, ["site"], batch_size=BATCH)
    audit(
        by,
        "workforce.muster.sites",
        muster,
        now,
        area_id=muster.area_id,
        people=len(waiting),
        sites=len(sites),
    )
    return len(waiting)


@transaction.atomic
def deal_seats(muster: Muster, *, by: User, now: datetime) -> int:
    """Fill the vehicles with everybody who has no seat yet; gives how many are left without one."""
    _open(muster, by, now)
    taken = Count("passengers", filter=Q(passengers__released_at=None))
    free = [(v, max(v.seats - v.taken, 0)) for v in muster.vehicles.annotate(taken=taken)]
    found, left = seated(list(_in_order(muster).filter(vehicle=None)), free)
    for call, vehicle in found:
        call.vehicle = vehicle
    Call.objects.bulk_update([call for call, _vehicle in found], ["vehicle"], batch_size=BATCH)
    audit(by, "workforce.muster.seats", muster, now, area_id=muster.area_id, people=len(found))
    return len(left)


@transaction.atomic
def end_muster(muster: Muster, *, cancelled: str = "", by: User, now: datetime) -> None:
    """End a muster: everybody is on their way; or call it off, with a reason."""
    held = _open(muster, by, now)
    held.ended_at, held.ended_by, held.cancelled = now, by, cancelled.strip()
    held.save(update_fields=["ended_at", "ended_by", "cancelled"])
    audit(by, "workforce.muster.ended", muster, now, area_id=muster.area_id, cancelled=bool(held.cancelled))


def tell_arrival(
    muster: Muster, person_id: UUID, *, scanned: bool, kinds: Kinds, by: User, now: datetime
) -> Answered:
    """Tell at a desk that somebody came to a muster: it goes the way of a phone's scan."""
    said = {"muster_id": muster.id, "person_id": person_id, "scanned": scanned}
    return tell(by, kinds, [Saying("workforce.arrival", muster.area_id, said)], now=now).outcomes[0]


def tell_answer(
    muster: Muster, person_id: UUID, *, coming: bool, note: str = "", kinds: Kinds, by: User, now: datetime
) -> Answered:
    """Tell at a desk whether somebody comes, as they said on the phone."""
    said = {"muster_id": muster.id, "person_id": person_id, "coming": coming, "note": note.strip()}
    return tell(by, kinds, [Saying("workforce.answer", muster.area_id, said)], now=now).outcomes[0]


def _in_order(muster: Muster) -> QuerySet[Call]:
    """List who is still called, colleagues next to one another."""
    return muster.calls.filter(released_at=None).order_by("worker__organisation", "called_at", "id")


def _call(muster: Muster, called: Called, now: datetime) -> list[Call]:
    workers = {worker.person_id: worker for worker in _meant(called)}
    there = set(muster.calls.filter(released_at=None).values_list("person_id", flat=True))
    rows = [
        Call(muster=muster, worker=worker, person_id=person, called_at=now)
        for person, worker in workers.items()
        if person not in there
    ]
    return Call.objects.bulk_create(rows, batch_size=BATCH)


def _meant(called: Called) -> Iterable[Worker]:
    members = Member.objects.filter(
        Q(team__in=called.teams) | Q(organisation__in=called.organisations), to_on=None
    )
    rows = Worker.objects.filter(
        Q(person__in=members.values("person"))
        | Q(organisation__in=called.organisations)
        | Q(id__in=[worker.id for worker in called.workers]),
        to_on=None,
    )
    return rows.order_by("organisation", "id")


def _open(muster: Muster, by: User, now: datetime) -> Muster:
    """Lock a muster that has not ended."""
    require(by, "workforce.manage", muster.area_id, day_of(now))
    held = Muster.objects.select_for_update().get(id=muster.id)
    if held.ended_at is not None:
        raise Refused("muster_over", _("This muster is over."))
    return held


def _let_off(call: Call, why: str, by: User, now: datetime) -> Call:
    if not why.strip():
        raise Refused("reason", _("Write down why."))
    held = Call.objects.select_for_update(of=("self",)).get(id=call.id)
    if held.released_at is not None:
        raise Refused("call_released", _("They were let off already."))
    Call.objects.filter(id=held.id).update(released_at=now, released_by=by, why=why.strip())
    audit(by, "workforce.muster.released", held, now, person_id=held.person_id, area_id=call.muster.area_id)
    return held
