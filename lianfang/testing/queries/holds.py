"""Who is asked to wait apart for a single result; who is swabbed at home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.models import User
from lianfang.people.models import Person
from lianfang.places.rules import Span
from lianfang.protocol.timeline import named
from lianfang.testing.models import Hold, HomeVisit, Recall
from lianfang.testing.rules.holds import IN_FORCE, Waiting, hold_state
from lianfang.workforce.models import Member
from lianfang.workforce.queries import worker_of

MOST = 100  # people whom a phone lists


def waiting(hold: Hold) -> Waiting:
    """Give what the rules ask about somebody's waiting apart."""
    return Waiting(hold.confirm_by, hold.ends_at, hold.decision, hold.answer, hold.released_at, hold.over_at)


def holds(areas: Sequence[Span], now: datetime, *, state: str = "") -> QuerySet[Hold]:
    """List who is asked to wait apart in some areas: those to be decided on, those in force, objections that wait,
    those that are over."""
    mine = Q(pk__in=[])
    for first, last in areas:
        mine |= Q(area_id__gte=first, area_id__lte=last)
    going = Q(over_at=None, released_at=None, ends_at__gt=now) & ~Q(answer="ended") & ~Q(decision="declined")
    undecided = going & Q(decision="")
    wanted = {
        "": undecided | going & Q(decision="confirmed"),
        "decide": undecided,
        "confirmed": going & Q(decision="confirmed"),
        "objections": going & Q(objected_at__isnull=False, answer=""),
        "over": ~going,
    }
    return Hold.objects.filter(mine, wanted[state]).select_related("person", "round__area", "decided_by")


@dataclass(frozen=True, slots=True)
class Apart:
    """That somebody is asked to wait apart: until when at the latest, whom to call with an objection."""

    until: datetime
    line: str
    confirmed: bool
    objected: bool


def waiting_apart(person: Person, now: datetime) -> Apart | None:
    """Say whether somebody is asked to wait apart now, for their own page; None when they are not."""
    for hold in Hold.objects.filter(person=person, over_at=None).select_related("round"):
        state = hold_state(waiting(hold), now)
        if state in IN_FORCE:
            line = named(hold.round.protocol).custody.objection_line.value
            until = hold.ends_at if state == "confirmed" else hold.confirm_by
            return Apart(until, line, state == "confirmed", hold.objected_at is not None)
    return None


# --- at home


def visits_of(recalls: Sequence[Recall]) -> dict[UUID, HomeVisit]:
    """Give which team swabs whom at home, by the recall's id."""
    by_tube = {(recall.person_id, recall.tube_id): recall.id for recall in recalls}
    asked = HomeVisit.objects.filter(
        person__in=[recall.person_id for recall in recalls], cancelled_at=None
    ).select_related("team")
    return {
        by_tube[visit.person_id, visit.tube_id]: visit
        for visit in asked
        if (visit.person_id, visit.tube_id) in by_tube
    }


def home_visits(user: User) -> list[dict[str, Any]]:
    """List whom the teams of a user's worker swab at home, with the address: nobody else gets it."""
    worker = worker_of(user)
    if worker is None:
        return []
    teams = Member.objects.filter(person=worker.person_id, to_on=None).values("team_id")
    asked = HomeVisit.objects.filter(team_id__in=teams, cancelled_at=None)
    asked = asked.select_related("person__household", "team").order_by("asked_at")[:MOST]
    pairs = {(visit.person_id, visit.tube_id): visit for visit in asked}
    open_ = Recall.objects.filter(person__in=[person for person, _tube in pairs], closed_at=None)
    return [
        _visit(pairs[recall.person_id, recall.tube_id], recall)
        for recall in open_.order_by("opened_at")
        if (recall.person_id, recall.tube_id) in pairs
    ]


def _visit(visit: HomeVisit, recall: Recall) -> dict[str, Any]:
    person = visit.person
    return {
        "person_id": person.pk,
        "name": person.name,
        "address": person.household.address if person.household else "",
        "area_id": visit.area_id,
        "team": visit.team.name,
        "since": recall.opened_at,
    }
