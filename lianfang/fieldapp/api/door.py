"""The door of the phones' calls: who is it, may it come in, what does it say."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from lianfang.accounts.models import User
from lianfang.accounts.reading import bind
from lianfang.common.errors import Refused
from lianfang.fieldapp.api.answers import Problem, answer, problem
from lianfang.sync.models import Device
from lianfang.sync.sender import token_hash
from lianfang.web.http import Request

SEEN = timedelta(minutes=1)  # how exactly it is noted when a phone was last here (design choice)
STATUS = {"forbidden": 403, "unknown_code": 404, "expired_code": 410}
LARGEST = 4 * 1024 * 1024  # bytes of a body, unpacked
T = TypeVar("T")
Answer = dict[str, Any] | HttpResponse


@dataclass(frozen=True, slots=True)
class Phone:
    """Who calls: a device that is in use, its user, and the day whose posts count."""

    device: Device
    user: User
    now: datetime
    today: date


def call(method: str) -> Callable[[Callable[[Request], Answer]], Callable[[HttpRequest], HttpResponse]]:
    """Make a view of a function that anybody may call by GET or by POST; it gives what is answered as JSON."""

    def made(function: Callable[[Request], Answer]) -> Callable[[HttpRequest], HttpResponse]:
        @login_not_required
        @csrf_exempt  # there is no cookie: whoever calls shows a token or a code
        @wraps(function)
        def view(request: HttpRequest) -> HttpResponse:
            try:
                if request.method != method:
                    raise Problem(405, "wrong_method", _("Ask in another way: %s.") % method)
                given = function(cast(Request, request))
            except Problem as said:
                return problem(request, said)
            except Refused as no:
                return problem(request, Problem(STATUS.get(no.code, 409), no.code, str(no)))
            return given if isinstance(given, HttpResponse) else answer(request, given)

        return view

    return made


def phone_call(
    method: str,
) -> Callable[[Callable[[Request, Phone], Answer]], Callable[[HttpRequest], HttpResponse]]:
    """Make a view of a function that only a phone in use may call."""

    def made(function: Callable[[Request, Phone], Answer]) -> Callable[[HttpRequest], HttpResponse]:
        @call(method)
        @wraps(function)
        def view(request: Request) -> Answer:
            phone = phone_of(request)
            # Set free with the answer, by accounts.reading.
            bind(phone.user, phone.today, method=request.method)
            return function(request, phone)

        view.of_nobody = True  # type: ignore[attr-defined]  # but as whoever's phone it is
        return view

    return made


def bearer(request: HttpRequest) -> str:
    """Give the token a request shows; "" when it shows none."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def phone_of(request: Request) -> Phone:
    """Find who calls.

    Raises Problem: 401 "unknown_device"; 403 "revoked_device" with the order to wipe.
    """
    device = device_of(request)
    if device is None:
        raise Problem(401, "unknown_device", _("This device is not enrolled. Enrol it again."))
    if device.revoked_at or not device.user.is_active:
        raise shut_out()
    if device.last_seen_at is None or abs(request.now - device.last_seen_at) > SEEN:
        Device.objects.filter(pk=device.pk).update(last_seen_at=request.now)
    return Phone(device, device.user, request.now, request.today)


def device_of(request: HttpRequest) -> Device | None:
    """Find the device with the token a request shows, also one that was shut out."""
    token = bearer(request)
    if not token:
        return None
    return Device.objects.select_related("user").filter(token_hash=token_hash(token)).first()


def shut_out() -> Problem:
    """Say that a device was shut out, and order it to destroy what could be read on it."""
    message = _("This device was shut out. What it has not sent stays sealed for the server.")
    return Problem(403, "revoked_device", message, wipe=True)


def body_of(request: HttpRequest, shape: type[T]) -> T:
    """Read what a phone sent.

    Raises Problem: 400 "malformed", 413 "too_large".
    """
    try:
        return msgspec.json.decode(_unpacked(request), type=shape)
    except RequestDataTooBig:
        raise Problem(413, "too_large", _("Send less at a time.")) from None
    except (ValueError, RecursionError, UnreadablePostError, zlib.error) as error:
        raise Problem(400, "malformed", _("This could not be read: %s") % error) from error


def _unpacked(request: HttpRequest) -> bytes:
    """Give the body of a request; a packed one is unpacked only as far as it may be large."""
    if request.headers.get("Content-Encoding", "") != "gzip":
        return request.body
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    body = unpack.decompress(request.body, LARGEST)
    if unpack.unconsumed_tail:
        raise RequestDataTooBig
    return body
