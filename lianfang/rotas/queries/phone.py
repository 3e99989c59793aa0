"""What a phone knows of rotas: one's own shifts, who asks to swap, whom one could ask. It stays there offline."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lianfang.accounts.models import User
from lianfang.rotas.models import QUALIFICATIONS, Assignment, Swap
from lianfang.rotas.queries.shown import PUBLISHED, shifts_of
from lianfang.workforce.models import Worker
from lianfang.workforce.queries import worker_of

Row = dict[str, Any]
AHEAD, MOST = timedelta(days=14), 60  # what a phone keeps of one's shifts (design choice)
COLLEAGUES, THEIRS = 60, 4  # whom one could ask to swap, and how many of their shifts (design choice)


def phone_rota(user: User, now: datetime) -> Row:
    """Give a phone the shifts of whoever it works for, of the next two weeks, their open swaps, and colleagues of the
    same rotas with some of their shifts."""
    worker = worker_of(user)
    if worker is None:
        return {"shifts": [], "swaps": [], "colleagues": []}
    own = list(shifts_of(worker, now, now + AHEAD)[:MOST])
    return {
        "shifts": [_own(each) for each in own],
        "swaps": [_swap(each, worker) for each in _swaps(worker, now)],
        "colleagues": _colleagues(worker, own, now),
    }


def _own(one: Assignment) -> Row:
    shift = one.shift
    label = QUALIFICATIONS(shift.qualification).label if shift.qualification else _("Anybody")
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        english = str(label)
    who = {"person_id": one.person_id, "shift_id": shift.pk, "area_id": shift.area_id, "state": one.state}
    return (
        _when(one)
        | who
        | {"work": chinese, "work_en": english, "site_id": shift.site_id, "heavy": shift.heavy}
    )


def _when(one: Assignment) -> Row:
    shift = one.shift
    hours = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
    return {"id": one.pk, "site": shift.site.name, **hours}


def _swaps(worker: Worker, now: datetime) -> Iterable[Swap]:
    mine = Q(taker=worker, state=Swap.State.ASKED) | Q(assignment__worker=worker, state__in=Swap.OPEN)
    rows = Swap.objects.filter(mine, assignment__shift__starts_at__gt=now)
    related = ("person", "taker__person", "assignment__shift__site", "back__shift__site")
    return rows.select_related(*related).order_by("asked_at", "id")[:MOST]


def _swap(one: Swap, worker: Worker) -> Row:
    asked = one.taker_id == worker.pk  # they ask me
    return {
        "id": one.pk,
        "asked": asked,
        "name": one.person.name if asked else one.taker.person.name,
        "person_id": worker.person_id,
        "state": one.state,
        "note": one.note,
        "area_id": one.assignment.shift.area_id,
        "shift": _when(one.assignment),
        "back": _when(one.back) if one.back else None,
    }


def _colleagues(worker: Worker, own: list[Assignment], now: datetime) -> list[Row]:
    """Name those who have shifts in the same rotas; who works at the same sites comes first."""
    rotas, sites = {one.shift.rota_id for one in own}, {one.shift.site_id for one in own}
    if not rotas:
        return []
    rows = Assignment.objects.filter(
        PUBLISHED, shift__rota__in=rotas, state__in=Assignment.LIVE, shift__starts_at__gt=now
    ).exclude(worker=worker)
    theirs: dict[Worker, list[Assignment]] = defaultdict(list)
    for one in rows.select_related("worker__person", "shift__site").order_by("shift__starts_at", "id"):
        theirs[one.worker].append(one)

    def order(found: Worker) -> tuple[bool, str, str]:
        near = any(one.shift.site_id in sites for one in theirs[found])
        return not near, found.person.name, str(found.pk)

    return [
        {"id": one.pk, "name": one.person.name, "shifts": [_when(each) for each in theirs[one][:THEIRS]]}
        for one in sorted(theirs, key=order)[:COLLEAGUES]
    ]
