"""Plans the rotas that wait, one after the other, in background work: shows how far it is, stops when told to."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone

from lianfang.rostering.explain import Explainer
from lianfang.rostering.problem import Plan, held
from lianfang.rostering.process import Planner, Told
from lianfang.rotas import replanning
from lianfang.rotas.actions.rota import after_planning
from lianfang.rotas.models import Assignment, Replan, Rota
from lianfang.rotas.queries import Question, question
from lianfang.rotas.queries.asked import live_of

log = logging.getLogger(__name__)
STALE = timedelta(seconds=30)  # a program that planned and was not seen for so long has died
AGAIN_S = 20  # a plan with few changes is found sooner
_WAITS = """
SELECT EXISTS (SELECT 1 FROM rotas_rota WHERE state = 'solving')
    OR EXISTS (SELECT 1 FROM rotas_replan WHERE state = 'waiting')
"""
PUBLISHED, DRAFT = Rota.State.PUBLISHED, Rota.State.DRAFT


def plan_all() -> None:
    """Plan whatever waits."""
    while waits() and plan_next():
        pass


def waits() -> bool:
    """Say whether any rota waits for its plan: one look, since most of the time none does."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS)
        return bool(cursor.fetchone()[0])


def plan_next() -> bool:
    """Plan the rota that waits longest, or a re-plan; says whether there was one."""
    if rota := claim(timezone.now()):
        try:
            _plan(rota)
        except OperationalError:
            raise
        except Exception:
            log.exception("Planning %s failed", rota.pk)
            _ended(rota.pk, Rota.Failure.CRASHED)
        return True
    if replan := replanning.claim(timezone.now(), STALE):
        try:
            _plan_again(replan)
        except OperationalError:
            raise
        except Exception:  # it is tried again once it was not seen for a while
            log.exception("Planning %s again failed", replan.rota_id)
        return True
    return False


def _plan_again(replan: Replan) -> None:
    asked = question(replan.rota, replan.asked_at)
    last: Told | None = Told(0, done=True)
    if asked.problem.shifts and asked.problem.people:
        seconds = min(replan.rota.limit_s, AGAIN_S)
        last = _last(asked, seconds, replan.rota.seed, lambda _told: replanning.wanted(replan))
    if last:
        replanning.propose(replan, asked, last.plan)


@transaction.atomic
def claim(now: datetime) -> Rota | None:
    """Take the rota that waits longest and that no other program plans."""
    free = Q(seen_at=None) | Q(seen_at__lt=now - STALE)
    waiting = Rota.objects.filter(free, state=Rota.State.SOLVING).order_by("asked_at")
    rota = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("outbreak").first()
    if rota:
        Rota.objects.filter(pk=rota.pk).update(seen_at=now)
    return rota


def _plan(rota: Rota) -> None:
    asked = question(rota, rota.asked_at if rota.published_at else None)
    if not asked.problem.shifts or not asked.problem.people:
        nobody = Rota.Failure.NO_PEOPLE if asked.problem.shifts else Rota.Failure.NO_DEMAND
        _ended(rota.pk, nobody)
        return

    def seen(told: Told) -> bool:
        return _seen(rota.pk, told.seconds, told.objective, told.bound)

    last = _last(asked, rota.limit_s, rota.seed, seen)
    if last is None:
        return
    if not last.done:
        _ended(rota.pk, Rota.Failure.CRASHED)
    elif last.plan is None:
        _ended(rota.pk, Rota.Failure.NO_PLAN)
    else:
        store(rota.pk, asked, last.plan)


def _last(asked: Question, seconds: float, seed: int, seen: Callable[[Told], bool]) -> Told | None:
    """Let a process plan; give the last it tells, None when nobody wants it any more."""
    last = Told(0)
    with Planner(asked.problem, seconds=seconds, seed=seed) as planner:
        for told in planner:
            if not seen(told):
                return None
            last = told
    return last


def _seen(pk: UUID, seconds: float, objective: int | None, bound: int | None) -> bool:
    """Note how far planning is; says whether it is still wanted."""
    told = {"objective": objective, "bound": bound} if objective is not None else {}
    rows = Rota.objects.filter(pk=pk, state=Rota.State.SOLVING)
    return bool(rows.update(seen_at=timezone.now(), seconds=seconds, **told))


def _ended(pk: UUID, failure: str) -> None:
    with transaction.atomic():
        rota = Rota.objects.select_for_update(no_key=True).get(pk=pk)
        if rota.state == Rota.State.SOLVING:
            rota.state, rota.failure = after_planning(rota), failure
            rota.save(update_fields=["state", "failure"])


def store(pk: UUID, asked: Question, plan: Plan) -> None:
    """Write a plan down: who stays, who comes, who goes; or that somebody was planned elsewhere meanwhile."""
    try:
        with transaction.atomic():
            rota = Rota.objects.select_for_update(no_key=True).get(pk=pk)
            if rota.state != Rota.State.SOLVING:
                return
            _write(rota, asked, plan)
            rota.state = PUBLISHED if rota.published_at else Rota.State.PROPOSED
            rota.seconds, rota.objective, rota.bound = plan.seconds, plan.objective, plan.bound
            rota.gap, rota.proven, rota.failure = plan.gap, plan.proven, ""
            rota.save()
    except IntegrityError as error:
        if "assignment_o" not in str(error):
            raise
        _ended(pk, Rota.Failure.TAKEN)


def _write(rota: Rota, asked: Question, plan: Plan) -> None:
    explain = Explainer(asked.problem, plan.staff)
    wanted = {
        (asked.shifts[shift].pk, asked.workers[worker].pk): msgspec.to_builtins(explain.why(shift, worker))
        for shift, worker in held(plan.staff)
    }
    live = live_of(rota)
    asked_for = {shift.pk for shift in asked.shifts.values()}  # those that had begun stay as they were
    gone = [a.pk for key, a in live.items() if key not in wanted and not a.hand and a.shift_id in asked_for]
    now = rota.asked_at or timezone.now()
    Assignment.objects.filter(pk__in=gone).update(state=Assignment.State.RELEASED, changed_at=now)
    stays = [a for key, a in live.items() if key in wanted]
    for a in stays:
        a.why = wanted[a.shift_id, a.worker_id]
    Assignment.objects.bulk_update(stays, ["why"], batch_size=500)
    # Who said meanwhile that they cannot come is not put back.
    out = set(
        Assignment.objects.filter(shift__rota=rota)
        .exclude(state__in=Assignment.LIVE)
        .values_list("shift_id", "worker_id")
    )
    shifts = {s.pk: s for s in asked.shifts.values()}
    workers = {w.pk: w for w in asked.workers.values()}
    new = [
        Assignment(
            shift=shifts[s],
            worker=workers[w],
            person_id=workers[w].person_id,
            during=DateTimeTZRange(shifts[s].starts_at, shifts[s].ends_at),
            why=why,
            by_id=rota.by_id,
            at=now,
        )
        for (s, w), why in wanted.items()
        if (s, w) not in live and (s, w) not in out
    ]
    Assignment.objects.bulk_create(new, batch_size=2_000)
