"""What follows from results for laboratories: a second reagent for a single positive. And files that wait are read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.common.dates import day_of
from lianfang.laboratory.actions import read_file, waiting_files
from lianfang.laboratory.models import SecondTest
from lianfang.outbreak.models import Outbreak
from lianfang.protocol.timeline import in_force, named
from lianfang.testing import queries as testing
from lianfang.testing.models import Result, Tube


def order_seconds(batches: Sequence[UUID], now: datetime) -> None:
    """Order a second reagent for every tube of one person that is positive, where the protocol asks for one; drop the
    order when the positive was taken back or amended before anybody did it.

    Computed from the facts each time, so running it twice or late changes nothing.
    """
    tubes = testing.touched(batches).tubes
    if not tubes:
        return
    positive = {each.tube_id: each for each in testing.positives(tubes)}
    wanted = _asked(list(positive.values()))
    ordered = SecondTest.objects.filter(done_at=None, dropped_at=None)
    over = tubes.intersection(ordered.values_list("tube_id", flat=True)) - wanted
    ordered.filter(tube_id__in=over).update(dropped_at=now)
    SecondTest.objects.filter(tube_id__in=wanted, dropped_at__isnull=False).update(dropped_at=None)
    codes = dict(Tube.objects.filter(id__in=wanted).values_list("id", "code"))
    results = Result.objects.filter(tube__in=wanted, conclusion="positive").order_by("at", "id")
    at = {
        tube: (laboratory, area)
        for tube, laboratory, area in results.values_list("tube", "laboratory", "area_id")
    }
    SecondTest.objects.bulk_create(
        [
            SecondTest(
                tube_id=tube,
                tube_code=codes[tube],
                laboratory_id=at[tube][0],
                area_id=at[tube][1],
                ordered_at=positive[tube].resulted_at,
            )
            for tube in sorted(wanted & at.keys() & codes.keys())
        ],
        ignore_conflicts=True,
    )


def _asked(positives: Sequence[testing.Positive]) -> set[UUID]:
    """Give those of some tubes for which the protocol of their disease asks for a second reagent."""
    outbreaks = Outbreak.objects.in_bulk({each.outbreak_id for each in positives})
    return {
        each.tube_id
        for each in positives
        if in_force(
            outbreaks[each.outbreak_id].disease, day_of(each.resulted_at)
        ).testing.positive_needs_retest.value
    }


def tick(now: datetime) -> None:
    """Read the files that wait."""
    for file in waiting_files():
        read_file(file, protocol=named(file.protocol), now=now)
