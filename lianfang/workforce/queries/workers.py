"""Reads of those who work and of what they may do."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.workforce.models import Qualification, Worker


def worker_of(user: User) -> Worker | None:
    """Give the worker who signs in as this user, while they work."""
    return Worker.objects.filter(user=user, to_on=None).select_related("person", "organisation").first()


def workers(user: User, on: date, *, area_id: int | None = None, kind: str = "") -> QuerySet[Worker]:
    """List those who work on a day in the areas a user sees, of one area and of one kind if asked."""
    there = Worker.objects.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)
    if area_id is not None:
        there = there.filter(inside(area_id))
    if kind:
        there = there.filter(kind=kind)
    return visible(there, user, "workforce.read", on).select_related("person", "organisation")


def qualified(worker_ids: Iterable[UUID], on: date) -> dict[UUID, frozenset[str]]:
    """Give what each of these workers may do on a day; what expired, was withdrawn or is to come does not count."""
    found: dict[UUID, set[str]] = {id_: set() for id_ in worker_ids}
    valid = Qualification.objects.filter(
        Q(until=None) | Q(until__gte=on), worker__in=list(found), from_on__lte=on, withdrawn_at=None
    )
    for worker_id, kind in valid.order_by().values_list("worker_id", "kind"):
        found[worker_id].add(kind)
    return {id_: frozenset(kinds) for id_, kinds in found.items()}
