"""Who is in a shift, changed by hand: put in, taken out, confirmed, dropped out, an open place taken."""

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.rostering.check import Flaw, flaws
from lianfang.rostering.explain import Explainer
from lianfang.rotas.actions.replans import begin, hold, think_over
from lianfang.rotas.actions.seats import seat
from lianfang.rotas.models import Assignment, Rota, Shift
from lianfang.rotas.queries import question
from lianfang.rotas.words import hinders
from lianfang.workforce.models import Worker

State = Assignment.State
OPEN = (Rota.State.DRAFT, Rota.State.PROPOSED, Rota.State.PUBLISHED)


def warnings(shift: Shift, worker: Worker) -> list[Flaw]:
    """Say which rules would be broken if somebody were put into a shift."""
    asked = question(shift.rota)
    staff = {s: list(people) for s, people in asked.staff.items()}
    before = set(flaws(asked.problem, staff))
    staff.setdefault(str(shift.pk), []).append(str(worker.pk))
    new = [flaw for flaw in flaws(asked.problem, staff) if flaw not in before]
    return [flaw for flaw in new if flaw.person in {"", str(worker.pk)}]


def put(shift: Shift, worker: Worker, *, by: User, now: datetime, note: str = "") -> Assignment:
    """Put somebody into a shift by hand; rules that this breaks are warned of on the page and noted, not refused.

    Raises Refused: "rota_state", "planned_already".
    """
    with transaction.atomic():
        require(by, "rotas.plan", shift.area_id, day_of(now))
        _open(shift)
        broken = sorted({flaw.code for flaw in warnings(shift, worker)})
        made = seat(shift, worker, by=by, now=now, hand=True, note=note)
        made.why = _why(shift, worker)
        made.save(update_fields=["why"])
        think_over(shift.rota_id, now)
        audit(by, "rotas.person.put", made, now, person_id=made.person_id, area_id=shift.area_id, why=broken)
        return made


@transaction.atomic
def take_place(shift: Shift, worker: Worker, *, by: User, now: datetime) -> Assignment:
    """Take an open place in a published shift for oneself, or for somebody else as a planner; the last place is taken
    once, and no rule may be broken by it.

    Raises Refused: "rota_state", "shift_full", "planned_already", "shift_unfit".
    """
    _own(worker, shift.area_id, by, now)
    hold([shift.rota_id])
    locked = (
        Shift.objects.select_for_update(no_key=True, of=("self",)).select_related("rota").get(pk=shift.pk)
    )
    if locked.rota.state != Rota.State.PUBLISHED or locked.starts_at <= now:
        raise Refused("rota_state", _("Places are taken in published shifts that have not begun."))
    if locked.assignments.filter(state__in=Assignment.LIVE).count() >= locked.needed:
        raise Refused("shift_full", _("Somebody else took the last place."))
    broken = warnings(locked, worker)
    if broken:
        raise Refused(
            "shift_unfit",
            _("This shift is not possible for you: %(why)s."),
            why=", ".join(hinders(flaw.code) for flaw in broken),
        )
    made = seat(locked, worker, by=by, now=now, hand=True, state=State.CONFIRMED)
    think_over(locked.rota_id, now)
    audit(by, "rotas.place.taken", made, now, person_id=made.person_id, area_id=shift.area_id)
    return made


@transaction.atomic
def take_out(assignment: Assignment, *, by: User, now: datetime, note: str = "") -> None:
    """Take somebody out of a shift.

    Raises Refused: "not_planned".
    """
    shift = assignment.shift
    require(by, "rotas.plan", shift.area_id, day_of(now))
    _change(assignment, State.RELEASED, now, note)
    audit(
        by, "rotas.person.taken_out", assignment, now, person_id=assignment.person_id, area_id=shift.area_id
    )


@transaction.atomic
def confirm(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Say yes to a shift.

    Raises Refused: "not_planned".
    """
    _own(assignment.worker, assignment.shift.area_id, by, now)
    _change(assignment, State.CONFIRMED, now, assignment.note)
    area_id = assignment.shift.area_id
    audit(by, "rotas.person.confirmed", assignment, now, person_id=assignment.person_id, area_id=area_id)


@transaction.atomic
def drop(assignment: Assignment, *, note: str, by: User, now: datetime) -> None:
    """Say that somebody cannot come; if that was published, somebody else is looked for at once.

    Raises Refused: "not_planned".
    """
    _own(assignment.worker, assignment.shift.area_id, by, now)
    held = hold([assignment.shift.rota_id])
    _change(assignment, State.DROPPED, now, note)
    begin(held, [assignment], now)
    area_id = assignment.shift.area_id
    audit(
        by, "rotas.person.dropped", assignment, now, person_id=assignment.person_id, area_id=area_id, why=note
    )


def _change(assignment: Assignment, state: str, now: datetime, note: str) -> None:
    rows = Assignment.objects.filter(pk=assignment.pk, state__in=Assignment.LIVE)
    if not rows.update(state=state, changed_at=now, note=note[:200]):
        raise Refused("not_planned", _("This person is not in the shift any more."))


def _own(worker: Worker, area_id: int, by: User, now: datetime) -> None:
    """Stop here unless this is somebody's own shift, or they plan."""
    if worker.user_id != by.pk or not may(by, "rotas.work", day_of(now)):
        require(by, "rotas.plan", area_id, day_of(now))


def _open(shift: Shift) -> None:
    rota = Rota.objects.select_for_update(no_key=True).get(pk=shift.rota_id)
    if rota.state not in OPEN:
        message = _("This rota is %(state)s: that cannot be done now.")
        raise Refused("rota_state", message, state=rota.get_state_display())


def _why(shift: Shift, worker: Worker) -> object:
    asked = question(shift.rota)
    if str(worker.pk) not in asked.workers:
        return {}
    return msgspec.to_builtins(Explainer(asked.problem, asked.staff).why(str(shift.pk), str(worker.pk)))
