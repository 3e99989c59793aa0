"""A sender that tells browsers: each text is encrypted for one browser (RFC 8291) and handed to the service of its
maker (RFC 8030), signed with this installation's key (VAPID, RFC 8292)."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib import import_module
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from lianfang.messages.calling import call
from lianfang.messages.models import PushDevice
from lianfang.messages.senders import Letter, Unsent
from lianfang.sync.keys import signer

TIMEOUT = 15  # seconds; then it is tried again (design choice)
KEPT_S = 24 * 3600  # so long a service keeps what a sleeping browser has not taken (design choice)
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


def to_devices(_bundle: UUID, letters: Sequence[Letter]) -> Mapping[UUID, str]:
    """Tell each letter to the browser whose id is its address. One that is told nothing any more (404, 410) is
    forgotten. Sent again after a crash, a letter replaces itself where it has not been shown.

    Raises Unsent("no_server"), Unsent("sender") when the first of them cannot be sent.
    """
    if not settings.PUSH_CONTACT:
        raise Unsent("no_server")
    devices = PushDevice.objects.in_bulk([UUID(each.address) for each in letters])
    faults, writer = {}, _writer()
    for n, letter in enumerate(letters):
        device = devices.get(UUID(letter.address))
        if fault := "gone" if device is None else _tell(writer, device, letter, first=n == 0):
            faults[letter.id] = fault
    return faults


def _tell(writer: Any, device: PushDevice, letter: Letter, *, first: bool) -> str:
    """Send one letter; gives its fault, or "" when the service took it."""
    try:
        call(_written(writer, device, letter), TIMEOUT).close()
    except HTTPError as error:
        error.close()
        if error.code in GONE:
            PushDevice.objects.filter(pk=device.pk).delete()
            return "gone"
        if error.code < HTTPStatus.INTERNAL_SERVER_ERROR and error.code != HTTPStatus.TOO_MANY_REQUESTS:
            return "refused"
        return _later(error, first=first)
    except OSError as error:
        return _later(error, first=first)
    return ""


def _later(error: Exception, *, first: bool) -> str:
    if first:
        raise Unsent("sender") from error
    return "sender"


def _written(writer: Any, device: PushDevice, letter: Letter) -> Request:
    said = {"title": "联防 Lianfang", "body": letter.body, "tag": str(letter.id), "url": device.page}
    keys = {"p256dh": _base64(bytes(device.key)), "auth": _base64(bytes(device.auth))}
    to = import_module("webpush").WebPushSubscription(endpoint=device.endpoint, keys=keys)
    made = writer.get(json.dumps(said, ensure_ascii=False), to)
    head = {**made.headers, "Content-Type": "application/octet-stream", "Topic": letter.id.hex}
    return Request(device.endpoint, made.encrypted, head, method="POST")  # noqa: S310 — see above


def _writer() -> Any:
    key = signer(b"push")
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return import_module("webpush").WebPush(private, public, subscriber=settings.PUSH_CONTACT, ttl=KEPT_S)


def public_key() -> str:
    """Give the public key by which browsers know this installation."""
    key = signer(b"push").public_key()
    return _base64(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
