"""A published rota planned again by itself because somebody dropped out: asked, accepted, left as it is, undone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.rotas.actions.seats import seat
from lianfang.rotas.models import Assignment, Change, Replan, Rota, Shift

State = Replan.State
OUT = (Rota.State.PUBLISHED, Rota.State.SOLVING)


def hold(rotas: Iterable[UUID]) -> list[Rota]:
    """Lock some rotas in one order, before whatever hangs on them."""
    return list(Rota.objects.select_for_update(no_key=True).filter(pk__in=set(rotas)).order_by("pk"))


def begin(rotas: Iterable[Rota], dropped: Iterable[Assignment], now: datetime) -> None:
    """Queue a plan with few changes for the published ones of these locked rotas, because of who dropped out of their
    shifts that are still to come; one that is proposed already is thought over."""
    causes: dict[UUID, list[UUID]] = defaultdict(list)
    for one in dropped:
        if one.shift.starts_at > now:
            causes[one.shift.rota_id].append(one.pk)
    for rota in rotas:
        if rota.pk in causes and rota.published_at and rota.state in OUT:
            values = {"state": State.WAITING, "asked_at": now, "seen_at": None}
            made, _new = Replan.objects.update_or_create(
                rota=rota, state__in=Replan.OPEN, defaults=values, create_defaults=_first(rota, now)
            )
            Assignment.objects.filter(pk__in=causes[rota.pk]).update(replan=made)


def _first(rota: Rota, now: datetime) -> dict[str, object]:
    return {"rota": rota, "area_id": rota.area_id, "state": State.WAITING, "asked_at": now}


def think_over(rota_id: UUID, now: datetime) -> None:
    """Let what is proposed for a rota be planned again, because who is in it has changed."""
    rows = Replan.objects.filter(rota=rota_id, state=State.PROPOSED)
    rows.update(state=State.WAITING, asked_at=now, seen_at=None)


def overtake(rota_id: UUID, now: datetime) -> None:
    """Close what is open for a rota: it is planned or withdrawn as a whole."""
    Replan.objects.filter(rota=rota_id, state__in=Replan.OPEN).update(state=State.OVERTAKEN, planned_at=now)


@transaction.atomic
def accept_replan(replan: Replan, *, by: User, now: datetime) -> None:
    """Change the rota as proposed.

    Raises Refused: "replan_state", "replan_stale", "planned_already".
    """
    locked = _locked(replan, by, now, State.PROPOSED)
    ins, outs = _changes(locked)
    _exchange(outs, ins, by, now)
    _decide(locked, State.ACCEPTED, by, now)


@transaction.atomic
def decline_replan(replan: Replan, *, by: User, now: datetime) -> None:
    """Leave the rota as it is.

    Raises Refused: "replan_state".
    """
    _decide(_locked(replan, by, now, State.PROPOSED), State.DECLINED, by, now)


@transaction.atomic
def undo_replan(replan: Replan, *, by: User, now: datetime) -> None:
    """Take back what was accepted: who came goes, who went comes back, as long as none of the shifts has begun.

    Raises Refused: "replan_state", "replan_stale", "planned_already".
    """
    locked = _locked(replan, by, now, State.ACCEPTED)
    ins, outs = _changes(locked)
    _exchange(ins, outs, by, now)
    _decide(locked, State.UNDONE, by, now)


@transaction.atomic
def ask_replan(replan: Replan, *, by: User, now: datetime) -> None:
    """Let a proposal be thought over.

    Raises Refused: "replan_state".
    """
    locked = _locked(replan, by, now, State.PROPOSED)
    think_over(locked.rota_id, now)
    audit(by, "rotas.replan.asked", locked, now, area_id=locked.area_id)


def _exchange(go: list[Change], come: list[Change], by: User, now: datetime) -> None:
    stale = Refused("replan_stale", _("The rota was changed meanwhile. Let it be planned again."))
    if any(one.shift.starts_at <= now for one in (*go, *come)):
        raise Refused("replan_stale", _("One of these shifts has begun. Let it be planned again."))
    for one in go:
        rows = Assignment.objects.filter(
            shift=one.shift_id, worker=one.worker_id, state__in=Assignment.LIVE, hand=False
        )
        if not rows.update(state=Assignment.State.RELEASED, changed_at=now):
            raise stale
    for one in come:
        if one.shift.assignments.filter(state__in=Assignment.LIVE).count() >= one.shift.needed:
            raise stale
        made = seat(one.shift, one.worker, by=by, now=now, hand=False)
        Assignment.objects.filter(pk=made.pk).update(why=one.why)


def _changes(replan: Replan) -> tuple[list[Change], list[Change]]:
    rows = list(replan.changes.select_related("shift", "worker__person").order_by("id"))
    return [one for one in rows if one.comes], [one for one in rows if not one.comes]


def _locked(replan: Replan, by: User, now: datetime, *states: str) -> Replan:
    hold([replan.rota_id])
    locked = Replan.objects.select_for_update(no_key=True).get(pk=replan.pk)
    require(by, "rotas.plan", locked.area_id, day_of(now))
    if locked.state not in states:
        raise Refused(
            "replan_state",
            _("This proposal is %(state)s: that cannot be done now."),
            state=locked.get_state_display(),
        )
    list(Shift.objects.select_for_update(no_key=True).filter(rota=locked.rota_id).order_by("pk"))
    return locked


def _decide(locked: Replan, state: str, by: User, now: datetime) -> None:
    locked.state, locked.decided_by, locked.decided_at = state, by, now
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    audit(by, f"rotas.replan.{state}", locked, now, area_id=locked.area_id)
