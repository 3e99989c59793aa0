"""How much one network address may do on pages that anybody may open. Many people of one phone company share an
address, so the limits are wide: they stop programs, not neighbours."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.tries import Tries
from lianfang.common.errors import Refused
from lianfang.web.clock import wall
from lianfang.workforce.queries import sent_from
from lianfang.workforce.sealing import trace

FORMS = 30  # sign-ups of one address in an hour, counted in the database (design choice)
# Codes and numbers that opened nothing in a quarter of an hour, of one address and of all (design choice).
TRIES = Tries("public", each=20, all_=50_000, seconds=15 * 60)
# Scans of venue codes in a quarter of an hour, from one address and from all: a whole market may share one
# (design choice).
SCANNED = Tries("scan", each=500, all_=200_000, seconds=15 * 60)
HOUR = timedelta(hours=1)
# Codes asked for in a quarter of an hour, from one address and from all: a phone company's customers share one
# (design choice).
ASKED = Tries("code", each=100, all_=100_000, seconds=15 * 60)

# Needs, thanks and complaints told in an hour, from one address and from all (design choice).
TOLD = Tries("say", each=30, all_=20_000, seconds=3600)


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


def may_say(request: HttpRequest) -> None:
    """Count something told, and stop here when too much came from this address.

    Raises Refused("too_many_forms").
    """
    if TOLD.spent(_address(request), wall()):
        raise Refused(
            "too_many_forms", _("Many forms came from your network. Try again in an hour, or phone the desk.")
        )


def may_try(request: HttpRequest) -> None:
    """Count a code that is tried, and stop here when too many from this address opened nothing.

    Raises Refused("too_many_tries").
    """
    if TRIES.spent(_address(request), wall()):
        raise Refused("too_many_tries", _("Too many wrong codes. Try again in a quarter of an hour."))


def was_right(request: HttpRequest) -> None:
    """Take back the try that opened something."""
    TRIES.forgive(_address(request), wall())


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def may_ask_for_code(request: HttpRequest) -> None:
    """Count a code that is asked for, and stop here when too many were from this address.

    Raises Refused("too_many_tries").
    """
    if ASKED.spent(_address(request), wall()):
        raise Refused(
            "too_many_tries",
            _("Many people of your network ask for codes. Try again in a quarter of an hour."),
        )


def may_scan(request: HttpRequest) -> None:
    """Count a scan of a venue's code, and stop here when too many were from this address.

    Raises Refused("too_many_scans").
    """
    if SCANNED.spent(_address(request), wall()):
        raise Refused(
            "too_many_scans",
            _("Many people of your network scan at once. Try again in a quarter of an hour."),
        )
