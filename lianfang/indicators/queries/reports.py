"""Reads of reports: a day's units with what they submitted, locked copies, and whether they can be counted again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.indicators import rules
from lianfang.indicators.models import ReportDay, Submission, UnitReport
from lianfang.indicators.queries.counting import Asked, Figures, asked, counts
from lianfang.indicators.queries.sources import GIVEN
from lianfang.indicators.queries.units import Unit, key_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import around_all

Key = tuple[int, UUID | None]
# Figures that say how things stand, not that somebody did something today: a zero report may have them.
STANDING = frozenset(
    {
        "households",
        "walked",
        "all_accepted",
        "assigned",
        "needs_open",
        "needs_late",
        "in_zones",
        "in_zones_waiting",
        "at_home",
        "tests_due",
        "temperature_missing",
        "doubts_open",
        "follow_up_due",
        "needs_overdue",
    }
)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a report holds: figures of registers as they were, and figures counted from facts."""

    given: Figures
    figures: Figures


def copies(wanted: Asked, units: Sequence[Unit]) -> list[Copy]:
    """Count the figures of many units at once."""
    areas = [unit.area_id for unit in units]
    whole = areas[0] if len(set(areas)) == 1 else around_all(areas) or wanted.outbreak.area_id
    found = counts(wanted, whole).of(areas)
    return [
        Copy({key: one[key] for key in GIVEN}, {key: n for key, n in one.items() if key not in GIVEN})
        for one in found
    ]


def document(
    locked: ReportDay, area_id: int, team_id: UUID | None, given: Figures, figures: Figures
) -> dict[str, Any]:
    """Give a report as the document whose canonical bytes its digest is of."""
    return {
        "outbreak": str(locked.outbreak_id),
        "day": locked.day.isoformat(),
        "cut_off": locked.cut_off_at.astimezone(UTC).isoformat(),
        "protocol": locked.protocol,
        "area": area_id,
        "team": str(team_id) if team_id else "",
        "given": dict(given),
        "figures": dict(figures),
    }


def bytes_of(report: UnitReport) -> bytes:
    """Give a locked report's canonical bytes."""
    told = document(report.locked, report.area_id, report.team_id, report.given, report.figures)
    return rules.canonical(told)


def recounted(report: UnitReport) -> bytes:
    """Count a locked report again from the facts that were known when it was made, and give its bytes."""
    wanted = asked(report.locked.outbreak, report.locked.day, report.as_of)
    (found,) = copies(wanted, [Unit(report.area_id, report.team_id, "")])
    return rules.canonical(
        document(report.locked, report.area_id, report.team_id, report.given, found.figures)
    )


def late_changes(report: UnitReport, now: datetime) -> tuple[tuple[str, int, int], ...]:
    """List what facts that came in after a report was locked would change: figure, as locked, as known now."""
    wanted = asked(report.locked.outbreak, report.locked.day, now)
    (found,) = copies(wanted, [Unit(report.area_id, report.team_id, "")])
    return rules.changes(report.figures, found.figures)


def submitted(outbreak: Outbreak, day: date, *, before: datetime | None = None) -> dict[Key, Submission]:
    """Give what was submitted for a day and not taken back, by unit; before an instant, or at all."""
    rows = Submission.objects.filter(outbreak=outbreak, day=day)
    if before:
        rows = rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=before), at__lt=before)
    else:
        rows = rows.filter(withdrawn_at=None)
    return {key_of(row): row for row in rows.select_related("by").order_by("at")}


def locked_day(outbreak: Outbreak, day: date) -> ReportDay | None:
    """Give a day's lock, if its reports are locked."""
    rows = ReportDay.objects.filter(outbreak=outbreak, day=day)
    return rows.select_related("locked_by", "outbreak__area").first()


def newest_of(locked: ReportDay, kind: str = "") -> QuerySet[UnitReport]:
    """List the newest versions of a day's reports; of one kind of unit, or of all."""
    rows = UnitReport.objects.filter(locked=locked).order_by("area_id", "team_id", "-version")
    rows = rows.distinct("area_id", "team_id")
    return rows.filter(team__isnull=kind == "area") if kind else rows


def newest(locked: ReportDay, area_id: int, team_id: UUID | None) -> UnitReport | None:
    """Give the newest version of one unit's report of a day."""
    rows = UnitReport.objects.filter(locked=locked).select_related("locked__outbreak", "made_by")
    rows = rows.filter(team=team_id) if team_id else rows.filter(team=None, area_id=area_id)
    return rows.order_by("-version").first()


def versions(report: UnitReport) -> QuerySet[UnitReport]:
    """List all versions of a unit's report of a day, the newest first."""
    rows = UnitReport.objects.filter(locked=report.locked_id).select_related("made_by")
    if report.team_id:
        return rows.filter(team=report.team_id)
    return rows.filter(team=None, area_id=report.area_id)
