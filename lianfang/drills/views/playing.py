"""Into an exercise and out of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.drills import queries, sandbox
from lianfang.drills.actions.course import OLD
from lianfang.drills.gate import COOKIE, token
from lianfang.drills.models import Drill
from lianfang.web.http import Request


@require_POST
def enter(request: Request, pk: UUID) -> HttpResponse:
    """Enter a running exercise: from now on every page is its sandbox, until one leaves."""
    found = get_object_or_404(queries.drills(request.user, request.today), pk=pk)
    if found.state != Drill.State.RUNNING:
        said = gettext_lazy("This is no longer possible: %(state)s.")
        raise Refused("drill_state", said, state=found.get_state_display())
    if not sandbox.fits(found):
        raise Refused("drill_old", OLD)
    audit(request.user, "drills.drill.entered", found, request.now, area_id=found.area_id, name=found.name)
    response = redirect("my_work")
    sign = token(found, request.user.pk)
    response.set_cookie(COOKIE, sign, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
def leave(request: Request) -> HttpResponse:
    """Leave the exercise: everything is in earnest again."""
    messages.success(request, _("You left the exercise. From here on everything is in earnest."))
    response = redirect("drills")
    response.delete_cookie(COOKIE)
    return response
