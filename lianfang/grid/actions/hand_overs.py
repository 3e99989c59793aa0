"""Handing over what somebody answers for: nothing moves before the other has taken it on, so nothing is lost."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.grid import queries
from lianfang.grid.actions.charges import tell_phones
from lianfang.grid.models import Charge, Contract, HandOver
from lianfang.people.queries import kept_ids
from lianfang.places.queries import inside
from lianfang.workforce.models import Worker

MAY = "grid.manage"
State = HandOver.State


@transaction.atomic
def offer(
    giver: Worker, taker: Worker, *, area_id: int, reason: str, note: str = "", by: User, now: datetime
) -> HandOver:
    """Offer everything that somebody answers for in an area to another person. Whoever gives may do it themselves.

    Raises Refused: "hand_over_self", "worker_gone", "hand_over_nothing", "hand_over_offered", "reason_missing".
    """
    if giver.user_id != by.pk:
        require(by, MAY, area_id, day_of(now))
    if giver.pk == taker.pk:
        raise Refused("hand_over_self", _("Nobody hands over to themselves."))
    if queries.is_gone(taker, day_of(now)):
        raise Refused("worker_gone", _("This person works no more."))
    if not reason.strip():
        raise Refused("reason_missing", _("Write why."))
    doors, contracts = _held(giver, area_id).count(), _led(giver, area_id).count()
    if not doors and not contracts:
        raise Refused("hand_over_nothing", _("This person answers for nothing here."))
    row = HandOver(
        area_id=area_id,
        giver=giver,
        taker=taker,
        reason=reason.strip()[:200],
        note=note.strip()[:400],
        offered_at=now,
        offered_by=by,
        n_doors=doors,
        n_contracts=contracts,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "hand_over_offered", _("This was offered to somebody already. Take that back first.")
        ) from error
    audit(by, "grid.hand_over.offered", row, now, area_id=area_id, doors=doors, contracts=contracts)
    return row


@transaction.atomic
def take(row: HandOver, *, by: User, now: datetime) -> HandOver:
    """Take on what was offered: every charge and contract moves in one go. Doors for which the taker answers in another
    duty stay with the giver and are named.

    Raises Refused: "hand_over_closed", "worker_gone".
    """
    row = _open(row)
    _side(row.taker, row, by, now)
    if queries.is_gone(row.taker, day_of(now)):
        raise Refused("worker_gone", _("This person works no more."))
    held = list(_held(row.giver, row.area_id).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    busy = _busy(row.taker, [one.household_id for one in held])
    moved = [one for one in held if one.household_id not in busy]
    Charge.objects.filter(pk__in=[one.pk for one in moved]).update(
        ended_at=now, ended_by=by, ended=Charge.Ended.HANDED
    )
    Charge.objects.bulk_create([_next(one, row, by, now) for one in moved], batch_size=2_000)
    n_contracts = 0
    for column in ("cadre", "leader"):
        n_contracts += (
            _led(row.giver, row.area_id).filter(**{column: row.giver}).update(**{column: row.taker})
        )
    row.left = [str(one.household_id) for one in held if one.household_id in busy]
    row.n_doors, row.n_contracts = len(moved), n_contracts
    _shut(row, State.TAKEN, by, now)
    tell_phones(moved, now)
    return row


@transaction.atomic
def close(row: HandOver, *, taken_back: bool, by: User, now: datetime) -> None:
    """Decline what was offered, or take the offer back: everything stays where it is."""
    row = _open(row)
    _side(row.giver if taken_back else row.taker, row, by, now)
    _shut(row, State.WITHDRAWN if taken_back else State.DECLINED, by, now)


def _held(giver: Worker, area_id: int) -> QuerySet[Charge]:
    return Charge.objects.filter(inside(area_id), worker=giver, ended_at=None)


def _led(giver: Worker, area_id: int) -> QuerySet[Contract]:
    return Contract.objects.filter(inside(area_id), Q(cadre=giver) | Q(leader=giver), to_on=None)


def _busy(taker: Worker, households: list[UUID]) -> set[UUID]:
    """Give the households for which the taker, under whatever record, answers already."""
    charges = queries.charges_of(households)
    people = {c.worker.person_id for each in charges.values() for c in each} | {taker.person_id}
    kept = kept_ids(people)
    me = kept[taker.person_id]
    return {door for door, each in charges.items() if any(kept[c.worker.person_id] == me for c in each)}


def _next(old: Charge, row: HandOver, by: User, now: datetime) -> Charge:
    return Charge(
        household_id=old.household_id,
        area_id=old.area_id,
        duty=old.duty,
        worker=row.taker,
        asked_at=now,
        asked_by=row.offered_by,
        accepted_at=now,
        accepted_by=by,
        hand_over=row,
    )


def _open(row: HandOver) -> HandOver:
    rows = HandOver.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "giver", "taker", "offered_by"
    )
    found = rows.get(pk=row.pk)
    if found.state != State.OFFERED:
        raise Refused("hand_over_closed", _("Somebody has decided about this already."))
    return found


def _side(worker: Worker, row: HandOver, by: User, now: datetime) -> None:
    if worker.user_id != by.pk and not may(by, MAY, day_of(now), row.area_id):
        require(by, MAY, row.area_id, day_of(now))


def _shut(row: HandOver, state: str, by: User, now: datetime) -> None:
    row.state, row.closed_at, row.closed_by = state, now, by
    row.save(update_fields=["state", "closed_at", "closed_by", "left", "n_doors", "n_contracts"])
    audit(by, f"grid.hand_over.{state}", row, now, area_id=row.area_id, doors=row.n_doors)
