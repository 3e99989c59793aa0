"""What desks tell, and what people decide about disputed facts and refused uploads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.sync import words
from lianfang.sync.engine import ingest
from lianfang.sync.kinds import Kind
from lianfang.sync.models import Device, Dispute, Refusal, Settlement
from lianfang.sync.rules import Outcome
from lianfang.sync.sender import new_token, sender_at, token_hash
from lianfang.sync.wire import Answer, Kinds, Upload


@dataclass(frozen=True, slots=True)
class Saying:
    """A fact told at a desk: what a phone would send, from inside."""

    kind: str
    area_id: int
    data: dict[str, Any]
    at: datetime | None = None  # now, unless it is told later
    id: UUID = field(default_factory=uuid7)


def desk_of(user: User, *, now: datetime) -> Device:
    """Give the device under which a user tells facts at the console."""
    made = {"name": "", "token_hash": token_hash(new_token()), "enrolled_at": now}
    return Device.objects.get_or_create(user=user, kind=Device.Kind.DESK, defaults=made)[0]


@transaction.atomic
def tell(
    by: User, kinds: Kinds, facts: Sequence[Saying], *, now: datetime, open_to_all: bool = False
) -> Answer:
    """Tell facts at a desk: they go the way of a phone's, in Django's own transaction. `open_to_all`: by pages that
    anybody may open, in the name of a user who cannot sign in.

    A permission is not required here: what was told from outside one's area is stored and disputed, as from a phone.

    Raises Refused("malformed") when a fact could not be read, and then stores none.
    """
    desk = desk_of(by, now=now)
    raw = [
        msgspec.Raw(
            msgspec.json.encode(
                {"id": f.id, "kind": f.kind, "at": f.at or now, "area": f.area_id, "data": f.data}
            )
        )
        for f in facts
    ]
    sender = sender_at(connection.connection, desk.pk, now=now)
    if sender is None or (sender.revoked and not (open_to_all and desk.revoked_at is None)):
        raise Refused("forbidden", _("You may not sign in, and so you may not tell anything."))
    answer = ingest(connection.connection, kinds, sender, Upload(now, raw), now=now)
    for one in answer.outcomes:
        if one.outcome is Outcome.REFUSED:
            raise Refused(
                "malformed", _("This could not be stored: %(detail)s"), detail=one.detail or one.code
            )
    return answer


@transaction.atomic
def settle(dispute: Dispute, *, decision: str, note: str, by: User, now: datetime, kind: Kind) -> None:
    """Decide about a disputed fact: it stands as told, or it is taken back. `kind` is that of settlements.

    Raises Refused("forbidden"), Refused("settled"), Refused("note"), Refused("unknown_decision").
    """
    require(by, "sync.settle", dispute.area_id, day_of(now))
    if decision not in Settlement.Decision.values:
        raise Refused("unknown_decision", _("Decide whether it stands or is taken back."))
    if not note.strip():
        raise Refused("note", _("Write down why."))
    held = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if held.settled_at:
        raise Refused("settled", _("%(name)s settled this meanwhile."), name=str(held.settled_by))
    said = {"target": dispute.fact_id, "decision": decision, "note": note.strip()}
    told = tell(by, {kind.name: kind}, [Saying(kind.name, dispute.area_id, said)], now=now).outcomes[0]
    if told.outcome is not Outcome.ACCEPTED:
        raise Refused(told.code, _("This was not accepted: %(why)s"), why=words.reason(kind.name, told.code))
    dispute.refresh_from_db()
    audit(
        by,
        "sync.dispute.settled",
        dispute,
        now,
        person_id=dispute.person_id,
        area_id=dispute.area_id,
        decision=decision,
        reason=dispute.reason,
    )


@transaction.atomic
def deal_with_refusal(refusal: Refusal, *, note: str, by: User, now: datetime) -> None:
    """Note what was done about a refused upload; it stays stored.

    Raises Refused("forbidden"), Refused("dealt"), Refused("note").
    """
    require(by, "sync.settle", refusal.area_id, day_of(now))
    if not note.strip():
        raise Refused("note", _("Write down what you did about it."))
    done = Refusal.objects.filter(pk=refusal.pk, dealt_at=None)
    if not done.update(dealt_at=now, dealt_by=by, note=note.strip()):
        raise Refused("dealt", _("Somebody dealt with this meanwhile."))
    refusal.refresh_from_db()
    audit(by, "sync.refusal.dealt_with", refusal, now, area_id=refusal.area_id, code=refusal.code)
