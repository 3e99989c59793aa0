"""A phone comes in, gets its keys, and says when it has wiped itself."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from lianfang.accounts.tries import Tries
from lianfang.fieldapp.api.answers import Problem
from lianfang.fieldapp.api.door import Answer, Phone, body_of, call, device_of, phone_call
from lianfang.fieldapp.numbers import numbers
from lianfang.sync import feed, keys
from lianfang.sync.actions import note_wiped, use_code
from lianfang.sync.models import Device
from lianfang.web import clock
from lianfang.web.http import Request

# Wrong codes a minute from one address, and from all: of 2^40 codes 6,000 can be tried while one is good.
GUESSES = Tries("device", each=30, all_=600, seconds=60)


class Coming(Struct):
    """The code of the console, and what the phone is to be called."""

    code: Annotated[str, Meta(max_length=60)]
    name: Annotated[str, Meta(max_length=200)] = ""


class Wiped(Struct):
    """Which phone wiped itself, why, and how the server knows that it is this one, if it has its token no more."""

    device_id: UUID
    wipe_code: Annotated[str, Meta(max_length=60)] = ""
    why: Annotated[str, Meta(max_length=20)] = ""


@call("POST")
def enrol(request: Request) -> Answer:
    """Let a phone in with its one-time code: it gets its token and the key of what waits."""
    came = body_of(request, Coming)
    address, wall = _address(request), clock.wall()
    if GUESSES.spent(address, wall):
        raise Problem(429, "too_many_codes", _("Too many wrong codes. Wait a minute."), wait=60)
    new = use_code(came.code, name=came.name, now=request.now, wall=wall)
    GUESSES.forgive(address, wall)
    device, user = new.device, new.device.user
    return {
        "device_id": device.pk,
        "token": new.token,
        "outbox_key": keys.text(keys.outbox_key(device.pk, device.generation)),
        "wipe_code": keys.wipe_code(device.pk, device.generation),
        "user": {"name": user.name, "username": user.username, "language": user.language},
        "epoch": feed.epoch(),
    }


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@phone_call("GET")
def share(_request: Request, phone: Phone) -> Answer:
    """Give the server's half of the key that opens what the phone keeps, and for how many hours it may be kept."""
    device = phone.device
    hours = numbers(phone.user, phone.today).share_hours
    return {"share": keys.text(keys.share(device.pk, device.generation)), "hours": hours}


@call("POST")
def wiped(request: Request) -> Answer:
    """Note that a phone has wiped itself: it shows its token, or the wipe code it got for this."""
    said = body_of(request, Wiped)
    device = device_of(request)
    if device is None:
        device = Device.objects.select_related("user").filter(pk=said.device_id).first()
        if not device or not keys.is_wipe_code(device.pk, device.generation, said.wipe_code):
            raise Problem(401, "unknown_device", _("This device is not enrolled. Enrol it again."))
    note_wiped(device, why=said.why, now=request.now)
    return {}
