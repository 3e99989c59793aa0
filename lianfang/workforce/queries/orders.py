"""Reads of asks, proposals and orders: the dispatch board, and how far it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.ground import metres
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import LEVELS, ancestors, depth
from lianfang.workforce.models import Ask, Dispatch, Member, Proposal, Team, Worker
from lianfang.workforce.queries.teams import listed

DISTRICT = LEVELS.index("district")  # a point of something larger says nothing of a distance
MOST_ORDERS = 10  # that a phone shows (design choice)

# Where an order stands; the words are in forms.
ORDER_STATES = {
    "ordered": Q(acknowledged_at=None, arrived_at=None, returned_at=None, withdrawn_at=None),
    "acknowledged": Q(acknowledged_at__isnull=False, arrived_at=None, returned_at=None, withdrawn_at=None),
    "there": Q(arrived_at__isnull=False, returned_at=None),
    "back": Q(returned_at__isnull=False),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


def order_state(order: Dispatch) -> str:
    """Say where an order stands: ordered, acknowledged, there, back or withdrawn."""
    if order.withdrawn_at:
        return "withdrawn"
    if order.returned_at:
        return "back"
    if order.arrived_at:
        return "there"
    return "acknowledged" if order.acknowledged_at else "ordered"


def orders(
    user: User, on: date, *, q: str = "", state: str = "", kind: str = "", area_id: int | None = None
) -> QuerySet[Dispatch]:
    """List the orders into the areas a user sees and those of the teams of these areas."""
    own = visible(Team.objects.all(), user, "workforce.read", on)
    into = visible(Dispatch.objects.all(), user, "workforce.read", on)
    rows = Dispatch.objects.filter(Q(pk__in=into.values("pk")) | Q(team__in=own.values("pk")))
    if q:
        rows = rows.filter(Q(team__name__icontains=q) | Q(task__icontains=q))
    if state:
        rows = rows.filter(ORDER_STATES[state])
    if kind:
        rows = rows.filter(team__kind=kind)
    if area_id is not None:
        rows = rows.filter(inside(area_id))
    there = Member.objects.filter(team=OuterRef("team"), to_on=None).order_by().values("team")
    return rows.select_related("team__area", "area").annotate(
        people=Coalesce(Subquery(there.annotate(n=Count("*")).values("n")), 0)
    )


def orders_of(worker: Worker) -> QuerySet[Dispatch]:
    """List the orders of a worker's teams that were not taken back and from which they have not returned, the latest
    first."""
    own = Member.objects.filter(person=worker.person_id, to_on=None).values("team")
    rows = Dispatch.objects.filter(team__in=own, withdrawn_at=None, returned_at=None)
    return rows.select_related("team", "area").order_by("-ordered_at", "id")[:MOST_ORDERS]


def counted(rows: QuerySet[Dispatch]) -> dict[str, int]:
    """Count orders by where they stand."""
    counts = {state: Count("pk", filter=wanted) for state, wanted in ORDER_STATES.items()}
    return rows.order_by().aggregate(**counts)


def asks(user: User, on: date, *, open_only: bool = True) -> QuerySet[Ask]:
    """List what the areas a user sees have asked for, with how many people were confirmed and are proposed."""
    rows = visible(Ask.objects.select_related("area", "asked_by"), user, "workforce.read", on)
    return promised(rows.filter(closed="") if open_only else rows)


def promised(rows: QuerySet[Ask]) -> QuerySet[Ask]:
    """Add to asks how many people of confirmed teams are on the way or there, and how many proposals wait."""
    people = Member.objects.filter(team=OuterRef("team"), to_on=None).order_by().values("team")
    sent = Proposal.objects.filter(
        ask=OuterRef("pk"), reply="confirmed", dispatch__withdrawn_at=None
    ).annotate(n=Subquery(people.annotate(n=Count("*")).values("n")))
    waiting = Proposal.objects.filter(ask=OuterRef("pk"), reply="").order_by().values("ask")
    return rows.annotate(
        promised=Coalesce(Subquery(sent.order_by().values("ask").annotate(s=Sum("n")).values("s")), 0),
        waiting=Coalesce(Subquery(waiting.annotate(n=Count("*")).values("n")), 0),
    )


def to_answer(user: User, on: date) -> QuerySet[Proposal]:
    """List the proposals of a user's own teams that nobody answered yet, those needed first."""
    own = visible(Team.objects.all(), user, "workforce.manage", on)
    rows = Proposal.objects.filter(reply="", team__in=own.values("pk"))
    return rows.select_related("team", "ask__area", "proposed_by").order_by("ask__needed_at")


def proposals_of(ask: Ask) -> QuerySet[Proposal]:
    """List the proposals made for an ask, those that wait first."""
    rows = ask.proposals.select_related("team__area", "proposed_by", "replied_by", "dispatch")
    return rows.order_by("reply", "-proposed_at")


def free_teams(ask: Ask, user: User, on: date, limit: int = 50) -> list[Any]:
    """List the teams that can be proposed: of the kind asked for, not out, not proposed already; the nearest first."""
    out = Dispatch.objects.filter(team=OuterRef("pk"), returned_at=None, withdrawn_at=None)
    named = Proposal.objects.filter(ask=ask, team=OuterRef("pk"), reply="")
    rows = visible(Team.objects.all(), user, "workforce.manage", on).filter(~Exists(out), ~Exists(named))
    if ask.kind:
        rows = rows.filter(kind=ask.kind)
    some: Any = listed(rows)
    found: list[Any] = list(some.filter(people__gt=0).order_by("area_id", "name")[: limit * 4])
    away = distances((team.area_id, ask.area_id) for team in found)
    for team in found:
        team.metres = away.get((team.area_id, ask.area_id))
    found.sort(key=lambda team: (team.metres is None, team.metres or 0, team.name))
    return found[:limit]


def distances(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Give how far it is between areas in metres, as the crow flies; without a point of its own an area counts as what
    lies around it, up to its district. Pairs that end at one point, and unknown ones, are left out. One statement."""
    wanted = set(pairs)
    around = {area: [a for a in ancestors(area) if depth(a) >= DISTRICT] for pair in wanted for area in pair}
    asked = {area for each in around.values() for area in each}
    rows = Area.objects.filter(id__in=asked).values_list("id", "longitude", "latitude")
    points = {area: (lon, lat) for area, lon, lat in rows if lon is not None and lat is not None}
    nearest = {
        area: next((points[one] for one in reversed(each) if one in points), None)
        for area, each in around.items()
    }
    found = {}
    for here, there in wanted:
        a, b = nearest[here], nearest[there]
        if a and b and a != b:
            found[here, there] = metres(a, b)
    return found
