"""Writing somebody into a shift."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.rotas.models import Assignment, Shift
from lianfang.workforce.models import Worker


def seat(
    shift: Shift,
    worker: Worker,
    *,
    by: User,
    now: datetime,
    hand: bool,
    state: str = Assignment.State.PLANNED,
    note: str = "",
) -> Assignment:
    """Write somebody into a shift; the database keeps everybody out of two that overlap.

    Raises Refused("planned_already").
    """
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                shift=shift,
                person_id=worker.person_id,
                worker=worker,
                during=DateTimeTZRange(shift.starts_at, shift.ends_at),
                state=state,
                hand=hand,
                note=note,
                by=by,
                at=now,
            )
    except IntegrityError as error:
        if "assignment_o" not in str(error):
            raise
        raise Refused(
            "planned_already", _("%(name)s is planned for these hours already."), name=worker.person.name
        ) from error
