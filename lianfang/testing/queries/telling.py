"""What people were told of their results."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.protocol.timeline import named
from lianfang.sync.queries import counting
from lianfang.testing.models import ResultNotice, Round, RoundService, Swab, Untold

RECENT = timedelta(days=5)  # a swab without a result is shown so long (design choice)
SHOWN = 20  # swabs on a person's own page, the newest first (design choice)


def service_of(round_: Round) -> RoundService:
    """Give what a round offers to those it tests; what is usual, when nobody has chosen yet."""
    return RoundService.objects.filter(round=round_).first() or RoundService(round=round_)


def untold() -> int:
    """Count the tubes, of whatever round, whose people are still to be told."""
    return Untold.objects.count()


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What a person was told of one swab: the last word, the earlier ones, and until when a negative result holds."""

    round: Round | None
    now: ResultNotice
    earlier: list[ResultNotice]
    valid_until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Say whether it is a negative result that still holds."""
        return self.valid_until is not None and at < self.valid_until


def own_results(person_ids: Collection[UUID]) -> list[OwnResult]:
    """List what some records of one human being were told, the newest swab first. Two statements."""
    rows = ResultNotice.objects.filter(person__in=person_ids).order_by("-taken_at", "swab_id", "-version")
    swabs: dict[UUID, list[ResultNotice]] = defaultdict(list)
    for row in rows[: SHOWN * 3]:
        swabs[row.swab_id].append(row)
    rounds = Round.objects.select_related("area").in_bulk({said[0].round_id for said in swabs.values()})
    return [_own(said, rounds.get(said[0].round_id)) for said in list(swabs.values())[:SHOWN]]


def _own(said: list[ResultNotice], round_: Round | None) -> OwnResult:
    last = said[0]
    valid = None
    if round_ and last.meaning == ResultNotice.Meaning.NEGATIVE:
        valid = last.taken_at + timedelta(hours=named(round_.protocol).residents.result_valid_hours.value)
    return OwnResult(round_, last, said[1:], valid)


def own_waiting(person_ids: Collection[UUID], told: Collection[UUID], now: datetime) -> list[Swab]:
    """List the swabs of the last days of which a person was told nothing yet, the newest first. One statement."""
    rows = Swab.objects.filter(counting(), person__in=person_ids, at__gt=now - RECENT)
    return list(rows.exclude(id__in=told).select_related("site").order_by("-at")[:SHOWN])
