"""Keeping a bed for a patient who is on the way."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import require, visible
from lianfang.beds import actions as beds
from lianfang.beds.models import Bed
from lianfang.beds.queries.numbers import current
from lianfang.care import queries
from lianfang.care.forms import KeepForm
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.web.refusals import status_of


def bed_keep(request: Request, pk: UUID) -> HttpResponse:
    """Keep a bed for somebody who waits for one."""
    bed = get_object_or_404(Bed.objects.select_related("room__site"), pk=pk)
    site = bed.room.site
    require(request.user, "beds.manage", site.area_id, request.today)
    waiting = visible(queries.waiting_for_admission(), request.user, "cases.read", request.today)
    longest = current(request.today).reservation_hours.value
    form = KeepForm(request.POST or None, cases=waiting, longest=longest)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        until = request.now + timedelta(hours=told["hours"])
        try:
            beds.reserve(
                bed, told["case"].person, by=request.user, now=request.now, until=until, why=told["why"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("The bed is kept."))
            return redirect("bed_board", pk=site.pk)
    title = _("Keep bed %(bed)s of %(ward)s") % {"bed": bed, "ward": bed.room.ward}
    context = {"title": title, "site": site, "form": form}
    return render(request, "care/keep.html", context, status=status)
