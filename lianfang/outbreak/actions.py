"""Writes on outbreaks."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import at as instant
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak import rules
from lianfang.outbreak.models import Goal, LevelChange, Outbreak
from lianfang.protocol import timeline

REFUSALS = {
    "level_in_future": _("A level cannot begin in the future."),
    "level_before_last": _("A level begins after the last one, and not before the outbreak."),
    "level_same": _("This is already the level in force."),
}


@transaction.atomic
def open_outbreak(
    disease: str, *, area_id: int, began_on: date, variant: str = "", by: User, now: datetime
) -> Outbreak:
    """Open an outbreak of a disease in an area; a protocol must be in force on the day it began."""
    require(by, "outbreak.command", area_id, day_of(now))
    _not_in_future(began_on, now)
    known = timeline.in_force(disease, began_on).disease
    if variant:
        known.variant(variant)
    outbreak = Outbreak(disease=disease, variant=variant, area_id=area_id, began_on=began_on)
    try:
        with transaction.atomic():
            outbreak.save(force_insert=True)
    except IntegrityError as error:
        message = _("An outbreak of this disease that began on %(day)s is open here already.")
        raise Refused("outbreak_exists", message, day=began_on) from error
    audit(by, "outbreak.outbreak.opened", outbreak, now, area_id=area_id, disease=disease, variant=variant)
    return outbreak


@transaction.atomic
def name_variant(outbreak: Outbreak, *, variant: str, by: User, now: datetime) -> None:
    """Name the variant once sequencing has shown it."""
    _open(outbreak, by, now)
    timeline.in_force(outbreak.disease, day_of(now)).disease.variant(variant)
    before, outbreak.variant = outbreak.variant, variant
    outbreak.save(update_fields=["variant"])
    audit(
        by, "outbreak.variant.named", outbreak, now, area_id=outbreak.area_id, before=before, variant=variant
    )


@transaction.atomic
def set_level(
    outbreak: Outbreak, *, level: str, at: datetime, reason: str, by: User, now: datetime
) -> LevelChange:
    """Set the response level from an instant on, and say why. Earlier levels stay in the history."""
    _open(outbreak, by, now)
    timeline.in_force(outbreak.disease, day_of(at)).outbreak.response_level(level)
    if not reason.strip():
        raise Refused("level_reason", _("Say why the level changes."))
    known = [rules.Change(change.level, change.at) for change in outbreak.levels.all()]
    cannot = rules.may_change(known, rules.Change(level, at), began=instant(outbreak.began_on), now=now)
    if cannot:
        raise Refused(cannot.why, REFUSALS[cannot.why])
    change = LevelChange.objects.create(outbreak=outbreak, level=level, at=at, reason=reason, by=by)
    audit(by, "outbreak.level.set", change, now, area_id=outbreak.area_id, level=level)
    return change


@transaction.atomic
def add_goal(
    outbreak: Outbreak,
    *,
    text: str,
    due_on: date | None = None,
    measure: str = "",
    way: str = "",
    target: float | None = None,
    by: User,
    now: datetime,
) -> Goal:
    """Add what the response wants to reach, by a day or without one; perhaps with a measure that is to be at most or at
    least some number."""
    _open(outbreak, by, now)
    if not text.strip():
        raise Refused("goal_empty", _("Say what is to be reached."))
    if outbreak.goals.filter(text=text).exists():
        raise Refused("goal_exists", _("This goal is set already."))
    if bool(measure) != (target is not None) or (measure and way not in {"most", "least"}):
        raise Refused("goal_measure", _("A goal that is measured names a measure and what it is to reach."))
    given = {"measure": measure, "way": way if measure else "", "target": target}
    goal = Goal.objects.create(outbreak=outbreak, text=text, due_on=due_on, **given)
    audit(by, "outbreak.goal.added", goal, now, area_id=outbreak.area_id, text=text)
    return goal


@transaction.atomic
def meet_goal(goal: Goal, *, on: date, by: User, now: datetime) -> None:
    """Say that a goal was met, and on which day; it can be said once."""
    _open(goal.outbreak, by, now)
    _not_in_future(on, now)
    if not Goal.objects.filter(id=goal.id, met_on=None).update(met_on=on, met_by=by):
        raise Refused("goal_met", _("This goal was met already."))
    goal.met_on, goal.met_by = on, by
    audit(by, "outbreak.goal.met", goal, now, area_id=goal.outbreak.area_id, on=on.isoformat())


@transaction.atomic
def close_outbreak(outbreak: Outbreak, *, on: date, by: User, now: datetime) -> None:
    """Close an outbreak on a day, its last. What still runs in it (isolation, dispatches) goes on to its end."""
    _open(outbreak, by, now)
    _not_in_future(on, now)
    if on < outbreak.began_on:
        raise Refused("ends_before_it_began", _("An outbreak cannot end before it began."))
    outbreak.ended_on = on
    outbreak.save(update_fields=["ended_on"])
    audit(by, "outbreak.outbreak.closed", outbreak, now, area_id=outbreak.area_id, on=on.isoformat())


def _open(outbreak: Outbreak, by: User, now: datetime) -> None:
    """Lock the outbreak, so that two changes of level or two closings come one after the other."""
    require(by, "outbreak.command", outbreak.area_id, day_of(now))
    if not Outbreak.objects.select_for_update().filter(id=outbreak.id, ended_on=None).exists():
        raise Refused("outbreak_closed", _("This outbreak is closed."))


def _not_in_future(day: date, now: datetime) -> None:
    if day > day_of(now):
        raise Refused("day_in_future", _("%(day)s is still to come."), day=day)
