"""Devices, uploads and connections for tests of what devices tell."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from django.db import connection
from psycopg import Connection

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.rules import unpack
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.engine import ingest
from lianfang.sync.models import Device, Dispute
from lianfang.sync.sender import new_token, sender_of, token_hash
from lianfang.sync.wire import Answer, Kinds, read_upload

OWN: Kinds = {kind.name: kind for kind in (VOID, SETTLEMENT)}


def make_device(user: User, *, token: str = "", **over: Any) -> tuple[Device, str]:
    """Make a phone of a user; gives its token too."""
    token = token or new_token()
    fields = {"kind": Device.Kind.PHONE, "name": "phone", "enrolled_at": datetime(2021, 7, 30).astimezone()}
    return Device.objects.create(user=user, token_hash=token_hash(token), **(fields | over)), token


def fact(
    kind: str, at: datetime, *, area: int = HESHAN, id_: UUID | None = None, **data: Any
) -> dict[str, Any]:
    """Write a fact as a phone does."""
    return {"id": str(id_ or uuid7()), "kind": kind, "at": at.isoformat(), "area": area, "data": data}


def void(
    at: datetime,
    *,
    target: UUID | None = None,
    of: str = "testing.swab",
    reason: str = "wrong tube",
    **over: Any,
) -> dict[str, Any]:
    """Write that a fact is taken back."""
    data = {"kind": of, "target": str(target or uuid7()), "reason": reason}
    return fact("sync.void", at, **over) | {"data": data}


def body(sent_at: datetime, *facts: Any) -> bytes:
    """Write the body of an upload."""
    return json.dumps({"sent_at": sent_at.isoformat(), "facts": list(facts)}).encode()


def raw_connection() -> Connection[Any]:
    """Open a connection of its own to the database of the tests."""
    params = connection.get_connection_params()
    return psycopg.connect(
        **{k: params[k] for k in ("dbname", "user", "password", "host", "port") if params.get(k)}
    )


def send(
    token: str, *facts: Any, now: datetime, kinds: Kinds = OWN, ahead: timedelta = timedelta(0)
) -> Answer:
    """Send facts from a phone, inside the test's own transaction."""
    upload = read_upload(body(now + ahead, *facts))
    connection.ensure_connection()
    sender = sender_of(connection.connection, token, now=now, ahead=upload.sent_at - now)
    assert sender
    return ingest(connection.connection, kinds, sender, upload, now=now)


def outcomes(answer: Answer) -> list[str]:
    """List what became of the facts: accepted, duplicate, disputed:code, refused:code."""
    return [f"{o.outcome}:{o.code}" if o.code else str(o.outcome) for o in answer.outcomes]


def make_dispute(now: datetime, **over: Any) -> Dispute:
    """Make a dispute about a fact that only the test knows."""
    fields: dict[str, Any] = {
        "fact_id": uuid7(),
        "kind": "testing.swab",
        "reason": "clock",
        "area_id": HESHAN,
        "opened_at": now,
    }
    make_area(*unpack((fields | over)["area_id"]))
    return Dispute.objects.create(**(fields | over))


def decode(reply: bytes) -> Any:
    """Read the body of a reply."""
    return msgspec.json.decode(reply)
