"""Planning, opening and closing rounds of visits; which teams walk where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.rules import inside
from lianfang.sync.actions import Changed, announce
from lianfang.visits.actions.filling import fill
from lianfang.visits.models import Due, RoundTeam, Task, VisitRound
from lianfang.workforce.models import Team

MAY = "visits.plan"
State = VisitRound.State


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a round visits, for what, and in which days."""

    name: str
    roster: str
    tasks: Sequence[str]
    from_on: date
    to_on: date


@transaction.atomic
def plan(area: Area, told: Plan, *, by: User, now: datetime) -> VisitRound:
    """Plan a round of visits in an area.

    Raises Refused: "round_name", "round_tasks", "round_days", "round_roster".
    """
    require(by, MAY, area.pk, day_of(now))
    tasks = [task for task in Task.values if task in told.tasks]
    if not told.name.strip():
        raise Refused("round_name", _("Give the round a name."))
    if not tasks:
        raise Refused("round_tasks", _("Choose what is done at the doors."))
    if told.to_on < told.from_on or told.to_on < day_of(now):
        raise Refused("round_days", _("The last day lies before the first, or is over."))
    if told.roster not in VisitRound.Roster.values:
        raise Refused("round_roster", _("There is no such roster."))
    row = VisitRound.objects.create(
        area=area,
        name=told.name.strip()[:80],
        roster=told.roster,
        tasks=tasks,
        from_on=told.from_on,
        to_on=told.to_on,
        planned_at=now,
        planned_by=by,
    )
    audit(by, "visits.round.planned", row, now, area_id=area.pk, tasks=tasks, roster=told.roster)
    return row


@transaction.atomic
def open_round(row: VisitRound, *, by: User, now: datetime) -> VisitRound:
    """Open a round: its doors become due. Those of a large area follow in the background. That nobody had signed what
    is looked at before is noted with it, and forbids nothing.

    Raises Refused: "round_not_planned", "round_empty_file" when its list was not read in yet.
    """
    row = _locked(row, by, now)
    if row.state != State.PLANNED:
        raise Refused("round_not_planned", _("This round was opened already."))
    if row.roster == VisitRound.Roster.FILE and not row.dues.exists():
        raise Refused("round_empty_file", _("Read in its list first."))
    row.state, row.opened_at = State.OPEN, now
    if row.roster == VisitRound.Roster.FILE:
        row.filled_at = now
    row.save(update_fields=["state", "opened_at", "filled_at"])
    audit(by, "visits.round.opened", row, now, area_id=row.area_id, checked=row.checked_at is not None)
    if row.filled_at is None:
        fill(row, now)
    else:
        announce([Changed(Due._meta.label_lower, row.area_id)], now=now)
    return row


def note_checked(row: VisitRound, at: datetime | None) -> None:
    """Note when somebody signed what is looked at before a round opens, or that the signature was taken back; whoever
    calls asked for the right and writes the audit."""
    VisitRound.objects.filter(pk=row.pk).update(checked_at=at)
    row.checked_at = at


@transaction.atomic
def look_again(row: VisitRound, *, by: User, now: datetime) -> None:
    """Look once more through the area for doors that belong to the roster since: newcomers, new orders."""
    row = _locked(row, by, now)
    if row.state != State.OPEN or row.roster == VisitRound.Roster.FILE:
        raise Refused("round_closed", _("Only a running round whose roster is asked for can look again."))
    row.filled_to, row.filled_area, row.filled_at = None, 0, None
    row.save(update_fields=["filled_to", "filled_area", "filled_at"])
    audit(by, "visits.round.looked_again", row, now, area_id=row.area_id)
    fill(row, now)


@transaction.atomic
def close_round(row: VisitRound, *, by: User, now: datetime) -> None:
    """Close a round, or call one off that was only planned: its doors are due no more; what was told stays."""
    row = _locked(row, by, now)
    if row.state == State.CLOSED:
        raise Refused("round_closed", _("This round is not running."))
    row.state, row.closed_at, row.closed_by = State.CLOSED, now, by
    row.save(update_fields=["state", "closed_at", "closed_by"])
    announce([Changed(Due._meta.label_lower, row.area_id)], now=now)
    audit(by, "visits.round.closed", row, now, area_id=row.area_id)


@transaction.atomic
def add_team(row: VisitRound, team: Team, area: Area, *, by: User, now: datetime) -> RoundTeam:
    """Let a team walk a round in its area or in a part of it.

    Raises Refused: "team_outside", "team_there".
    """
    row = _locked(row, by, now)
    if not inside(area.pk, row.area_id):
        raise Refused("team_outside", _("The round does not come there."))
    try:
        with transaction.atomic():
            made = RoundTeam.objects.create(round=row, team=team, area=area)
    except IntegrityError as error:
        raise Refused("team_there", _("This team walks there already.")) from error
    _tell(row, area.pk, now)
    audit(by, "visits.round.team_added", row, now, area_id=row.area_id, team=str(team.pk))
    return made


@transaction.atomic
def remove_team(given: RoundTeam, *, by: User, now: datetime) -> None:
    """Take a team out of a round; the doors stay due."""
    row = _locked(given.round, by, now)
    area, team = given.area_id, given.team_id
    given.delete()
    _tell(row, area, now)
    audit(by, "visits.round.team_removed", row, now, area_id=row.area_id, team=str(team))


def _tell(row: VisitRound, area_id: int, now: datetime) -> None:
    if row.state == State.OPEN:
        announce([Changed(Due._meta.label_lower, area_id)], now=now)


def _locked(row: VisitRound, by: User, now: datetime) -> VisitRound:
    require(by, MAY, row.area_id, day_of(now))
    return (
        VisitRound.objects.select_for_update(no_key=True, of=("self",)).select_related("area").get(pk=row.pk)
    )
