"""Teams that swab people at home who are to be swabbed again."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import spans, visible
from lianfang.common.errors import Refused
from lianfang.testing.actions import holds as actions
from lianfang.testing.forms.holds import TeamForm
from lianfang.testing.models import HomeVisit, Recall
from lianfang.web.http import Request
from lianfang.workforce.models import Team


def teams(request: Request) -> QuerySet[Team]:
    """List the teams that work in the areas where this user plans testing."""
    mine = Q(pk__in=[])
    for first, last in spans(request.user, "testing.plan", request.today):
        mine |= Q(area_id__gte=first, area_id__lte=last)
    return Team.objects.filter(mine).order_by("name")


@require_POST
def recalls_home(request: Request) -> HttpResponse:
    """Ask a team to swab the ticked people at home."""
    form = TeamForm(request.POST, teams=teams(request))
    ids = [each for each in request.POST.getlist("id") if len(each) == 36]
    if not form.is_valid() or not ids:
        raise Refused("nobody", _("Choose people and a team."))
    chosen = visible(Recall.objects.all(), request.user, "testing.plan", request.today).filter(pk__in=ids)
    n = actions.send_home(list(chosen), form.cleaned_data["team"], by=request.user, now=request.now)
    said = ngettext("The team swabs %(n)s person at home.", "The team swabs %(n)s people at home.", n)
    messages.success(request, said % {"n": n})
    return redirect("recalls")


@require_POST
def home_cancel(request: Request, pk: UUID) -> HttpResponse:
    """Take back that a team swabs somebody at home."""
    found = visible(HomeVisit.objects.all(), request.user, "testing.plan", request.today)
    actions.cancel_visit(get_object_or_404(found, pk=pk), by=request.user, now=request.now)
    messages.success(request, _("Taken back."))
    return redirect("recalls")
