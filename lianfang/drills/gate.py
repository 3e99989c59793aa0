"""Whoever entered an exercise sees and changes only its sandbox, on every page, until they leave or it ends."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.common.errors import Refused
from lianfang.drills import sandbox
from lianfang.drills.models import Drill
from lianfang.drills.queries import takes_part
from lianfang.web.refusals import refusal

COOKIE = "lianfang-drill"
SALT = "lianfang drill"
# Pages about the exercise itself, the language and the way out: they read and write in earnest.
OUTSIDE = ("/drills/", "/i18n/", "/sign-in/", "/sign-out/")
# What concerns real people and real phones whatever is exercised.
CLOSED = ("/users/", "/posts/", "/account/", "/deputies/", "/sync/devices/", "/demo/")
PHONES = ("/field/", "/static/")  # no phone takes part: what it asks is of the city
LIVE = "/live/"


def token(drill: Drill, user_id: int) -> str:
    """Write what a browser shows to stay in an exercise: of one user, in one exercise."""
    return Signer(salt=SALT).sign(f"{drill.pk}:{user_id}")


def entered(request: Any) -> Drill | None:
    """Give the running exercise that this browser's user entered."""
    try:
        told, user = Signer(salt=SALT).unsign(request.COOKIES.get(COOKIE, "")).split(":")
    except (BadSignature, ValueError):
        return None
    if not request.user.is_authenticated or str(request.user.pk) != user:
        return None
    drill = Drill.objects.select_related("area").filter(pk=UUID(told), state=Drill.State.RUNNING).first()
    fits = drill is not None and sandbox.fits(drill)
    return drill if drill and fits and takes_part(request.user, drill, request.today) else None


class DrillGate:
    """Leads whoever entered an exercise into its sandbox and marks every file that comes out of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if _goes_by(request) else self.led(request)

    def led(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request of a browser that shows the sign of an exercise."""
        drill = entered(request)
        if drill is None:
            return _led_out(request)
        request.drill = drill  # type: ignore[attr-defined]  # pages and papers read it, as they read `user`
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        if request.path.startswith(LIVE):
            return HttpResponse(status=204)
        if request.path.startswith(CLOSED):
            said = gettext_lazy("This concerns the real city. Leave the exercise first.")
            return refusal(request, Refused("in_drill", said))
        try:
            with sandbox.inside(drill):
                response = self.get_response(request)
        except sandbox.Gone:
            return _led_out(request)
        return _marked(response)


def _goes_by(request: HttpRequest) -> bool:
    return not request.COOKIES.get(COOKIE) or request.path.startswith(PHONES)


def _led_out(request: HttpRequest) -> HttpResponse:
    """Lead back whoever believes to be in an exercise that is over: nothing they sent is done, in earnest or not."""
    messages.warning(
        request, _("The exercise is over or you left it. From here on everything is in earnest.")
    )
    response = redirect("drills" if request.user.is_authenticated else "sign_in")
    response.delete_cookie(COOKIE)
    return response


def _marked(response: HttpResponseBase) -> HttpResponseBase:
    """Let the name of a file say that it comes from an exercise."""
    told = response.headers.get("Content-Disposition", "")
    if 'filename="' in told:
        response.headers["Content-Disposition"] = told.replace('filename="', 'filename="EXERCISE-')
    return response
