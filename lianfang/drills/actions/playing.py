"""What those do who exercise: answer events; and what whoever leads thinks of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.drills import queries
from lianfang.drills.models import Drill, Inject
from lianfang.drills.queries import MANAGE


@transaction.atomic
def acknowledge(event: Inject, *, response: str, by: User, now: datetime, wall: datetime) -> None:
    """Answer an event with what is done about it. The first answer counts.

    Raises Refused: "forbidden", "not_delivered", "acknowledged", "response", "drill_state".
    """
    row = Inject.objects.select_for_update(no_key=True, of=("self",)).select_related("drill").get(pk=event.pk)
    if not queries.for_whom(row, by, day_of(now)):
        raise Refused("forbidden", _("This event is for somebody else."))
    if row.drill.state != Drill.State.RUNNING:
        raise Refused("drill_state", _("The exercise is over."))
    if row.delivered_at is None:
        raise Refused("not_delivered", _("This has not happened yet."))
    if row.acknowledged_at:
        raise Refused("acknowledged", _("%(who)s answered this already."), who=str(row.acknowledged_by))
    if not response.strip():
        raise Refused("response", _("Write down what is done about it."))
    row.acknowledged_at, row.acknowledged_by, row.response = wall, by, response.strip()[:500]
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "response"])
    audit(by, "drills.event.acknowledged", row, now, area_id=row.drill.area_id)
    event.refresh_from_db()


@transaction.atomic
def judge(event: Inject, *, mark: str, remark: str, by: User, now: datetime) -> None:
    """Say how an event was dealt with.

    Raises Refused: "forbidden", "mark".
    """
    require(by, MANAGE, event.drill.area_id, day_of(now))
    if mark not in Inject.Mark.values:
        raise Refused("mark", _("Say how it was dealt with."))
    event.mark, event.remark = mark, remark[:300]
    event.save(update_fields=["mark", "remark"])
    audit(by, "drills.event.judged", event, now, area_id=event.drill.area_id)
