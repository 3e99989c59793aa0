"""Who is held at a checkpoint, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.presence.models import Passage, Transfer
from lianfang.sync.queries import counting

HELD = ("held_medical", "transferred")


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who was held, and what became of them; nothing yet: they wait."""

    passage: Passage
    transfer: Transfer | None

    def overdue(self, now: datetime, minutes: int) -> bool:
        """Say whether this person has waited longer than the protocol allows."""
        return self.transfer is None and now - self.passage.at > timedelta(minutes=minutes)


def held(area_id: int, user: User, on: date, *, waiting: bool = True, done: bool = True) -> QuerySet[Passage]:
    """List the passages of people who were held in an area, the latest first: those who wait, those who do not."""
    rows = Passage.objects.filter(inside(area_id), counting(), disposition__in=HELD)
    rows = visible(rows, user, "presence.read", on)
    return _settled(rows, waiting=waiting, done=done)


def held_at(user: User, on: date, permission: str) -> QuerySet[Passage]:
    """List who still waits to be taken over where somebody works, the latest first: what a shift leaves the next."""
    rows = Passage.objects.filter(counting(), disposition__in=HELD)
    return _settled(visible(rows, user, permission, on), waiting=True, done=False)


def _settled(rows: QuerySet[Passage], *, waiting: bool, done: bool) -> QuerySet[Passage]:
    if waiting != done:
        settled = Exists(
            Transfer.objects.filter(counting(), person=OuterRef("person"), passage=OuterRef("pk"))
        )
        rows = rows.filter(~settled if waiting else settled)
    return rows.order_by("-at", "-id")


def with_transfers(passages: Iterable[Passage]) -> list[Held]:
    """Say of each what became of it; of several answers the latest counts."""
    found = list(passages)
    told = Transfer.objects.filter(counting(), passage__in=[p.pk for p in found]).order_by("at", "id")
    latest = {each.passage_id: each for each in told.select_related("by")}
    return [Held(passage, latest.get(passage.pk)) for passage in found]


def held_by_site(area_id: int, user: User, on: date) -> dict[UUID, int]:
    """Count at each checkpoint who still waits to be taken over."""
    rows = held(area_id, user, on, done=False).order_by().values("site_id").annotate(n=Count("id"))
    return {row["site_id"]: row["n"] for row in rows}


def held_count(area_id: int, user: User, on: date) -> int:
    """Count who still waits to be taken over in an area."""
    return held(area_id, user, on, done=False).count()
