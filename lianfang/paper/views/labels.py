"""Labels of tubes and boxes: a batch of codes for each site of a round."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.common.errors import Refused
from lianfang.paper import actions, queries
from lianfang.paper.forms import LabelsForm
from lianfang.paper.models import Kit
from lianfang.paper.views.kits import going_rounds
from lianfang.testing.views.rounds import require_anywhere
from lianfang.web.http import Request
from lianfang.web.refusals import status_of

PARTS = ("stickers", "boxes")


def paper_labels(request: Request) -> HttpResponse:
    """Issue codes of tubes and boxes to sites of a round; each site’s labels are then printed as one PDF."""
    require_anywhere(request, "testing.plan")
    sites = queries.offered_sites(request.user, request.now)
    form = LabelsForm(
        request.POST or None, sites=sites, rounds=going_rounds(request), initial=request.GET.dict()
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = _issued(request, form)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            n = len(made)
            said = ngettext("%(n)s batch of labels is issued.", "%(n)s batches of labels are issued.", n)
            messages.success(request, said % {"n": n})
            return redirect("paper_kit", pk=made[0].pk) if n == 1 else redirect("paper_kits")
    context = {"title": _("Labels of tubes and boxes"), "form": form, "nothing": not sites.exists()}
    return render(request, "paper/labels.html", context, status=status)


@transaction.atomic
def _issued(request: Request, form: LabelsForm) -> list[Kit]:
    asked = dict(form.cleaned_data)
    sites, round_ = asked.pop("sites"), asked.pop("round")
    more = {"n_forms": 0, "parts": PARTS, "by": request.user, "now": request.now}
    return [actions.reserve_kit(site, round_, **asked, **more) for site in sites]
