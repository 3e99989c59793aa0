"""What is told of boxes and tubes at a desk: received against the list, counts settled or taken back, tubes rejected
and thrown away. It goes the way of a phone's facts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.sync.actions import Saying, tell
from lianfang.sync.kinds import fact_model
from lianfang.sync.wire import Answered, Kinds
from lianfang.testing.actions.boxes import LOCK_BOXES, write_boxes
from lianfang.testing.models import Box, Rejection

BOX_FACTS = frozenset({"testing.handover", "testing.carriage", "testing.receipt", "testing.ruling"})


def where_settled(box: Box, by: User, now: datetime) -> int | None:
    """Give the area under which somebody may settle the counts of a box: where it was packed, or its laboratory's; None
    when they may not."""
    laboratory = Site.objects.filter(pk=box.laboratory_id or box.pk).values_list("area_id", flat=True).first()
    areas = [area for area in (box.area_id, laboratory) if area]
    return next((area for area in areas if may(by, "sync.settle", day_of(now), area)), None)


def _require_settling(box: Box, by: User, now: datetime) -> int:
    area = where_settled(box, by, now)
    if area is None:
        require(by, "sync.settle", box.area_id, day_of(now))
        return box.area_id
    return area


@transaction.atomic
def count_box(
    box: str,
    *,
    laboratory: Site,
    n_told: int,
    tubes: Sequence[str],
    celsius: float | None,
    seal: str,
    by: User,
    now: datetime,
    kinds: Kinds,
) -> Answered:
    """Note that a box arrived at a laboratory: how many tubes were counted, which were scanned, how cold, how sealed.
    The answer says if that is doubted; counts that differ stop the box. The fact itself is the audit.

    Raises Refused("forbidden"), Refused("malformed").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    said = {"box": box, "laboratory_id": laboratory.pk, "n_told": n_told, "tubes": list(tubes)}
    said |= {"celsius": celsius, "seal": seal}
    return tell(by, kinds, [Saying("testing.receipt", laboratory.area_id, said)], now=now).outcomes[0]


@transaction.atomic
def settle_box(box: Box, *, note: str, by: User, now: datetime, kinds: Kinds) -> None:
    """Settle why the counts of a box differ: what is in it is tested, its results go out.

    Raises Refused("forbidden"), Refused("agrees"), Refused("changed"), Refused("note").
    """
    area = _require_settling(box, by, now)
    connection.connection.execute(LOCK_BOXES, [[box.code]])  # whoever counts or settles it now waits
    held = Box.objects.filter(pk=box.pk).first()
    if held is None or held.digest != box.digest:
        raise Refused("changed", _("Somebody counted this box again meanwhile. Look at it once more."))
    if not held.held:
        raise Refused("agrees", _("This box is not held."))
    if not note.strip():
        raise Refused("note", _("Write down how the difference was explained."))
    said = {"box": box.code, "digest": box.digest, "note": note.strip()}
    tell(by, kinds, [Saying("testing.ruling", area, said)], now=now)
    audit(by, "testing.box.settled", box, now, area_id=area, box=box.code, differs=box.differs)


@transaction.atomic
def declare_lost(box: Box, *, note: str, by: User, now: datetime, kinds: Kinds) -> int:
    """Say that the tubes missing from a box are lost: everybody in them is swabbed again, and the box goes on. Gives
    how many tubes.

    Raises Refused("forbidden"), Refused("nothing"), and what settle_box raises.
    """
    area = _require_settling(box, by, now)
    if not box.missing:
        raise Refused("nothing", _("No tube is missing from this box."))
    reject_tubes(
        box.missing,
        reason=Rejection.Reason.LOST,
        note=note,
        laboratory=None,
        area_id=area,
        by=by,
        now=now,
        kinds=kinds,
    )
    if box.held:
        settle_box(box, note=note, by=by, now=now, kinds=kinds)
    return len(box.missing)


@transaction.atomic
def reject_tubes(
    codes: Sequence[str],
    *,
    reason: str,
    note: str,
    laboratory: Site | None,
    area_id: int,
    by: User,
    now: datetime,
    kinds: Kinds,
) -> list[Answered]:
    """Reject tubes, each for the same reason: everybody in them is swabbed again. The facts are the audit.

    Raises Refused("forbidden") for who may neither work in a laboratory there nor settle disputes.
    """
    if not may(by, "sync.settle", day_of(now), area_id):
        require(by, "testing.lab", area_id, day_of(now))
    said = {"reason": reason, "note": note[:200], "laboratory_id": laboratory.pk if laboratory else None}
    facts = [Saying("testing.rejection", area_id, said | {"tube_code": code}) for code in codes]
    return tell(by, kinds, facts, now=now).outcomes if facts else []


@transaction.atomic
def dispose_tubes(
    codes: Sequence[str], *, laboratory: Site, note: str, by: User, now: datetime, kinds: Kinds
) -> Answered:
    """Note that tubes were thrown away; the fact is the audit.

    Raises Refused("forbidden"), Refused("nothing").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    if not codes:
        raise Refused("nothing", _("Choose at least one tube."))
    said = {"laboratory_id": laboratory.pk, "tubes": list(codes), "note": note[:200]}
    return tell(by, kinds, [Saying("testing.disposal", laboratory.area_id, said)], now=now).outcomes[0]


def _told(model: Any, fact: UUID, code: str) -> Any:
    return model._default_manager.filter(pk=fact, box=code).first()


@transaction.atomic
def take_back(
    box: Box, kind: str, fact: UUID, *, reason: str, by: User, now: datetime, kinds: Kinds
) -> Answered:
    """Take back what was told of a box: a wrong count, a ruling. One's own, or where one may settle.

    Raises Refused("forbidden"), Refused("unknown"), Refused("note").
    """
    model = fact_model(kind) if kind in BOX_FACTS else None
    told = _told(model, fact, box.code) if model else None
    if told is None:
        raise Refused("unknown", _("Nothing like this was told of this box."))
    if told.by_id != by.pk:
        _require_settling(box, by, now)
    if not reason.strip():
        raise Refused("note", _("Write down why it is taken back."))
    said = {"kind": kind, "target": fact, "reason": reason.strip()[:200]}
    answer = tell(by, kinds, [Saying("sync.void", told.area_id, said)], now=now).outcomes[0]
    connection.connection.execute(LOCK_BOXES, [[box.code]])
    write_boxes(connection.connection, [box.code])  # its tubes follow within seconds
    audit(by, "testing.box.taken_back", box, now, area_id=told.area_id, box=box.code, kind=kind)
    return answer
