"""Ranking units from their locked reports."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.indicators import queries, rules
from lianfang.indicators.models import Place, Ranking, ReportDay, UnitReport
from lianfang.indicators.rules import Score
from lianfang.places.rules import at_level
from lianfang.protocol import timeline
from lianfang.protocol.ranking import Ranking as Numbers

ROWS = 1_000


def rank(locked: ReportDay, kind: str, *, by: User | None, now: datetime, note: str = "") -> Ranking:
    """Rank the units of a kind by the newest versions of their reports, with the weights of the day's protocol.

    Raises Refused("unchanged") when a ranking stands that says the same.
    """
    numbers = timeline.named(locked.protocol).ranking
    reports = list(queries.newest_of(locked, kind))
    in_time = queries.submitted(locked.outbreak, locked.day, before=locked.cut_off_at)
    used = {at_level(told.area_id, "district") for told in in_time.values()}
    scores = [
        rules.score(report.given | report.figures | _timely(report, in_time, used), numbers)
        for report in reports
    ]
    before = locked.rankings.filter(kind=kind).first()
    made = Ranking(
        locked=locked,
        kind=kind,
        version=before.version + 1 if before else 1,
        protocol=locked.protocol,
        weights=weights_of(numbers),
        made_at=now,
        made_by=by,
        note=note,
    )
    places = placed(made, reports, scores, numbers)
    made.digest = rules.digest({"places": [_told(place) for place in places], "weights": made.weights})
    if before and before.digest == made.digest:
        raise Refused("unchanged", _("The ranking is the same; there is nothing to correct."))
    made.save(force_insert=True)
    Place.objects.bulk_create(places, batch_size=ROWS)
    return made


def _timely(report: UnitReport, in_time: Collection[object], used: Collection[int]) -> dict[str, int]:
    """A report is due where a district reports at all: where nobody does, nobody is late."""
    due = at_level(report.area_id, "district") in used
    return {"reports_due": int(due), "reports_on_time": int(queries.key_of(report) in in_time)}


def weights_of(numbers: Numbers) -> dict[str, int]:
    """Give the numbers a ranking was made with, as they are frozen beside it."""
    found = {weight.key: weight.percent for weight in numbers.weights.value}
    return found | {
        "least_denominator": numbers.least_denominator.value,
        "least_weight": numbers.least_weight.value,
    }


def placed(
    ranking: Ranking, reports: Sequence[UnitReport], scores: Sequence[Score], numbers: Numbers
) -> list[Place]:
    """Give each unit its place among the units of its district."""
    districts: dict[int, list[int]] = defaultdict(list)
    for n, report in enumerate(reports):
        districts[at_level(report.area_id, "district")].append(n)
    found: list[Place] = []
    for district in sorted(districts):
        members = districts[district]
        values = [scores[n].value for n in members]
        of, below = sum(value is not None for value in values), _below(values)
        for n, rank_, value in zip(members, rules.ranks(values), values, strict=True):
            last = value is not None and rules.bottom(rank_, below[value], of, numbers.interview_bottom.value)
            found.append(_place(ranking, reports[n], scores[n], district, rank_, of, last))
    return found


def _below(values: Iterable[Decimal | None]) -> Mapping[Decimal, int]:
    """Count for each score how many units stand below it."""
    found: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(value for value in values if value is not None)):
        found.setdefault(value, place)
    return found


def _place(
    ranking: Ranking,
    report: UnitReport,
    score: Score,
    district: int,
    rank_: int | None,
    of: int,
    bottom: bool,
) -> Place:
    return Place(
        ranking=ranking,
        area_id=report.area_id,
        team_id=report.team_id,
        district_id=district,
        rank=rank_,
        of=of,
        bottom=bottom,
        score=score.value,
        parts={part.key: [part.over, part.under, part.counts] for part in score.parts},
    )


def _told(place: Place) -> list[object]:
    team = str(place.team_id) if place.team_id else ""
    score = str(place.score) if place.score is not None else ""
    return [place.area_id, team, place.rank or 0, score, place.parts]
