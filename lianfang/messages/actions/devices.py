"""Browsers that show somebody that there is something new: taken, let go, and what they are told."""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.messages.models import Channel, Message, Preference, PushDevice
from lianfang.people.models import Person

MOST = 10  # browsers of one person; the oldest goes for a new one (design choice)
LONGEST = 1000  # signs of an endpoint
# What a browser shows, by the purpose of a message: never what it says, for a locked screen is read by others.
WORDS = {
    Message.Purpose.WORK: gettext_lazy("A clock of your work ran out. Open Lianfang, My work."),
    Message.Purpose.BOOKING: gettext_lazy("There is news about a place you booked. Open your page."),
    Message.Purpose.RESULT: gettext_lazy("There is a result for you. Open your page."),
    Message.Purpose.RECALL: gettext_lazy("There is news about a dose you were given. Open your page."),
}
Page = PushDevice.Page
FOR = {purpose: Page.FIELD if purpose == Message.Purpose.WORK else Page.OWN for purpose in WORDS}


@transaction.atomic
def add_device(
    person: Person, told: Mapping[str, Any], *, by: User, now: datetime, page: str = Page.OWN
) -> PushDevice:
    """Take the browser of somebody, as it tells of itself (PushSubscription.toJSON), and what it opens.

    Raises Refused("no_push").
    """
    endpoint, keys = told.get("endpoint"), told.get("keys")
    if not _known(endpoint) or not isinstance(keys, dict):
        raise Refused("no_push", _("This browser cannot be told anything from here."))
    key, auth = _read(keys.get("p256dh")), _read(keys.get("auth"))
    if not _is_point(key) or len(auth) != 16:
        raise Refused("no_push", _("This browser cannot be told anything from here."))
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    given = {"key": key, "auth": auth, "made_at": now, "page": page}
    device, new = PushDevice.objects.update_or_create(person=person, endpoint=str(endpoint), defaults=given)
    old = (
        PushDevice.objects.filter(person=person)
        .order_by("-made_at", "-id")
        .values_list("pk", flat=True)[MOST:]
    )
    PushDevice.objects.filter(pk__in=list(old)).delete()
    if new:
        audit(by, "messages.device.added", person, now, person_id=person.pk, area_id=person.area_id)
    return device


@transaction.atomic
def forget_devices(person: Person, *, by: User, now: datetime, endpoint: str = "") -> int:
    """Let one browser of somebody go, or all of them; gives how many."""
    rows = PushDevice.objects.filter(person=person)
    n, _each = (rows.filter(endpoint=endpoint) if endpoint else rows).delete()
    if n:
        audit(by, "messages.device.forgotten", person, now, person_id=person.pk, area_id=person.area_id, n=n)
    return n


def tell_devices(bundle: UUID, now: datetime) -> int:
    """Queue, beside the messages of a bundle, one for each browser of those whom they tell something. Asked again it
    queues nothing twice. Gives how many."""
    if not settings.PUSH_CONTACT:
        return 0
    told = Message.objects.filter(bundle=bundle, purpose__in=list(WORDS)).exclude(channel=Channel.PUSH)
    messages: dict[UUID, list[Message]] = {}
    for each in told.only("id", "person_id", "area_id", "purpose", "subject"):
        messages.setdefault(each.person_id, []).append(each)
    devices = PushDevice.objects.filter(person__in=list(messages)).only("pk", "person_id", "page")
    spoken = dict(Preference.objects.filter(person__in=list(messages)).values_list("person_id", "language"))
    rows = [
        _message(each, device, spoken.get(each.person_id, ""), now)
        for device in devices
        for each in messages[device.person_id]
        if FOR[Message.Purpose(each.purpose)] == device.page
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _message(about: Message, device: PushDevice, language: str, now: datetime) -> Message:
    with override(language or settings.LANGUAGE_CODE):
        body = str(WORDS[Message.Purpose(about.purpose)])
    return Message(
        id=uuid5(about.id, str(device.pk)),
        person_id=about.person_id,
        area_id=about.area_id,
        purpose=about.purpose,
        subject=about.subject,
        channel=Channel.PUSH,
        address=str(device.pk),
        body=body,
        made_at=now,
        due_at=now,
    )


def _known(endpoint: object) -> bool:
    """Say whether an endpoint is one of a service that the settings name: nothing is sent anywhere else."""
    if not isinstance(endpoint, str) or len(endpoint) > LONGEST:
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = f"{parts.hostname}:{port}" if port else parts.hostname or ""
    fits = any(
        host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in settings.PUSH_SERVICES
    )
    return fits and (parts.scheme == "https" or parts.hostname == "127.0.0.1") and not parts.username


def _read(text: object) -> bytes:
    try:
        return urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))
    except ValueError:
        return b""


def _is_point(key: bytes) -> bool:
    try:
        return len(key) == 65 and bool(EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key))
    except ValueError:
        return False
