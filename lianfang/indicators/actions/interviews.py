"""Interviews: proposed by rule, decided, held and closed by people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.indicators import queries, rules
from lianfang.indicators.models import Interview, InterviewStep, ReportDay
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import at_level
from lianfang.protocol import timeline


@transaction.atomic
def propose(locked: ReportDay, *, now: datetime) -> list[Interview]:
    """Propose an interview for each unit whose last days were weak, or whose severe findings are overdue; not where one
    is open, nor where one ended within the days that are looked at."""
    numbers = timeline.named(locked.protocol).ranking
    span = numbers.interview_of_days.value
    outbreak = Outbreak.objects.select_for_update().get(pk=locked.outbreak_id)
    kept = _kept(outbreak, locked.day - timedelta(days=span))
    made, steps = [], []
    for unit in queries.units_to_judge(outbreak, locked.day, span, now):
        why = rules.reasons(unit.days, unit.severe, numbers)
        if not why or unit.key in kept:
            continue
        one = _proposed(outbreak, unit.area_id, unit.team_id, locked.day, why, now)
        made.append(one)
        steps.append(InterviewStep(interview=one, at=now, step="propose"))
    Interview.objects.bulk_create(made)
    InterviewStep.objects.bulk_create(steps)
    return made


def _kept(outbreak: Outbreak, since: date) -> set[tuple[int, UUID | None]]:
    rows = Interview.objects.filter(outbreak=outbreak)
    return {queries.key_of(row) for row in rows if row.ended_at is None or row.day > since}


def _proposed(
    outbreak: Outbreak,
    area_id: int,
    team_id: UUID | None,
    day: date,
    why: tuple[rules.Reason, ...],
    now: datetime,
) -> Interview:
    return Interview(
        outbreak=outbreak,
        area_id=area_id,
        team_id=team_id,
        district_id=at_level(area_id, "district"),
        day=day,
        why=[{"key": reason.key, "n": reason.n} for reason in why],
        proposed_at=now,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What is said at a step: a note, when and where people meet; when held: causes, help, what was agreed, by when."""

    note: str = ""
    meets_at: datetime | None = None
    place: str = ""
    causes: str = ""
    help: str = ""
    agreed: str = ""
    due_on: date | None = None


@transaction.atomic
def take(interview: Interview, step: str, said: Said, *, by: User, now: datetime) -> Interview:
    """Take the next step of an interview: call, decline, hold, and after looking again passed or failed.

    Raises Refused("forbidden"), Refused("not_now"), Refused("reason"), Refused("when"), Refused("causes"),
    Refused("deadline").
    """
    require(by, "reporting.interview", interview.area_id, day_of(now))
    found = Interview.objects.select_for_update().get(pk=interview.pk)
    state = rules.after(found.state, step)
    if state is None:
        raise Refused("not_now", _("This step does not follow now: somebody took another one meanwhile."))
    _complete(step, said, day_of(now))
    if step == "call":
        found.chair, found.meets_at, found.place = by, said.meets_at, said.place.strip()
    if step == "decline" and found.chair is None:
        found.chair = by
    if step == "hold":
        found.causes, found.help, found.agreed = said.causes.strip(), said.help.strip(), said.agreed.strip()
    if step in {"hold", "failed"}:
        found.due_on = said.due_on
    found.state = state
    found.ended_at = now if step in {"decline", "passed"} else None
    found.save()
    note = said.note.strip() or said.causes.strip()
    InterviewStep.objects.create(interview=found, at=now, by=by, step=step, note=note, due_on=said.due_on)
    audit(by, f"reporting.interview.{step}", found, now, area_id=found.area_id)
    return found


def _complete(step: str, said: Said, today: date) -> None:
    """Stop where a step lacks what it needs."""
    if step in {"decline", "passed", "failed"} and not said.note.strip():
        raise Refused("reason", _("Say what was seen, or why."))
    if step == "call" and said.meets_at is None:
        raise Refused("when", _("Say when you meet."))
    if step == "hold" and not (said.causes.strip() and said.help.strip()):
        raise Refused("causes", _("Write down the causes and the help that was offered."))
    if step in {"hold", "failed"} and (said.due_on is None or said.due_on < today):
        raise Refused("deadline", _("Give a day, today or later, by which it is put right."))
