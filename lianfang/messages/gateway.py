"""A sender that hands bundles to the gateway of a telephone company, or to whatever else takes them over HTTP."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request
from uuid import UUID

from django.conf import settings

from lianfang.messages.calling import call
from lianfang.messages.senders import Letter, Unsent, split

TIMEOUT = 30  # seconds; then the bundle is handed over again (design choice)


def to_gateway(bundle: UUID, letters: Sequence[Letter]) -> Mapping[UUID, str]:
    """Post a bundle as JSON: {"bundle", "messages": [{"id", "to", "text"}]}. The answer may name those that the network
    refused: {"refused": [id, …]}. The header Idempotency-Key is the bundle's id: a gateway that has it sends nothing
    twice.

    Raises Unsent("no_server"), Unsent("sender").
    """
    if not settings.GATEWAY.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise Unsent("no_server")
    fit, faults = split(letters)
    told = [{"id": str(each.id), "to": each.address, "text": each.body} for each in fit]
    if not told:
        return faults
    body = json.dumps({"bundle": str(bundle), "messages": told}, ensure_ascii=False).encode()
    head = {"Content-Type": "application/json", "Idempotency-Key": str(bundle), **_key()}
    asked = Request(settings.GATEWAY, body, head, method="POST")  # noqa: S310 — the scheme was looked at
    return faults | dict.fromkeys(_refused(asked) & {each.id for each in fit}, "refused")


def _key() -> Mapping[str, str]:
    """Give the header with the key of the gateway, which stands in a file."""
    if not settings.GATEWAY_KEY:
        return {}
    try:
        return {"Authorization": "Bearer " + Path(settings.GATEWAY_KEY).read_text().strip()}
    except OSError as error:
        raise Unsent("no_server") from error


def _refused(asked: Request) -> set[UUID]:
    try:
        with call(asked, TIMEOUT) as answer:
            said = answer.read()
            if answer.status == HTTPStatus.NO_CONTENT or not said:
                return set()
            return {UUID(each) for each in json.loads(said).get("refused", [])}
    except HTTPError as error:
        error.close()
        raise Unsent("sender") from error
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise Unsent("sender") from error
