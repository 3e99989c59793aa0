"""What a laboratory enters at a desk: boxes counted, results read. It goes the way of a phone's facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.ids import is_checked
from lianfang.places.models import Site
from lianfang.sync.actions import Saying, tell
from lianfang.sync.wire import Answered, Kinds
from lianfang.testing.rules import Line


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of the lines of a desk: how many were stored, which of those are doubted, which were not stored."""

    stored: int
    doubted: list[Line]
    bad: list[Line]


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


@transaction.atomic
def enter_results(
    lines: Sequence[Line], *, laboratory: Site, method: str, by: User, now: datetime, kinds: Kinds
) -> Entered:
    """Store the results of the lines that could be read; give back those that could not, each with what is wrong.

    A mistyped code is given back too ("code"): here it can be typed again. A tube that is unknown or unsealed is not:
    its result is a fact, and is stored as doubted. Raises Refused("forbidden").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    checked = [line if line.error or is_checked(line.code) else line._replace(error="code") for line in lines]
    good = [line for line in checked if not line.error]
    said = [
        Saying(
            "testing.result",
            laboratory.area_id,
            {
                "tube_code": line.code,
                "laboratory_id": laboratory.pk,
                "conclusion": line.conclusion,
                "method": method,
            },
        )
        for line in good
    ]
    answers = tell(by, kinds, said, now=now).outcomes if said else []
    doubted = [line._replace(error=a.code) for line, a in zip(good, answers, strict=True) if a.code]
    return Entered(len(good), doubted, [line for line in checked if line.error])
