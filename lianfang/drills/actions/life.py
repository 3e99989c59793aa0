"""An exercise from plan to end: planned, started in a sandbox of its own, ended, reviewed, archived or deleted."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.drills import sandbox
from lianfang.drills.inventing import invent
from lianfang.drills.models import Drill, Inject
from lianfang.drills.queries import MANAGE
from lianfang.drills.scenarios import SCENARIOS
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.protocol import timeline

NUMBERS = 2111  # the lock under which numbers are given
MOST = 5_000  # invented people (design choice: a county's exercise, built in seconds)
State = Drill.State


@transaction.atomic
def plan(
    *,
    name: str,
    area: Area,
    disease: str,
    people: int,
    by: User,
    now: datetime,
    aim: str = "",
    scenario: str = "",
) -> Drill:
    """Plan an exercise, perhaps with a ready course of events.

    Raises Refused: "forbidden", "people", "no_protocol".
    """
    require(by, MANAGE, area.pk, day_of(now))
    if not 1 <= people <= MOST:
        raise Refused("people", _("Between 1 and %(most)s invented people."), most=MOST)
    timeline.in_force(disease, day_of(now))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    last = Drill.objects.aggregate(last=Max("number"))["last"] or 0
    drill = Drill.objects.create(
        number=last + 1,
        name=name,
        aim=aim,
        area=area,
        disease=disease,
        people=people,
        made_at=now,
        made_by=by,
    )
    if scenario in SCENARIOS:
        Inject.objects.bulk_create(
            Inject(
                drill=drill,
                minute=each.minute,
                kind=each.kind,
                role=each.role,
                title=str(each.title),
                text=str(each.text),
                expected=str(each.expected),
            )
            for each in SCENARIOS[scenario].events
        )
    audit(by, "drills.drill.planned", drill, now, area_id=area.pk, name=name)
    return drill


@transaction.atomic
def start(drill: Drill, *, by: User, now: datetime, wall: datetime) -> None:
    """Start an exercise: its tables are made, places and units copied, people invented, an outbreak opened in it. `now`
    is the city's time, which stands on what is written; `wall` the real one, by which the exercise runs.

    Raises Refused: "forbidden", "drill_state".
    """
    held(drill, State.PLANNED, by, now)
    sandbox.build(drill)
    with sandbox.inside(drill):
        day = day_of(now)
        Outbreak.objects.create(disease=drill.disease, area_id=drill.area_id, began_on=day)
        invent(drill.area_id, drill.people, now)
    drill.state, drill.started_at, drill.started_by = State.RUNNING, wall, by
    drill.save(update_fields=["state", "started_at", "started_by", "tables"])
    audit(by, "drills.drill.started", drill, now, area_id=drill.area_id, name=drill.name)


@transaction.atomic
def end(drill: Drill, *, by: User, now: datetime, wall: datetime) -> None:
    """End an exercise: everybody inside is led back; what was done in it is counted for the review.

    Raises Refused: "forbidden", "drill_state".
    """
    held(drill, State.RUNNING, by, now)
    drill.state, drill.ended_at, drill.ended_by = State.ENDED, wall, by
    drill.figures = {"deeds": sandbox.deeds(drill)}
    drill.save(update_fields=["state", "ended_at", "ended_by", "figures"])
    audit(by, "drills.drill.ended", drill, now, area_id=drill.area_id, name=drill.name)


@transaction.atomic
def write_review(drill: Drill, *, went_well: str, to_mend: str, by: User, now: datetime) -> None:
    """Write down what went well and what is to be mended.

    Raises Refused: "forbidden", "drill_state".
    """
    held(drill, State.ENDED, by, now)
    drill.went_well, drill.to_mend = went_well, to_mend
    drill.save(update_fields=["went_well", "to_mend"])
    audit(by, "drills.drill.reviewed", drill, now, area_id=drill.area_id, name=drill.name)


@transaction.atomic
def archive(drill: Drill, *, by: User, now: datetime) -> None:
    """Put an exercise away: its course and its review stay, its sandbox goes as a whole.

    Raises Refused: "forbidden", "drill_state", "review".
    """
    held(drill, State.ENDED, by, now)
    if not (drill.went_well or drill.to_mend):
        raise Refused("review", _("Write the review first: else nobody learns from the exercise."))
    sandbox.drop(drill)
    drill.state, drill.archived_at = State.ARCHIVED, now
    drill.save(update_fields=["state", "archived_at"])
    audit(by, "drills.drill.archived", drill, now, area_id=drill.area_id, name=drill.name)


@transaction.atomic
def delete(drill: Drill, *, by: User, now: datetime) -> None:
    """Delete an exercise as a whole: sandbox, events, review. That it was, and who deleted it, stays in the audit.

    Raises Refused: "forbidden", "drill_state" while it runs.
    """
    held(drill, "", by, now)
    if drill.state == State.RUNNING:
        raise Refused("drill_state", _("End the exercise first: people are in it."))
    audit(by, "drills.drill.deleted", drill, now, area_id=drill.area_id, name=drill.name)
    sandbox.drop(drill)
    drill.delete()


def held(drill: Drill, state: str, by: User, now: datetime) -> None:
    """Lock an exercise that stands as it must; "": however it stands.

    Raises Refused: "forbidden", "drill_state".
    """
    require(by, MANAGE, drill.area_id, day_of(now))
    drill.refresh_from_db(from_queryset=Drill.objects.select_for_update(no_key=True, of=("self",)))
    if state and drill.state != state:
        raise Refused(
            "drill_state", _("This is no longer possible: %(state)s."), state=drill.get_state_display()
        )
