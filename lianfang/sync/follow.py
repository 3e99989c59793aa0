"""Followers: read new facts from a mark, recompute what they touch, move the mark — in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import Subquery

from lianfang.sync import feed
from lianfang.sync.models import Feed, Mark

BATCHES = 200
FACTS = 8_000  # in one window: phones wait for what a follower holds until it is done with them


@dataclass(frozen=True)
class Follow:
    """One line of the table of background work.

    sources: kind → model whose rows carry a batch; handle gets the time and the ids of the new batches that hold facts
    of these kinds.
    """

    name: str
    sources: dict[str, type[models.Model]]
    handle: Callable[[Sequence[UUID], datetime], None]


def step(follow: Follow, *, now: datetime, limit: int = BATCHES) -> int:
    """Do one window of a follower's work. Returns how many batches it read; 0 when it is up to date or another
    worker holds its mark."""
    read = _step(follow, now, limit)
    if read is None and Mark.objects.get_or_create(reader=follow.name, defaults={"epoch": feed.epoch()})[1]:
        read = _step(follow, now, limit)
    return read or 0


@transaction.atomic
def _step(follow: Follow, now: datetime, limit: int) -> int | None:
    """Do one window; None where there is no mark yet or another worker holds it."""
    epoch = Feed.objects.filter(id=1).values("epoch")
    marks = Mark.objects.select_for_update(skip_locked=True).annotate(begun=Subquery(epoch))
    mark = marks.filter(reader=follow.name).first()
    if mark is None:
        return None
    if mark.epoch != mark.begun:
        mark.epoch, mark.xid, mark.batch_id = mark.begun or feed.epoch(), 0, None
    tables = {kind: model._meta.db_table for kind, model in follow.sources.items()}
    window = feed.window(mark, tables, limit, facts=FACTS)
    if window.followed:
        follow.handle(window.followed, now)
    mark.xid, mark.batch_id = window.xid, window.batch_id
    mark.save()
    return len(window.batches)


def catch_up(follows: Sequence[Follow], *, now: datetime, most: int | None = None) -> int:
    """Run every follower until none has anything left, or so many times at most. Returns the batches read."""
    total = turns = 0
    while most is None or turns < most:
        behind = feed.behind([follow.name for follow in follows])
        read = sum(step(follow, now=now) for follow in follows if follow.name in behind)
        if not read:
            break
        total, turns = total + read, turns + 1
    return total
