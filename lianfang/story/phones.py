"""Phones of the story: they talk to the real endpoint, through the real ASGI application, in this process."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.fieldapp.endpoint import endpoint
from lianfang.sync.actions import enrol_device

Fact = dict[str, Any]
BATCH = 200


def fact(kind: str, at: datetime, area: int, /, **data: Any) -> Fact:
    """Write a fact as a phone does, with an id of its own."""
    return {"id": uuid7(), "kind": kind, "at": at, "area": area, "data": data}


@dataclass
class Phone:
    """A device in somebody's hand; `ahead_s` is how far its clock is wrong."""

    token: str
    ahead_s: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    def send(self, facts: Iterable[Fact], now: datetime) -> None:
        """Send facts in batches, now; count what became of them. A clock that is wrong is wrong in all it tells.

        Raises RuntimeError when the endpoint does not take an upload: in the story that is a bug.
        """
        ahead = timedelta(seconds=self.ahead_s)
        waiting = iter(facts)
        while some := list(islice(waiting, BATCH)):
            told = [one | {"at": one["at"] + ahead} for one in some]
            body = json.dumps({"sent_at": now + ahead, "facts": told}, default=_plain).encode()
            status, answer = asyncio.run(_post(body, self.token))
            if status != 200:
                raise RuntimeError(f"sync answered {status}: {answer!r}")
            for outcome in json.loads(answer)["outcomes"]:
                key = ":".join(filter(None, (outcome["outcome"], outcome["code"])))
                self.outcomes[key] = self.outcomes.get(key, 0) + 1


def phones(user: User, names: Sequence[str], *, by: User, now: datetime) -> list[Phone]:
    """Enrol phones for one user."""
    return [Phone(enrol_device(user, name=name, kind="phone", by=by, now=now)[1]) for name in names]


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a phone cannot send {value!r}")


async def _post(body: bytes, token: str) -> tuple[int, bytes]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", b"Bearer " + token.encode())]
    await endpoint(
        {"type": "http", "method": "POST", "path": "/field/sync", "headers": headers}, receive, send
    )
    return sent[0]["status"], sent[1]["body"]
