"""Swaps: one asks, the other agrees, a planner approves."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.rotas.actions.replans import hold, think_over
from lianfang.rotas.actions.seats import seat
from lianfang.rotas.models import Assignment, Swap
from lianfang.workforce.models import Worker

State = Swap.State


@transaction.atomic
def ask_swap(
    assignment: Assignment,
    taker: Worker,
    *,
    by: User,
    now: datetime,
    back: Assignment | None = None,
    note: str = "",
) -> Swap:
    """Ask a colleague to take a shift, perhaps for one of theirs.

    Raises Refused: "not_yours", "swap_open", "swap_colleague", "too_late".
    """
    _mine(assignment.worker, by, now)
    if taker.pk == assignment.worker_id or (back is not None and back.worker_id != taker.pk):
        raise Refused("swap_colleague", _("A shift is swapped with a colleague, for one of theirs."))
    if assignment.shift.starts_at <= now or assignment.state not in Assignment.LIVE:
        raise Refused("too_late", _("This shift has begun, or is not yours any more."))
    try:
        with transaction.atomic():
            made = Swap.objects.create(
                assignment=assignment,
                person_id=assignment.person_id,
                taker=taker,
                back=back,
                note=note[:200],
                asked_at=now,
            )
    except IntegrityError as error:
        raise Refused("swap_open", _("You have asked somebody to take this shift already.")) from error
    _note(made, "rotas.swap.asked", by, now)
    return made


@transaction.atomic
def answer_swap(swap: Swap, agree: bool, *, by: User, now: datetime) -> None:
    """Say yes or no to a colleague who asks to swap.

    Raises Refused: "not_yours", "swap_state".
    """
    locked = _locked(swap, State.ASKED)
    _mine(locked.taker, by, now)
    locked.state, locked.answered_at = (State.AGREED if agree else State.DECLINED), now
    locked.save(update_fields=["state", "answered_at"])
    _note(locked, "rotas.swap.agreed" if agree else "rotas.swap.declined", by, now)


@transaction.atomic
def withdraw_swap(swap: Swap, *, by: User, now: datetime) -> None:
    """Take back that one asked to swap.

    Raises Refused: "not_yours", "swap_state".
    """
    locked = _locked(swap, *Swap.OPEN)
    _mine(locked.assignment.worker, by, now)
    locked.state = State.WITHDRAWN
    locked.save(update_fields=["state"])
    _note(locked, "rotas.swap.withdrawn", by, now)


@transaction.atomic
def decide_swap(swap: Swap, approve: bool, *, by: User, now: datetime) -> None:
    """Approve a swap on which both agree, and put each into the other's shift; or decline it.

    Raises Refused: "swap_state", "planned_already", "too_late".
    """
    locked = _locked(swap, State.AGREED)
    shift = locked.assignment.shift
    require(by, "rotas.plan", shift.area_id, day_of(now))
    locked.state = State.APPROVED if approve else State.DECLINED
    locked.decided_by, locked.decided_at = by, now
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    if approve:
        _exchange(locked, by, now)
    _note(locked, "rotas.swap.approved" if approve else "rotas.swap.declined", by, now)


def _exchange(swap: Swap, by: User, now: datetime) -> None:
    given = [swap.assignment, *([swap.back] if swap.back else [])]
    hold(a.shift.rota_id for a in given)
    rows = Assignment.objects.filter(pk__in=[a.pk for a in given], state__in=Assignment.LIVE)
    if rows.update(state=Assignment.State.RELEASED, changed_at=now) != len(given):
        raise Refused("too_late", _("One of them is not in the shift any more."))
    seat(swap.assignment.shift, swap.taker, by=by, now=now, hand=True, state=Assignment.State.CONFIRMED)
    if swap.back:
        giver = swap.assignment.worker
        seat(swap.back.shift, giver, by=by, now=now, hand=True, state=Assignment.State.CONFIRMED)
    for rota in {a.shift.rota_id for a in given}:
        think_over(rota, now)


def _locked(swap: Swap, *states: str) -> Swap:
    rows = Swap.objects.select_for_update(no_key=True, of=("self",))
    related = ("assignment__shift", "assignment__worker__person", "taker__person", "back__shift")
    locked = rows.select_related(*related).get(pk=swap.pk)
    if locked.state not in states:
        raise Refused("swap_state", _("This swap is %(state)s already."), state=locked.get_state_display())
    return locked


def _mine(worker: Worker, by: User, now: datetime) -> None:
    if worker.user_id != by.pk or not may(by, "rotas.work", day_of(now)):
        raise Refused("not_yours", _("Only who is in the shift can say that."))


def _note(swap: Swap, verb: str, by: User, now: datetime) -> None:
    audit(by, verb, swap, now, person_id=swap.person_id, area_id=swap.assignment.shift.area_id)
