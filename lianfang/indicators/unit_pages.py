"""What the page of a unit's report shows."""

from datetime import date
from typing import Any

from lianfang.accounts.access import may
from lianfang.indicators import drawings, queries, rules, shown
from lianfang.indicators.catalogue import CATALOGUE
from lianfang.indicators.models import Interview, Submission, UnitReport
from lianfang.indicators.queries import Unit
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import labels, path
from lianfang.protocol.timeline import in_force, named
from lianfang.web.http import Request


def unit_context(
    outbreak: Outbreak, unit: Unit, day: date, request: Request, version: int | None
) -> dict[str, Any]:
    """Gather a unit's report of a day: figures as locked or so far, versions, late facts, score, trend, interviews."""
    locked = queries.locked_day(outbreak, day)
    newest = queries.newest(locked, unit.area_id, unit.team_id) if locked else None
    report = _version(newest, version)
    wanted = queries.asked(outbreak, day, request.now)
    figures = report.given | report.figures if report else queries.figures_of(wanted, unit.area_id)
    submission = queries.submitted(outbreak, day).get(unit.key)
    state = rules.state(submission.at if submission else None, wanted.window.last, request.now)
    mine = {
        key: may(request.user, f"reporting.{key}", request.today, unit.area_id)
        for key in ("submit", "publish")
    }
    return {
        "title": unit.name,
        "unit": unit,
        "day": day,
        "window": wanted.window,
        "path": path(unit.area_id),
        "district": labels([unit.district_id]).get(unit.district_id, ""),
        "locked": locked,
        "report": report,
        "newest": newest,
        "versions": list(queries.versions(newest)) if newest else [],
        "groups": shown.grouped(figures),
        "late": _late(newest, request) if newest and report == newest else (),
        "same": _same(report, request),
        "submission": submission,
        "state": shown.STATES[state],
        "withdrawn": _withdrawn(outbreak, unit, day),
        "may_submit": mine["submit"] and not locked,
        "may_correct": mine["publish"] and newest is not None and report == newest,
        **_standing(outbreak, unit, day),
    }


def _version(newest: UnitReport | None, version: int | None) -> UnitReport | None:
    if newest is None or version in {None, newest.version}:
        return newest
    return (
        queries.versions(newest).select_related("locked__outbreak").filter(version=version).first() or newest
    )


def _late(report: UnitReport, request: Request) -> list[dict[str, Any]]:
    changes = queries.late_changes(report, request.now)
    return [
        {"label": CATALOGUE[key].label, "key": key, "before": before, "after": after}
        for key, before, after in changes
    ]


def _same(report: UnitReport | None, request: Request) -> bool | None:
    """Count a locked report again from its facts when that is asked for, and say whether the bytes are the same."""
    if report is None or request.GET.get("check") != "1":
        return None
    again = queries.recounted(report)
    return again == queries.bytes_of(report)


def _withdrawn(outbreak: Outbreak, unit: Unit, day: date) -> list[Submission]:
    rows = Submission.objects.filter(outbreak=outbreak, day=day, withdrawn_at__isnull=False)
    rows = rows.filter(team=unit.team_id) if unit.team_id else rows.filter(team=None, area_id=unit.area_id)
    return list(rows.select_related("by", "withdrawn_by"))


def _standing(outbreak: Outbreak, unit: Unit, day: date) -> dict[str, Any]:
    """Give where the unit stood on the day and the days before, and its interviews."""
    places = queries.trend(outbreak, unit.area_id, unit.team_id, day)
    numbers = in_force(outbreak.disease, day).ranking
    scored = [
        (p.ranking.locked.day, p.score, rules.weak(rules.DayPlace(day, p.score, p.bottom), numbers))
        for p in places
        if p.score is not None
    ]
    now = places[-1] if places and places[-1].ranking.locked.day == day else None
    held = Interview.objects.filter(outbreak=outbreak).select_related("chair")
    held = held.filter(team=unit.team_id) if unit.team_id else held.filter(team=None, area_id=unit.area_id)
    return {
        "place": now,
        "parts": shown.parts_of(now.parts, now.ranking.weights) if now else [],
        "weights_of": named(now.ranking.protocol) if now else None,
        "trend": drawings.trend(scored, numbers.interview_below.value) if len(scored) > 1 else None,
        "mark": numbers.interview_below.value,
        "interviews": list(held),
    }
