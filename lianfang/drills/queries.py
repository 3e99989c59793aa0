"""Reads of exercises: which a user sees, who takes part, what waits to be answered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.drills.models import Drill, Inject
from lianfang.drills.rules import Event, Reviewed, due_at, review, standing
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors, touches
from lianfang.protocol import timeline

MANAGE = "drills.manage"


def _areas(user: User, on: date) -> list[int]:
    """Give the areas of a user's posts of a day."""
    posts = user.posts.all()
    return [p.area_id for p in posts if p.from_on <= on and (p.to_on is None or on <= p.to_on)]


def drills(user: User, on: date) -> QuerySet[Drill]:
    """List the exercises of the areas of a user's posts, and of those around them."""
    wanted = Q(pk__in=[])
    for area in _areas(user, on):
        wanted |= inside(area) | Q(area_id__in=list(ancestors(area)))
    return Drill.objects.filter(wanted).select_related("area", "started_by", "ended_by")


def takes_part(user: User, drill: Drill, on: date) -> bool:
    """Say whether a user may enter an exercise: with a post in its area, or around it."""
    return user.is_active and any(touches(drill.area_id, area) for area in _areas(user, on))


def for_whom(event: Inject, user: User, on: date) -> bool:
    """Say whether an event is for a user: for everybody who takes part, or for a role of theirs there."""
    if not takes_part(user, event.drill, on):
        return False
    if not event.role:
        return True
    posts = [p for p in user.posts.all() if p.from_on <= on and (p.to_on is None or on <= p.to_on)]
    return any(p.role == event.role and touches(event.drill.area_id, p.area_id) for p in posts)


def open_events(drill: Drill, user: User, on: date) -> list[Inject]:
    """List the events that wait for a user's answer."""
    rows = drill.injects.filter(delivered_at__isnull=False, acknowledged_at=None).select_related("drill")
    return [each for each in rows if for_whom(each, user, on)]


def allowed_minutes(drill: Drill) -> int:
    """Give the minutes within which an event is answered: those of an order, by the protocol."""
    return timeline.in_force(drill.disease, day_of(drill.made_at)).command.acknowledge_minutes.value


@dataclass(frozen=True, slots=True)
class Line:
    """An event as the board shows it: when it is due, and how it stands."""

    event: Inject
    planned_at: datetime | None
    standing: str


def course(drill: Drill, wall: datetime) -> list[Line]:
    """List the events of an exercise in the order of their minutes."""
    allowed, until = allowed_minutes(drill), drill.ended_at or wall
    rows = drill.injects.select_related("delivered_by", "acknowledged_by")
    return [
        Line(
            each,
            due_at(drill.started_at, each.minute) if drill.started_at else None,
            standing(_event(each, drill), allowed, until),
        )
        for each in rows
    ]


def _event(row: Inject, drill: Drill) -> Event:
    began = drill.started_at or drill.made_at
    return Event(due_at(began, row.minute), row.delivered_at, row.acknowledged_at, row.mark)


def reviewed(drill: Drill) -> Reviewed:
    """Put an exercise into numbers."""
    return review([_event(each, drill) for each in drill.injects.all()], allowed_minutes(drill))


def manages(user: User, drill: Drill, on: date) -> bool:
    """Say whether a user leads this exercise."""
    return may(user, MANAGE, on, drill.area_id)
