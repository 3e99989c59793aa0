"""Asking people to answer for households, their yes or no, and letting them go."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import About, audit_many
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.grid import queries
from lianfang.grid.models import Charge, TakenList
from lianfang.people.models import Household
from lianfang.people.queries import kept_ids
from lianfang.sync.actions import Changed, announce
from lianfang.workforce.models import Worker

MAY = "grid.manage"
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking: the charges made, and the households left as they were, because the duty is held or the
    person holds another one there."""

    made: list[Charge]
    left: list[UUID]


@transaction.atomic
def ask(
    households: Collection[Household],
    *,
    duty: str,
    worker: Worker,
    by: User,
    now: datetime,
    accepted: bool = False,
    of_list: TakenList | None = None,
) -> Asked:
    """Ask somebody to answer for some households in one duty; `accepted`: they said yes on paper or by word already.

    Raises Refused: "unknown_duty" when the protocol has no such duty, "worker_gone" for somebody who left.
    """
    today = day_of(now)
    for area_id in {one.area_id for one in households}:
        require(by, MAY, area_id, today)
        if duty not in queries.duties(queries.numbers(area_id, today)):
            raise Refused("unknown_duty", _("The protocol has no such duty for a household."))
    if queries.is_gone(worker, today):
        raise Refused("worker_gone", _("This person works no more."))
    free = _free(households, worker)
    rows = [
        Charge(
            household_id=one.pk,
            area_id=one.area_id,
            duty=duty,
            worker=worker,
            asked_at=now,
            asked_by=by,
            accepted_at=now if accepted else None,
            accepted_by=by if accepted else None,
            of_list=of_list,
        )
        for one in free
    ]
    Charge.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    stored = set(Charge.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    made = [row for row in rows if row.pk in stored]
    _note("grid.charge.asked", made, by, now, duty=duty, worker=str(worker.pk))
    there = {row.household_id for row in made}
    return Asked(made, [one.pk for one in households if one.pk not in there])


def _free(households: Collection[Household], worker: Worker) -> list[Household]:
    """Leave out households where the same human being holds a duty under another record: five duties, five people."""
    charges = queries.charges_of([one.pk for one in households])
    people = {c.worker.person_id for each in charges.values() for c in each} | {worker.person_id}
    kept = kept_ids(people)
    me = kept[worker.person_id]
    return [one for one in households if all(kept[c.worker.person_id] != me for c in charges.get(one.pk, ()))]


@transaction.atomic
def accept(charges: Iterable[UUID], *, by: User, now: datetime) -> int:
    """Accept what one was asked to answer for; a desk may note that somebody accepted. Gives how many."""
    rows = [row for row in _locked(charges) if row.accepted_at is None]
    _allowed(rows, by, now)
    Charge.objects.filter(pk__in=[row.pk for row in rows]).update(accepted_at=now, accepted_by=by)
    _note("grid.charge.accepted", rows, by, now)
    return len(rows)


@transaction.atomic
def decline(charges: Iterable[UUID], *, by: User, now: datetime) -> int:
    """Say no to what one was asked to answer for: somebody else has to be found. Gives how many."""
    rows = [row for row in _locked(charges) if row.accepted_at is None]
    _allowed(rows, by, now)
    _end(rows, Charge.Ended.DECLINED, by, now)
    _note("grid.charge.declined", rows, by, now)
    return len(rows)


@transaction.atomic
def release(charges: Iterable[UUID], *, by: User, now: datetime) -> int:
    """Let people go from what they answer for. Gives how many charges ended."""
    rows = list(_locked(charges))
    for area_id in {row.area_id for row in rows}:
        require(by, MAY, area_id, day_of(now))
    _end(rows, Charge.Ended.RELEASED, by, now)
    _note("grid.charge.released", rows, by, now)
    return len(rows)


def _locked(charges: Iterable[UUID]) -> QuerySet[Charge]:
    rows = Charge.objects.select_for_update(no_key=True, of=("self",)).select_related("worker")
    return rows.filter(pk__in=list(charges), ended_at=None).order_by("pk")


def _allowed(rows: Sequence[Charge], by: User, now: datetime) -> None:
    """Let somebody decide about themselves; about others only who says who answers for what there."""
    for row in rows:
        if row.worker.user_id != by.pk and not may(by, MAY, day_of(now), row.area_id):
            require(by, MAY, row.area_id, day_of(now))


def _end(rows: Sequence[Charge], why: str, by: User, now: datetime) -> None:
    Charge.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=now, ended_by=by, ended=why)


def tell_phones(rows: Iterable[Charge], now: datetime) -> None:
    """Tell phones that somebody else answers for some doors."""
    announce([Changed(Charge._meta.label_lower, row.area_id, row.household_id) for row in rows], now=now)


def _note(verb: str, rows: Sequence[Charge], by: User, now: datetime, **data: str) -> None:
    tell_phones(rows, now)
    audit_many(by, verb, [About(row, None, row.area_id, dict(data)) for row in rows], now)
