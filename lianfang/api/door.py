"""The door: who asks, how often, in which scope; what is asked is read, answered, and kept if it may come twice."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from lianfang.accounts.reading import bind
from lianfang.accounts.tries import Tries
from lianfang.api import actions, queries
from lianfang.api.answers import Problem, answer, encoded, problem
from lianfang.api.models import Token
from lianfang.api.operations import Call, Operation, unknown
from lianfang.api.rules import state_of
from lianfang.api.scopes import SCOPES
from lianfang.common.errors import Refused
from lianfang.web.http import Request

SECONDS = 60
CALLS = Tries("api", each=600, all_=6_000, seconds=SECONDS)  # of a token, and of all together (design choice)
WRONG = Tries("api_door", each=30, all_=600, seconds=SECONDS)  # wrong tokens of an address, and of all
KEY = 64  # letters of an idempotency key


def endpoint(operations: Mapping[str, Operation]) -> Callable[..., HttpResponse]:
    """Make a view of the operations at one address, by method."""

    @login_not_required
    @csrf_exempt  # there is no cookie: whoever calls shows a token
    def view(request: HttpRequest, **path: str) -> HttpResponse:
        try:
            return answered(cast(Request, request), operations, path)
        except Problem as said:
            return problem(said)
        except Refused as no:
            return problem(_refused(no))

    view.of_nobody = True  # type: ignore[attr-defined]  # but as whoever's token it is
    return view


def _refused(no: Refused) -> Problem:
    status = {"forbidden": 403, "unknown_area": 404}.get(no.code, 409)
    return Problem(status, no.code, str(no))


def answered(request: Request, operations: Mapping[str, Operation], path: Mapping[str, str]) -> HttpResponse:
    """Answer one request.

    Raises Problem, Refused.
    """
    if settings.SECURE and not request.is_secure():
        raise Problem(
            403, "in_the_clear", _("Ask by https. Whoever listens has read your token: make another.")
        )
    method = "GET" if request.method == "HEAD" else str(request.method)
    operation = operations.get(method)
    if operation is None:
        said = _("This address does not take %s.")
        raise Problem(405, "wrong_method", said % method, Allow=", ".join(sorted(operations)))
    token = token_of(request)
    if operation.scope not in token.scopes:
        said = _("This token’s scopes do not allow this: %s.")
        raise Problem(403, "scope", said % SCOPES[operation.scope].label)
    if any("\0" in each for each in path.values()):
        raise unknown()
    call = _read(request, operation, token, path)
    bind(token.user, request.today, method=request.method)  # set free with the answer, by accounts.reading
    if operation.method == "GET":
        return answer(request, _body(operation, call), operation.status, operation.kind)
    return _once(request, operation, call)


def token_of(request: Request) -> Token:
    """Find whose token a request shows.

    Raises Problem: 401 when it is none or none any more, 429.
    """
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise _not_known()
    token = queries.token_with(actions.digest_of(secret.strip()))
    good = token and state_of(token.revoked_at, token.ends_on, request.today) == "good"
    if token is None or not good or not token.user.is_active:
        if WRONG.spent(str(request.META.get("REMOTE_ADDR", "")), request.now):
            raise _too_often(request)
        raise _not_known('Bearer error="invalid_token"')
    if CALLS.spent(str(token.pk), request.now):
        raise _too_often(request)
    actions.note_used(token, request.now)
    return token


def _not_known(how: str = "Bearer") -> Problem:
    said = _("Show a token that is in use: Authorization: Bearer …")
    return Problem(401, "token", said, WWW_Authenticate=how)


def _too_often(request: Request) -> Problem:
    wait = SECONDS - int(request.now.timestamp()) % SECONDS
    return Problem(429, "too_often", _("Too many requests. Wait, then go on."), Retry_After=str(wait))


def _read(request: Request, operation: Operation, token: Token, path: Mapping[str, str]) -> Call:
    return Call(
        token=token,
        now=request.now,
        today=request.today,
        path=path,
        query=_query(request, operation),
        body=_body_of(request, operation),
        if_match=request.headers.get("If-Match", ""),
        key=_key(request, operation),
    )


def _query(request: Request, operation: Operation) -> Any:
    given = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    asked = dict(given)
    if len(asked) < len(given):
        raise Problem(422, "query", _("A question is asked twice in the address."))
    try:
        return msgspec.convert(asked, operation.query, strict=False)
    except msgspec.ValidationError as error:
        raise Problem(422, "query", _("The address asks what cannot be answered."), error) from error


def _body_of(request: Request, operation: Operation) -> Any:
    if operation.body is None:
        return None
    if request.content_type != operation.takes:
        raise Problem(415, "content_type", _("Send it with Content-Type: %s.") % operation.takes)
    try:
        if not operation.takes.endswith("json"):
            return msgspec.convert(_text(request.body), operation.body)
        return msgspec.json.decode(request.body, type=operation.body)
    except RequestDataTooBig:
        raise Problem(413, "too_large", _("Send less at a time.")) from None
    except msgspec.ValidationError as error:
        raise Problem(422, "body", _("What was sent is not as described."), error) from error
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise Problem(400, "malformed", _("What was sent could not be read."), error) from error


def _text(data: bytes) -> str:
    """Read text: UTF-8, else GB18030.

    Raises UnicodeDecodeError.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _key(request: Request, operation: Operation) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if operation.needs_key and not (0 < len(key) <= KEY and key.isascii() and key.isprintable()):
        said = _(
            "Name the request in Idempotency-Key, in %s letters at most: then it may be sent again safely."
        )
        raise Problem(400, "idempotency_key", said % KEY)
    return key


def _body(operation: Operation, call: Call) -> bytes:
    with transaction.atomic():
        given = operation.call(call)
    return given if isinstance(given, bytes) else encoded(given)


def _once(request: Request, operation: Operation, call: Call) -> HttpResponse:
    """Do a deed once, however often the request comes."""
    if not operation.needs_key:
        return answer(request, _body(operation, call), operation.status, operation.kind)
    asked = sha256(b"\0".join([request.get_full_path().encode(), request.body])).digest()
    with transaction.atomic():
        before = actions.answered_before(call.token, call.key, asked, call.now)
        if before:
            return answer(request, bytes(before.body), before.status, operation.kind)
        body = _body(operation, call)
        actions.keep_answer(call.token, call.key, asked, status=operation.status, body=body, now=call.now)
    return answer(request, body, operation.status, operation.kind)
