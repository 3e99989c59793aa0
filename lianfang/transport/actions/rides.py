"""Rides that are asked for, and their end before anybody boards."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.people.rules.numbers import read_phone
from lianfang.places.models import Site
from lianfang.transport import queries
from lianfang.transport.actions.seats import reckon
from lianfang.transport.models import Leg, Ride, Stop
from lianfang.transport.queries import ASK
from lianfang.transport.rules import home_by, ride_state, window
from lianfang.workforce.actions import public_user

MOST = 5  # companions (design choice: more of them ask for rides of their own)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a ride is asked for. The id is made with the form: sending it twice makes one ride."""

    site: Site
    area_id: int
    arrive_by: datetime
    arrive_from: datetime | None = None
    stop: Stop | None = None
    place: str = ""
    longitude: float | None = None
    latitude: float | None = None
    back: str = "after"
    back_at: datetime | None = None
    companions: int = 0
    wheelchair: bool = False
    channel: str = "desk"
    agreed: bool = False
    helper_name: str = ""
    helper_phone: str = ""
    note: str = ""
    id: UUID = field(default_factory=uuid7)


@transaction.atomic
def ask(person: Person, asked: Asked, *, by: User | None, now: datetime) -> Ride:
    """Ask for a ride for somebody. by: who works at a desk; None: the person on their own page.

    Raises Refused: "forbidden", "times", "no_place", "not_agreed", "companions", "helper_phone", "ride_already".
    """
    if by:
        require(by, ASK, asked.area_id, day_of(now))
    who = by or public_user()
    phone = _checked(asked, now)
    _only_one(person, asked)
    early = window(asked.arrive_by, queries.current(day_of(asked.arrive_by)))[0]
    ride = Ride(
        id=asked.id,
        person=person,
        area_id=asked.area_id,
        stop=asked.stop,
        place=asked.place,
        longitude=asked.stop.longitude if asked.stop else asked.longitude,
        latitude=asked.stop.latitude if asked.stop else asked.latitude,
        site=asked.site,
        companions=asked.companions,
        wheelchair=asked.wheelchair,
        day=day_of(asked.arrive_by),
        arrive_from=asked.arrive_from or early,
        arrive_by=asked.arrive_by,
        back=asked.back,
        back_at=asked.back_at if asked.back == Ride.Back.AT else None,
        channel=asked.channel,
        agreed=asked.agreed,
        helper_name=asked.helper_name,
        helper_phone=phone,
        note=asked.note,
        asked_at=now,
        asked_by=who,
    )
    _put(ride)
    _legs(ride)
    audit(
        who,
        "transport.ride.asked",
        ride,
        now,
        person_id=person.pk,
        area_id=ride.area_id,
        channel=ride.channel,
    )
    return ride


def _checked(asked: Asked, now: datetime) -> str:
    """Look whether what was asked for can be so; give the helper's phone as it is stored."""
    if asked.arrive_by <= now:
        raise Refused("times", _("This time is over. Choose a later one."))
    if asked.arrive_from and asked.arrive_from > asked.arrive_by:
        raise Refused("times", _("The first time lies after the last."))
    if asked.back == Ride.Back.AT and (asked.back_at is None or asked.back_at <= asked.arrive_by):
        raise Refused("times", _("The way back is wanted after they are there."))
    if not asked.stop and not asked.place.strip():
        raise Refused("no_place", _("Say where they are fetched: a stop or an address."))
    if asked.channel != Ride.Channel.OWN and not asked.agreed:
        raise Refused("not_agreed", _("Whoever asks for somebody asks them first."))
    if not 0 <= asked.companions <= MOST:
        raise Refused("companions", _("Five companions at most; more of them ask for rides of their own."))
    phone = read_phone(asked.helper_phone) if asked.helper_phone else ""
    if phone is None:
        raise Refused("helper_phone", _("The phone of whoever asks is no phone number."))
    return phone


def _only_one(person: Person, asked: Asked) -> None:
    """Hold a person, so that two who ask at once are looked at one after the other."""
    ids = ids_of(person.pk)
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=min(ids))
    same = Ride.objects.filter(
        person__in=ids, site=asked.site, day=day_of(asked.arrive_by), state__in=Ride.LIVE
    )
    if same.exists():
        raise Refused("ride_already", _("A ride there is asked for already on that day."))


def _put(ride: Ride) -> None:
    try:
        with transaction.atomic():
            ride.save(force_insert=True)
    except IntegrityError as clash:
        raise Refused("ride_already", _("A ride there is asked for already on that day.")) from clash


def _legs(ride: Ride) -> None:
    """Write the legs of a ride: whoever sits in a wheelchair needs a place for it, and companions seats."""
    chairs = int(ride.wheelchair)
    seats = 1 + ride.companions - chairs
    ways = ["there"] if ride.back == Ride.Back.NONE else ["there", "back"]
    for way in ways:
        Leg.objects.create(
            ride=ride,
            person=ride.person,
            area_id=ride.area_id,
            day=ride.day,
            way=way,
            seats=seats,
            chairs=chairs,
        )


def locked(ride: Ride) -> Ride:
    """Lock a ride before its legs change."""
    rows = Ride.objects.select_for_update(no_key=True, of=("self",)).select_related("person", "site", "stop")
    return rows.get(pk=ride.pk)


def settle(ride: Ride, at: datetime) -> None:
    """Write how far a ride is by its legs, and until when somebody who is there may wait for the way home; whoever
    calls locked it."""
    legs = {leg.way: leg for leg in Leg.objects.filter(ride=ride)}
    there, back = legs["there"], legs.get("back")
    ride.state = ride_state(there.state, back.state if back else "")
    ride.ended_at = None if ride.state in Ride.LIVE else ride.ended_at or at
    waits = ride.state == Ride.State.ARRIVED
    since = there.alighted_at or ride.arrive_by
    numbers = queries.current(ride.day)
    ride.home_by = home_by(since, ride.ready_at, ride.back_at, numbers) if waits else None
    ride.save(update_fields=["state", "ended_at", "home_by"])


@transaction.atomic
def cancel(ride: Ride, *, text: str = "", by: User | None, now: datetime) -> None:
    """Cancel a ride nobody boarded yet; its seats are free again.

    Raises Refused: "forbidden", "ride_begun" once they are aboard or there: then only the way back can be settled.
    """
    if by:
        require(by, ASK, ride.area_id, day_of(now))
    row = locked(ride)
    if row.state not in {Ride.State.REQUESTED, Ride.State.PLANNED}:
        raise Refused("ride_begun", _("They are on the way, or it is over."))
    legs = list(Leg.objects.filter(ride=row).select_related("tour"))
    tours = {leg.tour for leg in legs if leg.tour}
    Leg.objects.filter(ride=row).update(state="cancelled", tour=None, board_at=None, alight_at=None)
    for tour in sorted(tours, key=lambda each: each.pk):
        reckon(tour)
    row.why = text
    row.save(update_fields=["why"])
    settle(row, now)
    who = by or public_user()
    audit(who, "transport.ride.cancelled", row, now, person_id=row.person_id, area_id=row.area_id)
