"""Reads of those who work and of what they may do."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.workforce.models import Member, Qualification, Worker


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
    valid = _valid(on).filter(worker__in=list(found))
    for worker_id, kind in valid.order_by().values_list("worker_id", "kind"):
        found[worker_id].add(kind)
    return {id_: frozenset(kinds) for id_, kinds in found.items()}


def found_workers(
    user: User, on: date, *, q: str = "", kind: str = "", may: str = "", unchecked: bool = False
) -> QuerySet[Worker]:
    """Narrow those who work to a name or an organisation, a kind, a qualification that is valid, and papers that nobody
    looked at yet."""
    rows = workers(user, on, kind=kind).select_related("area")
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(organisation__name__icontains=q))
    if may:
        rows = rows.filter(id__in=_valid(on).filter(kind=may).values("worker"))
    if unchecked:
        rows = rows.filter(id__in=_valid(on).filter(checked_at=None).values("worker"))
    return rows


def qualifications_of(worker_ids: Iterable[UUID], on: date) -> dict[UUID, list[Qualification]]:
    """Give the valid qualifications of each of some workers."""
    found: dict[UUID, list[Qualification]] = {}
    for each in _valid(on).filter(worker__in=list(worker_ids)).order_by("kind", "-from_on"):
        found.setdefault(each.worker_id, []).append(each)
    return found


def teams_of_person(person_id: UUID) -> QuerySet[Member]:
    """List the teams somebody is in now."""
    there = Member.objects.filter(person=person_id, to_on=None)
    return there.select_related("team__area", "organisation").order_by("team__name")


def _valid(on: date) -> QuerySet[Qualification]:
    return Qualification.objects.filter(Q(until=None) | Q(until__gte=on), from_on__lte=on, withdrawn_at=None)
