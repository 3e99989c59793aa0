"""Tracing somebody by the places they were at: who was there at the same time, and who met those.

Asked of the index beside the database (lianfang.tracing); it is loaded with the first question.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from lianfang.common.drill import drill
from lianfang.places.models import Site
from lianfang.presence.models import Stay
from lianfang.protocol import timeline
from lianfang.protocol.tracing import Tracing
from lianfang.transport.models import Vehicle

if TYPE_CHECKING:
    from lianfang.tracing.store import Store
    from lianfang.tracing.trace import Open, Question, Tracer

ZERO = datetime(2000, 1, 1, tzinfo=UTC)
BEST = 200  # of the second step
_opened: dict[str, "Open"] = {}


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody who was near: how often and how long in all; and the meeting that weighs most: where, since when, how
    long together, how long after the other had left. `via`: through whom, in the second step."""

    person_id: UUID
    times: int
    seconds: int
    place_id: UUID
    since: datetime
    together: int
    gap: int
    first_at: datetime | None = None
    via: UUID | None = None

    @property
    def until(self) -> datetime:
        """Give when the meeting that weighs most ended."""
        return self.since + timedelta(seconds=self.together)

    @property
    def minutes(self) -> int:
        """Give how many minutes they were together in all."""
        return self.seconds // 60


@dataclass(frozen=True, slots=True)
class Fresh:
    """How new the index is, and how much it holds."""

    age: timedelta
    days: int
    stays: int


@dataclass(frozen=True, slots=True)
class Trace:
    """Both steps, those who were near longest first; how many there are in the second, and how many for long. `fresh`:
    None when the table was asked, which knows the first step only."""

    near: list[Met]
    further: list[Met]
    total: int
    close: int
    fresh: Fresh | None


def numbers_on(on: date, disease: str = "") -> Tracing:
    """Give what the protocol in force on a day says of tracing.

    Raises Refused when none is in force.
    """
    return timeline.in_force(disease or timeline.diseases()[0], on).tracing


def seconds_of(instant: datetime) -> int:
    """Give the whole seconds of an instant as the index counts them."""
    return int((instant - ZERO).total_seconds())


def instant_of(seconds: int) -> datetime:
    """Give the instant of a number of seconds."""
    return ZERO + timedelta(seconds=int(seconds))


def ready() -> bool:
    """Say whether there is an index; it is of the city, and nobody looks into it from an exercise."""
    return bool(settings.TRACING) and not drill() and (Path(settings.TRACING) / "index.json").exists()


def trace(
    ids: Iterable[UUID],
    since: datetime,
    until: datetime,
    *,
    now: datetime,
    numbers: Tracing,
    best: int = BEST,
) -> Trace | None:
    """Find who was near somebody (told by all their records) between two instants, and who met those up to now. None
    while there is no index."""
    if not ready():
        return None
    kernels: Any = import_module("lianfang.tracing.trace")
    opened = _opened.setdefault(settings.TRACING, kernels.Open(Path(settings.TRACING)))
    blank: Question = kernels.Question(
        0,
        seconds_of(since),
        seconds_of(until),
        seconds_of(now),
        numbers.after_minutes.value * 60,
        numbers.close_minutes.value * 60,
        best,
    )
    mine = set(ids)

    def ask(store: "Store", tracer: "Tracer") -> Trace:
        asked = [blank._replace(person=n) for n in map(store.people.find, mine) if n]
        steps = [_steps(store, tracer, each) for each in asked]
        near = _merged([met for first, _, _, _ in steps for met in first], mine)
        beside = mine | {met.person_id for met in near}
        further = _merged([met for _, second, _, _ in steps for met in second], beside)[:best]
        total, close = sum(step[2] for step in steps), sum(step[3] for step in steps)
        return Trace(near, further, total, close, _fresh(store))

    return opened.ask(ask)


def _steps(store: "Store", tracer: "Tracer", asked: "Question") -> tuple[list[Met], list[Met], int, int]:
    stays, near, further = tracer.further(asked)
    who = _ids(store, near.people)
    paths = tracer.explain(asked, stays, near.people)
    first = [
        Met(
            who[k],
            int(near.times[k]),
            int(near.seconds[k]),
            *_meeting(store, path),
            instant_of(near.first[k]),
        )
        for k, path in enumerate(paths)
    ]
    who, via = _ids(store, further.people), _ids(store, further.paths[:, 1])
    second = [
        Met(who[k], int(further.times[k]), int(further.seconds[k]), *_meeting(store, path), via=via[k])
        for k, path in enumerate(further.paths)
    ]
    return first, second, further.total, further.close


def _ids(store: "Store", numbers: Any) -> list[UUID]:
    return store.people.ids_of(numbers) if len(numbers) else []


def _meeting(store: "Store", path: Any) -> tuple[UUID, datetime, int, int]:
    _who, _via, place, since, together, gap = path.tolist()
    return store.places.ids_of([place])[0], instant_of(since), together, gap


def _merged(found: Sequence[Met], without: set[UUID]) -> list[Met]:
    """Give each person once, whoever was near longest first; of equal times who came nearest, then earliest."""
    best: dict[UUID, Met] = {}
    for met in sorted(found, key=lambda m: m.together):
        known = best.get(met.person_id)
        if known:
            met = replace(met, times=met.times + known.times, seconds=met.seconds + known.seconds)  # noqa: PLW2901
        best[met.person_id] = met
    rows = [met for met in best.values() if met.person_id not in without]
    return sorted(rows, key=lambda m: (-m.seconds, m.gap, m.since, m.person_id))


def _fresh(store: "Store") -> Fresh:
    contents = store.contents
    stays = sum(day.rows for day in contents.days.values()) + (contents.late.rows if contents.late else 0)
    return Fresh(timedelta(seconds=max(0, int(time.time() - contents.as_of))), len(contents.days), stays)


def place_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the names of places, and of vehicles in which people rode; of one that nobody knows there is none."""
    asked = set(ids)
    found = dict(Site.objects.filter(pk__in=asked).values_list("pk", "name"))
    if rest := asked - found.keys():
        found |= {each.pk: str(each) for each in Vehicle.objects.filter(pk__in=rest)}
    return found


def stays_of(ids: Iterable[UUID], since: datetime, until: datetime) -> list[Stay]:
    """List where somebody was, the earliest first."""
    rows = Stay.objects.filter(person__in=list(ids), void=False, entered__lte=until, left__gte=since)
    first = since - timedelta(hours=12)  # no stay is longer; see rules.stays
    return list(rows.filter(entered__gte=first).order_by("entered", "place_id"))
