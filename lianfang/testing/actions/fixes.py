"""Mend at a desk what does not fit in a round. Every mending is a fact of its own, taken back as any."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.sync.actions import Saying, tell
from lianfang.sync.queries import counting
from lianfang.sync.wire import Answered, Kinds
from lianfang.testing.models import Seal, Tube


@transaction.atomic
def seal_at_desk(tube: Tube, *, n_told: int, by: User, now: datetime, kinds: Kinds) -> Answered:
    """Say at a desk that a tube is sealed and how many swabs somebody at the site counted in it. The fact itself is
    the audit.

    Raises Refused("forbidden"), Refused("sealed"), Refused("count").
    """
    require(by, "testing.plan", tube.area_id, day_of(now))
    held = Tube.objects.select_for_update().get(pk=tube.pk)
    if held.sealed_at or held.conclusion:
        raise Refused("sealed", _("This tube is sealed already."))
    if not 0 <= n_told <= 99:
        raise Refused("count", _("Write how many swabs were counted in the tube."))
    said = {"tube_code": tube.code, "n_told": n_told}
    return tell(by, kinds, [Saying("testing.seal", tube.area_id, said)], now=now).outcomes[0]


@transaction.atomic
def unseal_empty(tube: Tube, *, reason: str, by: User, now: datetime, kinds: Kinds) -> int:
    """Take back the seals of a tube into which nobody was swabbed: it was opened for nothing. Gives how many.

    Raises Refused("forbidden"), Refused("note"), Refused("not_empty").
    """
    require(by, "sync.settle", tube.area_id, day_of(now))
    if not reason.strip():
        raise Refused("note", _("Write down why."))
    held = Tube.objects.select_for_update().get(pk=tube.pk)
    if held.n_swabs or held.conclusion:
        raise Refused("not_empty", _("There are swabs or a result of this tube."))
    seals = Seal.objects.filter(counting(), tube=tube).values_list("id", flat=True)
    told = [
        Saying(
            "sync.void",
            tube.area_id,
            {"kind": "testing.seal", "target": seal, "reason": reason.strip()[:200]},
        )
        for seal in seals
    ]
    return len(tell(by, kinds, told, now=now).outcomes) if told else 0
