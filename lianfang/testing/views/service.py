"""What a round offers to those it tests: booking and messages; how far telling has come."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.testing import actions, queries
from lianfang.testing.forms import ServiceForm, round_name
from lianfang.testing.views.rounds import seen
from lianfang.web.http import Request


def round_service(request: Request, pk: UUID) -> HttpResponse:
    """Show and choose what a round offers to residents."""
    round_ = get_object_or_404(seen(request), pk=pk)
    service = queries.service_of(round_)
    form = ServiceForm(request.POST or None, initial={"telling": service.telling, "booking": service.booking})
    if request.method == "POST":
        require(request.user, "testing.plan", round_.area_id, request.today)
        if form.is_valid():
            actions.choose_service(round_, **form.cleaned_data, by=request.user, now=request.now)
            actions.keep_slots(request.now)
            messages.success(request, _("Saved."))
            return redirect("round_service", pk=round_.pk)
    context = {
        "title": _("Booking and results for residents"),
        "round": round_,
        "name": round_name(round_),
        "service": service,
        "untold": queries.untold(),
        "form": form,
        "sites": queries.slots_by_site(round_),
        "may_plan": may(request.user, "testing.plan", request.today, round_.area_id),
        "may_desk": may(request.user, "booking.desk", request.today, round_.area_id),
        "may_messages": may(request.user, "messages.read", request.today),
    }
    return render(request, "testing/service.html", context)
