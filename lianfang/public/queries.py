"""What a volunteer sees: places that are still open to them, their shifts, their hours; what the public form offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from lianfang.accounts.reading import everywhere
from lianfang.booking.models import Booking
from lianfang.common.dates import day_of
from lianfang.duty.queries import worked
from lianfang.messages.models import Message, PageCode
from lianfang.people.models import Organisation
from lianfang.people.queries import ids_of
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import LEVELS
from lianfang.rotas.models import Assignment, Rota, Shift
from lianfang.workforce.models import Volunteer, Worker
from lianfang.workforce.queries import bounds_of, districts, helper_of, in_reach, near
from lianfang.workforce.rules import Place, part_of, unfit

AHEAD = timedelta(days=14)  # how far ahead places are shown (design choice)
LOOKED_AT = 500  # open shifts of a city that are looked through, the earliest first (design choice)
SHOWN = 60  # places on one page (design choice)
AROUND = timedelta(days=8)  # shifts so near matter to rest and to the hours of a week
UNITS = 500  # units that the public form proposes (design choice)
Taken = list[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Open:
    """A place that a volunteer may take: how many are left, whether it is in their area and at a time they are free."""

    shift: Shift
    left: int
    near: bool
    free: bool


@dataclass(frozen=True, slots=True)
class Total:
    """How much somebody worked: finished duties and their minutes."""

    duties: int
    minutes: int

    @property
    def hours(self) -> float:
        """Give the hours."""
        return round(self.minutes / 60, 1)


def open_places(volunteer: Volunteer, now: datetime) -> list[Open]:
    """List the places of published rotas in a volunteer's city that they may take, the fitting ones first: those at
    times they are free, those in their area, the earliest. Six statements."""
    assert volunteer.worker  # noqa: S101 — asked only for who is accepted
    live = Q(assignments__state__in=Assignment.LIVE)
    rows = (
        Shift.objects.filter(
            in_reach(volunteer),
            rota__state=Rota.State.PUBLISHED,
            starts_at__gt=now,
            starts_at__lte=now + AHEAD,
            heavy=False,
        )
        .annotate(there=Count("assignments", filter=live))
        .filter(there__lt=F("needed"))
        .select_related("site__area", "rota")
        .order_by("starts_at", "id")[:LOOKED_AT]
    )
    bounds, helper = bounds_of(volunteer.area_id, day_of(now)), helper_of(volunteer, day_of(now))
    taken = hours_taken(volunteer.worker, now, now + AHEAD)
    found = [
        Open(
            shift=shift,
            left=shift.needed - shift.there,
            near=near(volunteer, shift.area_id),
            free=part_of(shift.starts_at) in volunteer.free,
        )
        for shift in rows
        if not unfit(helper, place_of(shift), taken, bounds)
    ]
    found.sort(key=lambda one: (not one.free, not one.near, one.shift.starts_at))
    return found[:SHOWN]


def place_of(shift: Shift) -> Place:
    """Give what the rules look at of a shift."""
    return Place(shift.starts_at, shift.ends_at, shift.qualification, shift.heavy)


def hours_taken(worker: Worker, first: datetime, last: datetime) -> Taken:
    """Give the hours of the shifts somebody is in around a stretch of time, whatever their rota."""
    live = Assignment.objects.filter(
        person=worker.person_id,
        state__in=Assignment.LIVE,
        shift__starts_at__lt=last + AROUND,
        shift__ends_at__gt=first - AROUND,
    )
    return list(live.order_by().values_list("shift__starts_at", "shift__ends_at"))


def own_shifts(worker: Worker, now: datetime) -> QuerySet[Assignment]:
    """List the shifts somebody has before them or is in, the nearest first."""
    mine = Assignment.objects.filter(
        worker=worker,
        state__in=Assignment.LIVE,
        shift__ends_at__gt=now,
        shift__rota__published_at__isnull=False,
    )
    return mine.select_related("shift__site__area").order_by("shift__starts_at", "id")


def total(worker: Worker, now: datetime) -> Total:
    """Add up what somebody worked since they began."""
    duties = worked(ids_of(worker.person_id), worker.from_on, day_of(now))
    return total_of([duty.worked_s for duty in duties])


def total_of(seconds: Sequence[int]) -> Total:
    """Add up duties."""
    return Total(len(seconds), sum(seconds) // 60)


# --- the demo, where no message reaches anybody


def sample_phone() -> str:
    """Give a phone with which a visitor of the demo can look at a resident's page; nothing in a city."""
    if not settings.DEMO:
        return ""
    with everywhere():
        place = (
            Booking.objects.exclude(person__phone="").select_related("person").order_by("-made_at").first()
        )
    return place.person.phone if place else ""


def sample_code(asked: UUID) -> str:
    """Give the message with the code that a visitor of the demo asked for; nothing in a city."""
    if not settings.DEMO:
        return ""
    with everywhere():
        code = PageCode.objects.filter(pk=asked, ended_at=None).first()
        sent = Message.objects.filter(purpose=Message.Purpose.CODE, person=code.person_id) if code else None
        found = sent.order_by("-id").first() if sent is not None else None
    return found.body if found else ""


def townships(on: date) -> list[Area]:
    """List the districts where something may be told, and their townships. Two statements."""
    wanted = Q(pk__in=[])
    for district in districts(on):
        wanted |= inside(district.pk, "id")
    return list(
        Area.objects.filter(wanted, depth__lte=LEVELS.index("township"), closed_on=None).order_by("id")
    )


def units(on: date) -> list[Organisation]:
    """List the units that somebody may thank or complain to: those of the districts and their cities."""
    wanted = Q(pk__in=[])
    for district in districts(on):
        wanted |= inside(district.pk)
    return list(Organisation.objects.filter(wanted, closed_on=None).order_by("name")[:UNITS])
