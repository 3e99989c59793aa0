"""Re-plans in background work: which one waits, and what is proposed."""

from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lianfang.rostering.check import missing
from lianfang.rostering.explain import Explainer
from lianfang.rostering.problem import Plan, held
from lianfang.rotas.models import Change, Replan, Rota
from lianfang.rotas.queries import Question

State = Replan.State


@transaction.atomic
def claim(now: datetime, stale: timedelta) -> Replan | None:
    """Take the re-plan that waits longest and that no other program plans; not while its rota is planned as a whole."""
    free = Q(seen_at=None) | Q(seen_at__lt=now - stale)
    waiting = Replan.objects.filter(free, state=State.WAITING, rota__state=Rota.State.PUBLISHED)
    rows = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("rota__outbreak")
    found = rows.order_by("asked_at").first()
    if found:
        Replan.objects.filter(pk=found.pk).update(seen_at=now)
    return found


def wanted(replan: Replan) -> bool:
    """Note that it is being planned; says whether it is still wanted as it was asked."""
    rows = Replan.objects.filter(pk=replan.pk, state=State.WAITING, asked_at=replan.asked_at)
    return bool(rows.update(seen_at=timezone.now()))


@transaction.atomic
def propose(replan: Replan, asked: Question, plan: Plan | None) -> None:
    """Write down what is proposed: who comes, who goes elsewhere, how many places nobody can fill. Where nothing is
    lacking and nothing has to change there is nothing to decide."""
    Rota.objects.select_for_update(no_key=True).get(pk=replan.rota_id)
    locked = Replan.objects.select_for_update(no_key=True).get(pk=replan.pk)
    if locked.state != State.WAITING or locked.asked_at != replan.asked_at:
        return  # somebody else dropped out meanwhile: it is planned once more
    staff = plan.staff if plan else asked.staff
    locked.changes.all().delete()
    changes = _changes(locked, asked, staff)
    Change.objects.bulk_create(changes, batch_size=500)
    locked.lacking = sum(missing(asked.problem, staff).values())
    locked.proven = plan.proven if plan else False
    locked.planned_at = timezone.now()
    locked.state = State.PROPOSED if changes or locked.lacking else State.OVERTAKEN
    locked.save()


def _changes(replan: Replan, asked: Question, staff: dict[str, list[str]]) -> list[Change]:
    was, now = set(held(asked.staff)), set(held(staff))
    explain = Explainer(asked.problem, staff)
    found = []
    for shift, worker in sorted((now - was) | (was - now)):
        comes = (shift, worker) in now
        found.append(
            Change(
                replan=replan,
                shift=asked.shifts[shift],
                worker=asked.workers[worker],
                person_id=asked.workers[worker].person_id,
                comes=comes,
                why=msgspec.to_builtins(explain.why(shift, worker)) if comes else {},
            )
        )
    return found
