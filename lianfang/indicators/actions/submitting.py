"""Saying that a unit's report is complete, and taking that back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.indicators import queries
from lianfang.indicators.models import ReportDay, Submission
from lianfang.indicators.queries import Unit
from lianfang.outbreak.models import Outbreak


@transaction.atomic
def submit(
    outbreak: Outbreak, unit: Unit, day: date, *, zero: bool, note: str, by: User, now: datetime
) -> Submission:
    """Say, by name, that a unit's report of a day is complete. That there was nothing is said as well: a zero report.

    Raises Refused("forbidden"), Refused("day_not_begun"), Refused("day_locked"), Refused("submitted"),
    Refused("zero_unsaid") when nothing was counted and nobody says so, Refused("not_zero").
    """
    require(by, "reporting.submit", unit.area_id, day_of(now))
    wanted = queries.asked(outbreak, day, now)
    if now < wanted.window.first:
        raise Refused("day_not_begun", _("This day has not begun yet."))
    figures = queries.figures_of(wanted, unit.area_id)
    Outbreak.objects.select_for_update().get(pk=outbreak.pk)
    if ReportDay.objects.filter(outbreak=outbreak, day=day).exists():
        raise Refused("day_locked", _("The reports of this day are locked; a correction is a new version."))
    if _standing(outbreak, unit, day):
        raise Refused("submitted", _("This report was submitted already. Take it back first."))
    _zero(figures, zero)
    made = Submission.objects.create(
        outbreak=outbreak,
        day=day,
        area_id=unit.area_id,
        team_id=unit.team_id,
        by=by,
        at=now,
        zero=zero,
        note=note.strip(),
    )
    audit(by, "reporting.unit.submitted", made, now, area_id=unit.area_id, zero=zero, day=day)
    return made


def _standing(outbreak: Outbreak, unit: Unit, day: date) -> bool:
    rows = Submission.objects.filter(outbreak=outbreak, day=day, withdrawn_at=None)
    return rows.filter(**_whose(unit.area_id, unit.team_id)).exists()


def _whose(area_id: int, team_id: UUID | None) -> dict[str, object]:
    return {"team": team_id} if team_id else {"team": None, "area_id": area_id}


def _zero(figures: dict[str, int], zero: bool) -> None:
    """Nothing counted is said by a person; something counted is no zero report."""
    counted = any(n for key, n in figures.items() if key not in queries.STANDING)
    if not counted and not zero:
        raise Refused(
            "zero_unsaid",
            _("Nothing was counted. Say that there was nothing to report, or find out what is missing."),
        )
    if counted and zero:
        raise Refused("not_zero", _("Something was counted, so this is no zero report."))


@transaction.atomic
def take_back(submission: Submission, *, by: User, now: datetime) -> None:
    """Take a submission back before the day is locked; it stays readable.

    Raises Refused("forbidden"), Refused("day_locked"), Refused("withdrawn").
    """
    require(by, "reporting.submit", submission.area_id, day_of(now))
    Outbreak.objects.select_for_update().get(pk=submission.outbreak_id)
    if ReportDay.objects.filter(outbreak=submission.outbreak_id, day=submission.day).exists():
        raise Refused("day_locked", _("The reports of this day are locked; a correction is a new version."))
    kept = Submission.objects.filter(pk=submission.pk, withdrawn_at=None)
    if not kept.update(withdrawn_at=now, withdrawn_by=by):
        raise Refused("withdrawn", _("This was taken back already."))
    audit(by, "reporting.unit.withdrawn", submission, now, area_id=submission.area_id, day=submission.day)
