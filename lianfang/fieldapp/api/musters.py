"""The musters a phone knows of: those its person is called to, and those where they receive people."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.fieldapp.screens import within
from lianfang.workforce import queries
from lianfang.workforce.models import Call, Muster

Row = dict[str, Any]
NEAREST = 5  # musters a phone shows (design choice)
CALLED = 300  # people of a muster a phone knows by name (design choice)
KEPT = timedelta(hours=12)  # how long after its deadline a muster is still shown (design choice)


def musters(user: User, now: datetime) -> list[Row]:
    """List the open musters of a person, their own first; who is called is named only to who receives them there."""
    worker = queries.worker_of(user)
    own = {call.muster_id: call for call in queries.mine(worker)} if worker else {}
    posts = within(spans(user, "workforce.muster", day_of(now)))
    open_ = Muster.objects.filter(Q(id__in=list(own)) | posts, ended_at=None, due_at__gte=now - KEPT)
    found = list(open_.select_related("area").order_by("due_at")[: NEAREST * 2])
    here = set(Muster.objects.filter(posts, id__in=[one.pk for one in found]).values_list("pk", flat=True))
    found.sort(key=lambda one: (one.pk not in own, one.due_at))
    return [_muster(one, own.get(one.pk), one.pk in here) for one in found[:NEAREST]]


def _muster(one: Muster, own: Call | None, receives: bool) -> Row:
    names = {"area_id": one.area_id, "area_name": one.area.name, "area_name_en": one.area.name_en}
    calls = one.calls.filter(released_at=None).select_related(
        "person", "worker__organisation", "vehicle", "site"
    )
    return {
        "id": one.pk,
        "task": one.task,
        "place": one.place,
        "due_at": one.due_at,
        **names,
        "own": _call(own) if own else None,
        "receives": receives,
        "called": [_call(call) for call in calls.order_by("worker__organisation", "id")[:CALLED]]
        if receives
        else [],
    }


def _call(call: Call) -> Row:
    body = call.worker.organisation
    return {
        "person_id": call.person_id,
        "name": call.person.name,
        "organisation": body.name if body else "",
        "vehicle": str(call.vehicle) if call.vehicle else "",
        "site": call.site.name if call.site else "",
    }
