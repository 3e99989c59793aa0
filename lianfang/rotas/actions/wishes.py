"""What people ask of rotas."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.rotas.models import Wish
from lianfang.workforce.models import Worker

WITH_COLLEAGUE = (Wish.Kind.TOGETHER, Wish.Kind.APART)


@transaction.atomic
def wish(
    worker: Worker,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: User,
    now: datetime,
    other: Worker | None = None,
    fixed: bool = False,
    note: str = "",
) -> Wish:
    """Note what somebody wishes; only who plans may say that a wish must be kept.

    Raises Refused: "wish_times", "wish_colleague".
    """
    if fixed or worker.user_id != by.pk or not may(by, "rotas.work", day_of(now)):
        require(by, "rotas.plan", worker.area_id, day_of(now))
    if ends_at <= starts_at:
        raise Refused("wish_times", _("A wish ends after it begins."))
    if (other is not None) != (kind in WITH_COLLEAGUE) or other == worker:
        raise Refused("wish_colleague", _("Say with or without which colleague, and only then."))
    made = Wish.objects.create(
        worker=worker,
        person_id=worker.person_id,
        kind=kind,
        other=other,
        starts_at=starts_at,
        ends_at=ends_at,
        fixed=fixed,
        note=note[:200],
        by=by,
        at=now,
    )
    audit(by, "rotas.wish.said", made, now, person_id=worker.person_id, area_id=worker.area_id, kind=kind)
    return made


@transaction.atomic
def withdraw_wish(wish: Wish, *, by: User, now: datetime) -> None:
    """Take a wish back."""
    worker = wish.worker
    if worker.user_id != by.pk or not may(by, "rotas.work", day_of(now)):
        require(by, "rotas.plan", worker.area_id, day_of(now))
    Wish.objects.filter(pk=wish.pk, withdrawn_at=None).update(withdrawn_at=now)
    audit(by, "rotas.wish.withdrawn", wish, now, person_id=worker.person_id, area_id=worker.area_id)
