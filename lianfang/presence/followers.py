"""Stays follow from scans and passages; old days are dropped."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.common.dates import day_of
from lianfang.presence.actions import recompute_stays
from lianfang.presence.models import Passage, Scan
from lianfang.presence.queries import days_kept, numbers_on
from lianfang.sync.models import Fact
from lianfang.sync.queries import touched
from lianfang.transport.models import Boarding, Hail

AT_ONCE = 500  # people looked at in one transaction
# Whose facts say where somebody was, and the column that says who: a driver sits in the vehicle too.
MODELS: tuple[tuple[type[Fact], str], ...] = (
    *((Passage, "person_id"), (Scan, "person_id"), (Boarding, "person_id"), (Hail, "person_id")),
    *((Boarding, "tour__driver__person_id"), (Hail, "tour__driver__person_id")),
)


def follow_stays(batches: Sequence[UUID], now: datetime) -> None:
    """Work out again where the people of these batches were. Running it twice or late changes nothing."""
    back = touched(batches)
    since: dict[UUID, tuple[datetime, datetime]] = {}
    for model, column in MODELS:
        rows = model._default_manager.exclude(**{column: None})
        told = rows.filter(batch_id__in=batches).values_list(column, "at")
        undone = rows.filter(id__in=back).values_list(column, "at") if back else ()
        for person, at in (*told, *undone):
            first, last = since.get(person, (at, at))
            since[person] = (min(at, first), max(at, last))
    oldest = day_of(now) - timedelta(days=days_kept(day_of(now)))
    fresh = {person: span for person, span in since.items() if day_of(span[1]) >= oldest}
    people = sorted(fresh)
    for first in range(0, len(people), AT_ONCE):
        some = people[first : first + AT_ONCE]
        recompute_stays({one: fresh[one] for one in some}, numbers_on(day_of(now)))
