"""What follows when a patient leaves hospital: the case's end, and isolation after it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import may, require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.clocks import draft, open_quarantine
from lianfang.cases.actions.lifecycle import add_step
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import Case, Quarantine, Relapse
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

LEFT = {
    "left": gettext_noop("Discharged, the conditions hold"),
    "left_again": gettext_noop("Discharged again, the conditions hold"),
    "died": gettext_noop("Died in hospital"),
}
AFTERWARDS = gettext_noop("After discharge, as the protocol asks")


@transaction.atomic
def case_left(case: Case, *, at: datetime, by: User, died: bool = False) -> Quarantine | None:
    """Note that a case left hospital, alive or not; the living go into isolation as the protocol asks.

    The hospital may stand outside the area where the patient lives, so a post that discharges anywhere is enough.
    Raises Refused("step") for a case that nobody decided, Refused("left") for one that left before.
    """
    if not may(by, "care.discharge", day_of(at)):
        require(by, "care.discharge", case.area_id, day_of(at))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    if case.state not in rules.COUNTED:
        raise Refused("step", _("Only a decided case can be discharged."))
    relapse = queries.running_relapse(case)
    again = relapse if relapse and relapse.readmitted_at else None
    if case.died_at or (case.out_at and again is None):
        raise Refused("left", _("This case was discharged before."))
    _leave(case, again, at, died, by)
    verb = "case.died" if died else "case.left"
    trail(by, verb, case, at)
    return None if died else _afterwards(case, at, by)


@transaction.atomic
def correct_death(case: Case, *, died_at: datetime, reason: str, by: User, now: datetime) -> None:
    """Set the time of a death right, with a step of its own in the history; whoever calls has asked for the right. Of a
    case that counts no death nothing changes."""
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    if case.died_at is None:
        return
    case.died_at = died_at
    case.save(update_fields=["died_at"])
    add_step(case, "died", at=died_at, reason=reason, by=by, now=now)
    trail(by, "case.died", case, now)


def _leave(case: Case, again: Relapse | None, at: datetime, died: bool, by: User) -> None:
    """Write down when a case left; of one in hospital again the first leaving stays where it is."""
    what = "died" if died else "left_again" if again else "left"
    if died:
        case.died_at, case.out_at = at, None
    elif again is None:
        case.out_at = at
    case.save(update_fields=["died_at", "out_at"])
    if again:
        again.out_at = at
        again.save(update_fields=["out_at"])
    add_step(case, what, at=at, reason=LEFT[what], by=by, now=at)


def _afterwards(case: Case, at: datetime, by: User) -> Quarantine | None:
    protocol = queries.protocol_of(case.outbreak, at)
    pathway = protocol.treatment.pathway(case.state)
    if pathway.after.value == "none":
        return None
    isolated = pathway.after.value == "isolation"
    stage = draft(
        case,
        kind=Quarantine.Kind.AFTER_CARE if isolated else Quarantine.Kind.MONITORING,
        reason=AFTERWARDS,
        starts_on=day_of(at),
        protocol=protocol,
        reviewed_by=by,
        now=at,
        origin_at=at,
        ends_on=rules.stage_ends(day_of(at), pathway.after_days.value),
    )
    return open_quarantine(stage, by=by, now=at, verb="quarantine.ordered")
