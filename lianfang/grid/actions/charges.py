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
from lianfang.outbreak.queries import protocols_in
from lianfang.people.models import Household
from lianfang.people.queries import kept_ids
from lianfang.sync.actions import Changed, announce
from lianfang.workforce.models import Worker

MAY = "grid.manage"
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is asked to answer for a household in which duty, and whether they said yes already."""

    household: Household
    duty: str
    worker: Worker
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking: the charges made, and the households left as they were, because the duty is held or the
    person holds another one there."""

    made: list[Charge]
    left: list[UUID]


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
    wanted = [Wanted(one, duty, worker, accepted) for one in households]
    asked = ask_many(wanted, by=by, now=now, of_list=of_list)
    return Asked(asked, _left(households, asked))


def _left(households: Collection[Household], made: Collection[Charge]) -> list[UUID]:
    there = {row.household_id for row in made}
    return [one.pk for one in households if one.pk not in there]


@transaction.atomic
def ask_many(
    wanted: Sequence[Wanted], *, by: User, now: datetime, of_list: TakenList | None = None
) -> list[Charge]:
    """Ask people to answer for households, each in a duty, as a whole list says; gives the charges that were made: none
    where the duty is held, or the person holds another one there.

    Raises Refused as `ask`.
    """
    today = day_of(now)
    for area_id, protocol in protocols_in({one.household.area_id for one in wanted}, today).items():
        require(by, MAY, area_id, today)
        known = set(queries.duties(protocol.grid))
        if any(one.duty not in known for one in wanted if one.household.area_id == area_id):
            raise Refused("unknown_duty", _("The protocol has no such duty for a household."))
    if any(queries.is_gone(one.worker, today) for one in wanted):
        raise Refused("worker_gone", _("This person works no more."))
    rows = [_asked(one, by, now, of_list) for one in _free(wanted)]
    Charge.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    stored = set(Charge.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    made = [row for row in rows if row.pk in stored]
    tell_phones(made, now)
    about = [About(row, None, row.area_id, {"duty": row.duty, "worker": str(row.worker_id)}) for row in made]
    audit_many(by, "grid.charge.asked", about, now)
    return made


def _asked(one: Wanted, by: User, now: datetime, of_list: TakenList | None) -> Charge:
    return Charge(
        household_id=one.household.pk,
        area_id=one.household.area_id,
        duty=one.duty,
        worker=one.worker,
        asked_at=now,
        asked_by=by,
        accepted_at=now if one.accepted else None,
        accepted_by=by if one.accepted else None,
        of_list=of_list,
    )


def _free(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Leave out who holds a duty of that household already, under whatever record: five duties, five people."""
    charges = queries.charges_of({one.household.pk for one in wanted})
    held = {(door, charge.worker.person_id) for door, each in charges.items() for charge in each}
    kept = kept_ids({person for _door, person in held} | {one.worker.person_id for one in wanted})
    taken = {(door, kept[person]) for door, person in held}
    free = []
    for one in wanted:
        key = one.household.pk, kept[one.worker.person_id]
        if key not in taken:
            taken.add(key)
            free.append(one)
    return free


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
