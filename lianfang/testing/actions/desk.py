"""What a laboratory enters at a desk: boxes counted. It goes the way of a phone's facts."""

from datetime import datetime

from django.db import transaction

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.places.models import Site
from lianfang.sync.actions import Saying, tell
from lianfang.sync.wire import Answered, Kinds


@transaction.atomic
def receive_box(
    box: str, *, laboratory: Site, n_told: int, by: User, now: datetime, kinds: Kinds
) -> Answered:
    """Note that a box arrived at a laboratory and how many tubes were counted in it; the answer says if that is
    doubted. The fact itself is the audit.

    Raises Refused("forbidden"), Refused("malformed").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    said = {"box": box, "laboratory_id": laboratory.pk, "n_told": n_told}
    return tell(by, kinds, [Saying("testing.receipt", laboratory.area_id, said)], now=now).outcomes[0]
