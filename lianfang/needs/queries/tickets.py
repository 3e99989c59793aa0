"""Which needs there are, what is overdue, who may see to them, whether the same was told before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.accounts.queries import holders
from lianfang.needs.models import OPEN, Ticket
from lianfang.people.models import Household
from lianfang.places.queries import inside

READ, WORK = "needs.read", "needs.work"
NEAR = 10  # tickets of one door or phone that are shown beside each other (design choice)


def tickets(
    user: User,
    on: date,
    *,
    now: datetime,
    state: str = "",
    kind: str = "",
    way: str = "",
    whose: str = "",
    area: int | None = None,
    q: str = "",
) -> QuerySet[Ticket]:
    """List the needs of the areas a user sees. `state`: one of the table's, "waiting" (clocks run), "late", or "" for
    all; `kind`: one of the protocol's, or "none"."""
    rows = visible(Ticket.objects.all(), user, READ, on)
    states = {"waiting": Q(state__in=OPEN), "late": Q(state__in=OPEN, due_at__lt=now)}
    if state:
        rows = rows.filter(states.get(state, Q(state=state)))
    if kind:
        rows = rows.filter(kind="" if kind == "none" else kind)
    if way:
        rows = rows.filter(way=way)
    if whose:
        rows = rows.filter(owner=user if whose == "mine" else None)
    if area:
        rows = rows.filter(inside(area))
    if q:
        found = Q(what__icontains=q) | Q(place__icontains=q) | Q(name__icontains=q) | Q(phone__endswith=q)
        rows = rows.filter(Q(number=int(q)) | found if q.isdecimal() and len(q) < 9 else found)
    return rows.select_related("owner", "household")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many needs wait: in all, not sorted, overdue, with nobody to see to them; how many were met and not
    confirmed yet."""

    waiting: int = 0
    new: int = 0
    late: int = 0
    nobody: int = 0
    met: int = 0


def counts(user: User, on: date, now: datetime) -> Counts:
    """Count the needs of the areas a user sees. One statement; it reads what is open."""
    rows = visible(Ticket.objects.order_by(), user, READ, on).filter(state__in=[*OPEN, "met"])
    waits = Q(state__in=OPEN)
    found = rows.aggregate(
        waiting=Count("pk", filter=waits),
        new=Count("pk", filter=Q(state="new")),
        late=Count("pk", filter=waits & Q(due_at__lt=now)),
        nobody=Count("pk", filter=waits & Q(owner=None)),
        met=Count("pk", filter=Q(state="met")),
    )
    return Counts(**found)


def repeated(user: User, on: date, now: datetime) -> list[tuple[str, int, int, int]]:
    """Count the kinds of need that go unmet again and again: open, of these too late, and opened again because they
    were not met after all; the worst first. Kinds that go well are left out."""
    rows = visible(Ticket.objects.order_by(), user, READ, on).filter(state__in=OPEN).exclude(kind="")
    late, again = Count("pk", filter=Q(due_at__lt=now)), Count("pk", filter=Q(n_reopened__gt=0))
    found = rows.values_list("kind").annotate(n=Count("pk"), late=late, again=again)
    bad = [row for row in found if row[2] + row[3] > 1 or row[3]]
    return sorted(bad, key=lambda row: (-row[2] - row[3], -row[1], row[0]))


def kinds_told(user: User, on: date, now: datetime) -> list[tuple[str, int, int]]:
    """Count the open needs by kind, with how many of each are overdue: the kinds that go unmet, the most first."""
    rows = visible(Ticket.objects.order_by(), user, READ, on).filter(state__in=OPEN)
    found = rows.values_list("kind").annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    return sorted(found, key=lambda row: (-row[2], -row[1], row[0]))


def near(ticket: Ticket) -> QuerySet[Ticket]:
    """List the other open needs of the same door, person or phone: perhaps one of them is the same."""
    return _of_same(ticket).filter(state__in=OPEN).order_by("-number")[:NEAR]


def earlier(ticket: Ticket) -> QuerySet[Ticket]:
    """List what the same door, person or phone needed before and was given: nobody has to say it twice."""
    return _of_same(ticket).filter(state__in=["met", "confirmed"]).order_by("-number")[:NEAR]


def _of_same(ticket: Ticket) -> QuerySet[Ticket]:
    same = Q(pk__in=[])
    if ticket.household_id:
        same |= Q(household=ticket.household_id)
    if ticket.person_id:
        same |= Q(person=ticket.person_id)
    if ticket.phone:
        same |= Q(phone=ticket.phone, area_id=ticket.area_id)
    return Ticket.objects.filter(same).exclude(pk=ticket.pk)


def of_door(household_id: UUID) -> QuerySet[Ticket]:
    """List what was needed behind a door, what is open first, then the latest."""
    rows = Ticket.objects.filter(household=household_id).exclude(state="joined").select_related("owner")
    return rows.order_by(F("due_at").asc(nulls_last=True), "-number")[:NEAR]


def told_before(person_id: UUID, household_id: UUID | None) -> QuerySet[Ticket]:
    """List what somebody, or anybody behind their door, told that they need: open first, then the latest."""
    asked = Q(person=person_id) | Q(household=household_id) if household_id else Q(person=person_id)
    rows = Ticket.objects.filter(asked).exclude(state__in=["joined", "withdrawn"])
    return rows.order_by(F("due_at").asc(nulls_last=True), "-number")[:NEAR]


def door_at(area_id: int, address: str) -> Household | None:
    """Find the one household whose address somebody wrote: as it is on record, with or without the word for a door."""
    bare = address.strip().rstrip("室号户")
    wanted = {address.strip(), bare, *(f"{bare}{end}" for end in "室号户")}
    found = list(Household.objects.filter(inside(area_id), address__in=wanted)[:2]) if bare else []
    return found[0] if len(found) == 1 else None


def own_tickets(person_ids: Collection[UUID]) -> QuerySet[Ticket]:
    """List what somebody needs or was given lately, under any of their records."""
    shown = ["new", "open", "met", "confirmed"]
    return Ticket.objects.filter(person__in=list(person_ids), state__in=shown).order_by("-number")[:NEAR]


def by_code(code: bytes) -> Ticket | None:
    """Find the need that a code was given for; one that was joined leads to that which is kept."""
    found = Ticket.objects.filter(code=code).select_related("joined_to").first() if code else None
    return found.joined_to if found and found.joined_to else found


def handlers(area_id: int, on: date) -> QuerySet[User]:
    """List the users who may see to needs of an area: those with a post there or above."""
    return holders(WORK, area_id, on)
