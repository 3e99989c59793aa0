"""Reads of the hotline: calls, whom to call back, what may be told to whoever was identified."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.booking import queries as booked
from lianfang.booking.models import Booking, Slot
from lianfang.common.dates import day_of
from lianfang.hotline.models import HotlineCall, HotlineStep
from lianfang.hotline.rules import Known
from lianfang.messages.queries import residents
from lianfang.needs.models import Ticket
from lianfang.needs.queries import own_tickets
from lianfang.notices.models import Notice
from lianfang.notices.queries import current as in_force_version
from lianfang.notices.queries import published
from lianfang.people.models import Identifier, Person
from lianfang.people.phones import answers_for, own_and_others
from lianfang.people.queries import ids_of
from lianfang.people.rules.names import mask_name
from lianfang.places.models import Site
from lianfang.places.queries import inside, labels
from lianfang.protocol import timeline
from lianfang.protocol.hotline import Hotline
from lianfang.testing import queries as testing
from lianfang.testing.queries import Offer, Offered, OwnPlace, OwnResult
from lianfang.testing.queries.holds import Apart, waiting_apart
from lianfang.testing.rules import SAMPLING
from lianfang.workforce.queries.volunteers import protocol_for

ANSWER, READ = "hotline.answer", "hotline.read"
# Who was promised a call and had none yet; once a call is erased there is no number left to call.
TO_CALL = Q(call_back_by__isnull=False, called_back_at=None, erased=False)
SITES = 5  # sites whose times are offered on one screen, the quickest first (design choice)
TIMES = 12  # times of each of them (design choice)
NOTICES = 4  # notices in force shown beside a call (design choice)
EARLIER = 5  # earlier calls from the same phone shown (design choice)


def numbers(version: str) -> Hotline:
    """Give the numbers by which a call is held."""
    return timeline.named(version).hotline


def version_in(area_id: int, on: date) -> str:
    """Name the protocol in force in an area on a day."""
    return protocol_for(area_id, on).version


def calls(
    user: User,
    on: date,
    *,
    now: datetime,
    state: str = "",
    outcome: str = "",
    day: date | None = None,
    whose: str = "",
    area: int | None = None,
    q: str = "",
) -> QuerySet[HotlineCall]:
    """List the calls of the areas a user sees. `state`: "open" (still held), "back" (to be called back), "late"."""
    rows = visible(HotlineCall.objects.all(), user, READ, on)
    states = {
        "open": Q(ended_at=None),
        "back": TO_CALL,
        "late": TO_CALL & Q(call_back_by__lt=now),
    }
    rows = rows.filter(states.get(state, Q()))
    if outcome:
        rows = rows.filter(outcome=outcome)
    if day:
        rows = rows.filter(began_at__date=day)
    if whose:
        rows = rows.filter(by=user)
    if area:
        rows = rows.filter(inside(area))
    if q:
        found = Q(note__icontains=q) | Q(caller__icontains=q) | Q(line__endswith=q)
        rows = rows.filter(Q(number=int(q)) | found if q.isdecimal() and len(q) < 9 else found)
    return rows.select_related("by")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many calls of a day there were, how many are held now, how many people wait for a call, and too long."""

    today: int = 0
    open: int = 0
    back: int = 0
    late: int = 0


def counts(user: User, on: date, now: datetime) -> Counts:
    """Count the calls of the areas a user answers or reads. One statement."""
    rows = visible(HotlineCall.objects.order_by(), user, ANSWER, on)
    asked = Q(began_at__date=on) | Q(ended_at=None) | TO_CALL
    found = rows.filter(asked).aggregate(
        today=Count("pk", filter=Q(began_at__date=on)),
        open=Count("pk", filter=Q(ended_at=None)),
        back=Count("pk", filter=TO_CALL),
        late=Count("pk", filter=TO_CALL & Q(call_back_by__lt=now)),
    )
    return Counts(**found)


def to_call(user: User, on: date) -> QuerySet[HotlineCall]:
    """List whom to call back, those promised first."""
    rows = HotlineCall.objects.filter(TO_CALL)
    return visible(rows, user, ANSWER, on).select_related("by").order_by("call_back_by", "pk")


def mine(user: User) -> QuerySet[HotlineCall]:
    """List the calls somebody still holds."""
    return HotlineCall.objects.filter(by=user, ended_at=None).order_by("-number")


def known_of(person: Person) -> Known:
    """Gather what is on record of a human being, over all their records, to compare answers with. Three statements."""
    ids = ids_of(person.pk)
    records = list(Person.objects.filter(pk__in=ids).select_related("household"))
    tails = Identifier.objects.filter(person__in=ids).exclude(tail="").values_list("tail", flat=True)
    return Known(
        names=frozenset(each.name for each in records),
        tails=frozenset(tails),
        born=frozenset(each.born_on for each in records if each.born_on),
        phones=frozenset(each.phone for each in records if each.phone),
        doors=frozenset(each.household.address for each in records if each.household),
    )


def wrong_about(person_id: UUID, hours: int, now: datetime) -> int:
    """Count the wrong answers about somebody in the last hours, over all calls."""
    since = now - timedelta(hours=hours)
    return HotlineStep.objects.filter(what="wrong", person_id=person_id, at__gt=since).count()


@dataclass(frozen=True, slots=True)
class Masked:
    """Somebody found, as shown before the caller is identified: enough to tell one from another."""

    id: UUID
    name: str
    kind: str
    area: str
    same_line: bool


def masked(people: list[Person], line: str) -> list[Masked]:
    """Hide who was found until the caller is identified; say who has the calling phone on record."""
    areas = labels(each.area_id for each in people)
    return [
        Masked(
            each.pk,
            mask_name(each.name),
            str(each.get_sex_display()),
            areas.get(each.area_id, ""),
            bool(line) and each.phone == line,
        )
        for each in people
    ]


def acts_for(person: Person) -> list[Person]:
    """List about whom somebody who was identified may be told: themselves, those for whom they act, and whoever has
    the same phone on record, as on a resident's own page."""
    people = own_and_others([person])
    known = {each.pk for each in people}
    return people + [each for each in answers_for(person.phone) if each.pk not in known]


@dataclass(frozen=True, slots=True)
class Times:
    """A site of a round and its next free times."""

    offer: Offer
    slots: list[Slot]


@dataclass(frozen=True, slots=True)
class Bookable:
    """A round in which somebody may book, the place they hold in it, and the sites with their times."""

    offered: Offered
    place: Booking | None
    sites: list[Times]


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be told about somebody once the caller was identified: tests, places, needs; nothing else."""

    results: list[tuple[OwnResult, bool]] = field(default_factory=list)
    waiting: list[Any] = field(default_factory=list)
    apart: Apart | None = None
    places: list[OwnPlace] = field(default_factory=list)
    bookable: list[Bookable] = field(default_factory=list)
    needs: list[Ticket] = field(default_factory=list)


def standing(person: Person, on: date, now: datetime) -> Standing:
    """Gather how somebody stands, as their own page would show it."""
    ids = ids_of(person.pk)
    results = testing.own_results(ids)
    places = booked.live_of(ids, SAMPLING)
    return Standing(
        results=[(each, each.holds(now)) for each in results],
        waiting=testing.own_waiting(ids, [each.now.swab_id for each in results], now),
        apart=waiting_apart(person, now),
        places=testing.own_places(places, now),
        bookable=[
            _bookable(each, person, places, now) for each in testing.offered_rounds(person.area_id, on)
        ],
        needs=list(own_tickets(ids)),
    )


def _bookable(offered: Offered, person: Person, places: list[Booking], now: datetime) -> Bookable:
    rules = residents(day_of(now))
    found = testing.offers(offered.round, now, area_id=person.area_id, rules=rules, days=offered.days)
    free = [each for each in found if each.left][:SITES]
    held = next((place for place in places if place.subject == offered.round.pk), None)
    times = _times(offered, [each.site for each in free], now)
    return Bookable(offered, held, [Times(each, times.get(each.site.pk, [])) for each in free])


def _times(offered: Offered, sites: list[Site], now: datetime) -> dict[UUID, list[Slot]]:
    rows = booked.offered(SAMPLING, offered.round.pk, now).filter(site__in=sites).order_by("starts_at")
    found: dict[UUID, list[Slot]] = {}
    for slot in rows:
        there = found.setdefault(slot.site_id, [])
        if len(there) < TIMES and (not offered.days or day_of(slot.starts_at) in offered.days):
            there.append(slot)
    return found


def earlier(call: HotlineCall) -> QuerySet[HotlineCall]:
    """List the earlier calls from the same phone."""
    if not call.line:
        return HotlineCall.objects.none()
    return HotlineCall.objects.filter(line=call.line).exclude(pk=call.pk).order_by("-number")[:EARLIER]


def in_force() -> list[tuple[Notice, str]]:
    """List the newest notices that are in force and meant for everybody, each with its title."""
    rows = published().exclude(state="withdrawn")[:NOTICES]
    return [(each, version.titled()) for each in rows if (version := in_force_version(each))]
