"""POST /field/salvage: the records a wiped phone still held, sealed so that only the server can read them."""

from typing import Annotated
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from lianfang.fieldapp.api.answers import Problem
from lianfang.fieldapp.api.door import Answer, body_of, call
from lianfang.fieldapp.kinds import KINDS
from lianfang.sync import keys
from lianfang.sync.engine import Way, ingest, keep_refused
from lianfang.sync.models import Device
from lianfang.sync.sender import Sender, sender_at
from lianfang.sync.wire import Malformed, Upload, malformed
from lianfang.web.http import Request

REVOKED = "revoked_device"


class Sealed(Struct):
    """Which phone sealed the records, and they themselves: base64url of nonce and AES-256-GCM."""

    device_id: UUID
    sealed: Annotated[list[Annotated[str, Meta(max_length=20_000)]], Meta(min_length=1, max_length=500)]


@call("POST")
def salvage(request: Request) -> Answer:
    """Take in what a phone could not send before it was wiped. No token is needed: whoever can seal under its key is
    that phone. Of a device that was shut out they are kept for a person to look at."""
    sent = body_of(request, Sealed)
    device = Device.objects.filter(pk=sent.device_id, kind=Device.Kind.PHONE).first()
    if device is None:
        raise Problem(404, "unknown_device", _("Nobody knows this device."))
    opened = keys.open_records(device.pk, device.generation, map(_bytes, sent.sealed))
    facts = [msgspec.Raw(one) for one in opened if one is not None]
    if not facts:
        raise Problem(409, "unreadable", _("None of this was sealed by this device."))
    return {**_taken(device, facts, request), "unreadable": len(opened) - len(facts)}


def _bytes(written: str) -> bytes:
    try:
        return keys.read(written)
    except ValueError:
        return b""


@transaction.atomic
def _taken(device: Device, facts: list[msgspec.Raw], request: Request) -> dict[str, object]:
    conn, now = connection.connection, request.now
    sender = sender_at(conn, device.pk, now=now)
    if sender is None:  # taken away meanwhile
        raise Problem(404, "unknown_device", _("Nobody knows this device."))
    if sender.revoked:
        return {"outcomes": _kept(sender, facts, request), "received_at": now}
    answer = ingest(conn, KINDS, sender, Upload(now, facts), now=now, way=Way.APART)
    return {"outcomes": answer.outcomes, "received_at": answer.received_at}


def _kept(sender: Sender, facts: list[msgspec.Raw], request: Request) -> list[dict[str, str]]:
    refused: list[Malformed] = [malformed(fact, REVOKED, "") for fact in facts]
    keep_refused(connection.connection, [(sender, bad) for bad in refused], request.now)
    return [{"id": bad.fact, "outcome": "refused", "code": REVOKED, "detail": ""} for bad in refused]
