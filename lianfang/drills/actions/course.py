"""The course of events of an exercise: written, put into the sandbox by the clock or by hand."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.accounts.roles import ROLES
from lianfang.cases.actions import leads
from lianfang.command.actions import watch
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.drills import sandbox
from lianfang.drills.models import Drill, Inject
from lianfang.drills.queries import MANAGE
from lianfang.drills.rules import due_at
from lianfang.needs import actions as needs
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.sync.follow import Follow, catch_up
from lianfang.web import clock
from lianfang.workforce.actions import public_user

Kind = Inject.Kind
log = logging.getLogger("lianfang.drills")
OLD = _("The program was renewed since this exercise began. End it, and start another one.")
_looked: dict[UUID, datetime] = {}
EVERY = timedelta(seconds=20)  # between two looks at the clocks of an exercise (design choice)
TURNS = 5  # of the followers of one exercise in one look (design choice)


@transaction.atomic
def add_event(
    drill: Drill,
    *,
    minute: int,
    kind: str,
    title: str,
    text: str,
    by: User,
    now: datetime,
    role: str = "",
    expected: str = "",
) -> Inject:
    """Write an event into the course, also while the exercise runs.

    Raises Refused: "forbidden", "drill_state", "unknown_role".
    """
    require(by, MANAGE, drill.area_id, day_of(now))
    if drill.state not in {Drill.State.PLANNED, Drill.State.RUNNING}:
        raise Refused(
            "drill_state", _("This is no longer possible: %(state)s."), state=drill.get_state_display()
        )
    if role and role not in ROLES:
        raise Refused("unknown_role", _("There is no role %(role)s."), role=role)
    made = Inject.objects.create(
        drill=drill, minute=minute, kind=kind, title=title, text=text, role=role, expected=expected
    )
    audit(by, "drills.event.added", made, now, area_id=drill.area_id, minutes=minute)
    return made


@transaction.atomic
def drop_event(event: Inject, *, by: User, now: datetime) -> None:
    """Take an event out of the course that was not delivered yet.

    Raises Refused: "forbidden", "delivered".
    """
    require(by, MANAGE, event.drill.area_id, day_of(now))
    if not Inject.objects.filter(pk=event.pk, delivered_at=None).delete()[0]:
        raise Refused("delivered", _("This was delivered already."))
    audit(by, "drills.event.dropped", event, now, area_id=event.drill.area_id, minutes=event.minute)


def deliver(event: Inject, *, by: User | None, now: datetime, wall: datetime) -> None:
    """Put an event into the exercise now: it is told to whom it is for, and becomes a lead, a need or a complaint in
    the sandbox. by: whoever leads the exercise; None: the clock.

    Raises Refused: "forbidden", "drill_state", "delivered", "drill_old".
    """
    drill = event.drill
    if by:
        require(by, MANAGE, drill.area_id, day_of(now))
    if not sandbox.fits(drill):
        raise Refused("drill_old", OLD)
    with sandbox.inside(drill), transaction.atomic():
        held = Drill.objects.select_for_update(no_key=True, of=("self",)).get(pk=drill.pk)
        if held.state != Drill.State.RUNNING:
            raise Refused(
                "drill_state", _("This is no longer possible: %(state)s."), state=held.get_state_display()
            )
        row = Inject.objects.select_for_update(no_key=True, of=("self",)).get(pk=event.pk)
        if row.delivered_at:
            raise Refused("delivered", _("This was delivered already."))
        row.thing = _put(row, held, now)
        row.delivered_at, row.delivered_by = wall, by
        row.save(update_fields=["thing", "delivered_at", "delivered_by"])
    event.refresh_from_db()


def _put(event: Inject, drill: Drill, now: datetime) -> UUID | None:
    """Let an event become what it is in the sandbox, in the name of whoever leads the exercise."""
    who = _somebody(event, drill)
    leader = drill.started_by or drill.made_by
    if event.kind in {Kind.LEAD, Kind.ARRIVAL}:
        outbreak = Outbreak.objects.get(ended_on=None)
        told = leads.Told(
            kind="arrival" if event.kind == Kind.ARRIVAL else "call",
            told_by=event.title,
            text=event.text,
            name=who.name,
            phone=who.phone,
        )
        (lead,) = leads.take_in_many(outbreak, [told], area_id=who.area_id, by=leader, now=now)
        return UUID(str(lead.pk))
    if event.kind == Kind.NEED:
        need = Told(
            way="page",
            what=event.text,
            area_id=who.area_id,
            told_at=now,
            by_id=public_user().pk,
            source=event.pk,
            person_id=who.pk,
            household_id=who.household_id,
            name=who.name,
            phone=who.phone,
        )
        return UUID(str(needs.raise_need(need, by=public_user(), now=now, public=True).pk))
    if event.kind == Kind.COMPLAINT:
        word = Word("complaint", "page", event.text, who.area_id, event.pk, name=who.name, phone=who.phone)
        return UUID(str(needs.receive(word, by=public_user(), now=now, public=True).pk))
    return None


def _somebody(event: Inject, drill: Drill) -> Person:
    """Give the invented person an event is about: another one for each event, always the same."""
    before = drill.injects.filter(pk__lt=event.pk).count()
    people = Person.objects.order_by("pk")
    return people[before * 7 % max(1, drill.people)]


def tick(now: datetime, follows: Sequence[Follow]) -> int:
    """What time alone brings: deliver what is due, and run the followers of every running exercise in its sandbox. No
    message leaves it, and no phone hears of it. What goes wrong in an exercise stays there: the city's work goes on.
    Gives how many events were delivered."""
    n = 0
    for drill in Drill.objects.filter(state=Drill.State.RUNNING).select_related("started_by", "made_by"):
        if not sandbox.fits(drill):
            continue  # the program was renewed since
        try:
            n += _go_on(drill, now, follows)
        except (OperationalError, Refused, sandbox.Gone) as error:  # somebody came first, or it just ended
            log.info("Exercise %s: %s", drill.number, str(error).strip())
        except Exception:
            log.exception("Exercise %s goes wrong", drill.number)
    return n


def _go_on(drill: Drill, now: datetime, follows: Sequence[Follow]) -> int:
    due = _due(drill)
    for event in due:
        deliver(event, by=None, now=now, wall=clock.wall())
    with sandbox.inside(drill):
        catch_up(follows, now=now, most=TURNS)
        if _looks(drill):
            watch(now)
    return len(due)


def _looks(drill: Drill) -> bool:
    """Say whether it is time to look at the clocks of an exercise again."""
    wall = clock.wall()
    if abs(wall - _looked.get(drill.pk, wall - EVERY)) < EVERY:
        return False
    _looked[drill.pk] = wall
    return True


def _due(drill: Drill) -> list[Inject]:
    wall = clock.wall()
    rows = drill.injects.filter(delivered_at=None).select_related("drill__started_by", "drill__made_by")
    return [each for each in rows if drill.started_at and due_at(drill.started_at, each.minute) <= wall]
