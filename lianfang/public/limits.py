"""How much one network address may do on pages that anybody may open. Many people of one phone company share an
address, so the limits are wide: they stop programs, not neighbours."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.workforce.queries import sent_from
from lianfang.workforce.sealing import trace

FORMS = 30  # sign-ups of one address in an hour, counted in the database (design choice)
TRIES = 20  # codes and numbers that opened nothing, of one address, in each process (design choice)
FORGET = 15 * 60  # seconds after which such tries are forgotten
HOUR = timedelta(hours=1)


def origin(request: HttpRequest) -> bytes:
    """Digest the address a request came from."""
    return trace(request.META.get("REMOTE_ADDR", ""))


def may_sign_up(request: HttpRequest, now: datetime) -> None:
    """Stop here when too many forms came from this address.

    Raises Refused("too_many_forms").
    """
    if sent_from(origin(request), now, HOUR) >= FORMS:
        raise Refused(
            "too_many_forms", _("Many forms came from your network. Try again in an hour, or phone the desk.")
        )


def may_try(request: HttpRequest) -> None:
    """Stop here when too many wrong codes came from this address.

    Raises Refused("too_many_tries").
    """
    if cache.get(_key(request), 0) >= TRIES:
        raise Refused("too_many_tries", _("Too many wrong codes. Try again in a quarter of an hour."))


def was_wrong(request: HttpRequest) -> None:
    """Count a code or a number that opened nothing."""
    key = _key(request)
    if not cache.add(key, 1, FORGET):
        cache.incr(key)


def _key(request: HttpRequest) -> str:
    return f"public-tries-{origin(request).hex()}"
