"""Locking a day's reports, ranking its units, and correcting what a late fact changed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.indicators import queries, rules
from lianfang.indicators.actions.ranking import rank
from lianfang.indicators.models import ReportDay, UnitReport
from lianfang.indicators.queries import Unit, copies, document
from lianfang.outbreak.models import Outbreak
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import in_force

ROWS = 1_000


@transaction.atomic
def lock(outbreak: Outbreak, day: date, *, by: User | None, now: datetime) -> ReportDay:
    """Lock the reports of a day as everything was known at its cut-off, and rank its units.

    Some minutes after the cut-off, by the protocol. `by` is none when the clock does it.

    Raises Refused("forbidden"), Refused("day_not_over"), Refused("day_locked"), Refused("no_units").
    """
    if by:
        require(by, "reporting.publish", outbreak.area_id, day_of(now))
    protocol = in_force(outbreak.disease, day)
    hour, minutes = protocol.bulletin.unit_cutoff_hour.value, protocol.ranking.lock_minutes.value
    if not rules.lockable(day, hour, minutes, now):
        raise Refused(
            "day_not_over",
            _("Reports are locked %(n)s minutes after the cut-off at %(hour)s:00."),
            n=minutes,
            hour=hour,
        )
    Outbreak.objects.select_for_update().get(pk=outbreak.pk)
    if ReportDay.objects.filter(outbreak=outbreak, day=day).exists():
        raise Refused("day_locked", _("The reports of this day are locked already."))
    made = _lock(outbreak, day, protocol, by, now)
    for kind in ("area", "team"):
        rank(made, kind, by=by, now=now)
    if by:
        audit(by, "reporting.day.locked", made, now, area_id=outbreak.area_id, day=day)
    return made


def _lock(outbreak: Outbreak, day: date, protocol: Protocol, by: User | None, now: datetime) -> ReportDay:
    window = rules.window(day, protocol.bulletin.unit_cutoff_hour.value)
    units = queries.units_of(outbreak, window.last)
    if not units:
        raise Refused("no_units", _("No community lies in the area of this outbreak, so nobody reports."))
    found = copies(queries.asked(outbreak, day, window.last), units)
    in_time = queries.submitted(outbreak, day, before=window.last)
    made = ReportDay(
        outbreak=outbreak,
        day=day,
        cut_off_at=window.last,
        locked_at=now,
        locked_by=by,
        protocol=protocol.version,
        n_units=len(units),
        n_on_time=sum(unit.key in in_time for unit in units),
    )
    reports = [
        UnitReport(
            locked=made,
            area_id=unit.area_id,
            team_id=unit.team_id,
            given=copy.given,
            figures=copy.figures,
            digest=rules.digest(document(made, unit.area_id, unit.team_id, copy.given, copy.figures)),
            as_of=window.last,
            made_at=now,
            made_by=by,
        )
        for unit, copy in zip(units, found, strict=True)
    ]
    made.digest = rules.digest({"reports": [report.digest for report in reports]})
    made.save(force_insert=True)
    UnitReport.objects.bulk_create(reports, batch_size=ROWS)
    return made


@transaction.atomic
def correct(report: UnitReport, *, note: str, by: User, now: datetime) -> UnitReport:
    """Count a locked report again as everything is known now: a new version with a note; the earlier one stays.

    Raises Refused("forbidden"), Refused("note"), Refused("superseded"), Refused("unchanged").
    """
    require(by, "reporting.publish", report.area_id, day_of(now))
    if not note.strip():
        raise Refused("note", _("Say what is corrected and why."))
    locked = (
        ReportDay.objects.select_for_update(of=("self",)).select_related("outbreak").get(pk=report.locked_id)
    )
    newest = queries.newest(locked, report.area_id, report.team_id)
    if newest is None or newest.pk != report.pk:
        raise Refused("superseded", _("This report was corrected meanwhile; look at the newest version."))
    (found,) = copies(
        queries.asked(locked.outbreak, locked.day, now), [_unit(report.area_id, report.team_id)]
    )
    if found.figures == report.figures:
        raise Refused("unchanged", _("The figures are the same; there is nothing to correct."))
    made = UnitReport.objects.create(
        locked=locked,
        area_id=report.area_id,
        team_id=report.team_id,
        version=report.version + 1,
        given=report.given,
        figures=found.figures,
        digest=rules.digest(document(locked, report.area_id, report.team_id, report.given, found.figures)),
        as_of=now,
        made_at=now,
        made_by=by,
        note=note.strip(),
    )
    changed = rules.changes(report.figures, found.figures)
    audit(by, "reporting.unit.corrected", made, now, area_id=report.area_id, changed=changed, note=made.note)
    return made


def _unit(area_id: int, team_id: UUID | None) -> Unit:
    return Unit(area_id, team_id, "")


@transaction.atomic
def rank_again(locked: ReportDay, kind: str, *, note: str, by: User, now: datetime) -> None:
    """Rank a day's units again from the newest versions of their reports, with a note; the earlier ranking stays.

    Raises Refused("forbidden"), Refused("note"), Refused("unchanged").
    """
    require(by, "reporting.publish", locked.outbreak.area_id, day_of(now))
    if not note.strip():
        raise Refused("note", _("Say what is corrected and why."))
    ReportDay.objects.select_for_update().get(pk=locked.pk)
    made = rank(locked, kind, by=by, now=now, note=note.strip())
    audit(by, "reporting.ranking.corrected", made, now, area_id=locked.outbreak.area_id, note=made.note)


def due_days(outbreak: Outbreak, now: datetime, back: int = 1) -> Sequence[date]:
    """List the days that are to be locked by the clock: today and the day before, if they are over and not locked."""
    protocol = in_force(outbreak.disease, day_of(now))
    hour, minutes = protocol.bulletin.unit_cutoff_hour.value, protocol.ranking.lock_minutes.value
    days = [date.fromordinal(day_of(now).toordinal() - n) for n in range(back, -1, -1)]
    over = [day for day in days if day >= outbreak.began_on and rules.lockable(day, hour, minutes, now)]
    done = set(ReportDay.objects.filter(outbreak=outbreak, day__in=over).values_list("day", flat=True))
    return [day for day in over if day not in done]
