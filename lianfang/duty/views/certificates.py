"""Certificates of hours: issue, print, revoke."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.duty import actions
from lianfang.duty.forms import CertificateForm
from lianfang.duty.papers import print_certificate
from lianfang.web.http import Request
from lianfang.workforce.models import Certificate, Volunteer, Worker
from lianfang.workforce.sealing import printed


def certificate_new(request: Request, pk: UUID) -> HttpResponse:
    """Issue a certificate of a worker's hours."""
    workers = visible(Worker.objects.all(), request.user, "workforce.manage", request.today)
    worker = get_object_or_404(workers.select_related("person", "area"), pk=pk)
    initial = {"first": worker.from_on, "last": request.today}
    form = CertificateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.certify(worker, told["first"], told["last"], by=request.user, now=request.now)
            messages.success(request, _("Certified. It can be printed now."))
            return redirect(_home(worker))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("Certify hours"), "form": form, "worker": worker, "home": _home(worker)}
    return render(request, "duty/certificate_new.html", context)


def certificate_print(request: Request, pk: UUID) -> HttpResponse:
    """Print a certificate."""
    paper = _paper(request, pk)
    who, area_id = paper.person_id, paper.area_id
    audit(request.user, "duty.certificate.printed", paper, request.now, person_id=who, area_id=area_id)
    return as_pdf(request, paper)


@require_POST
def certificate_revoke(request: Request, pk: UUID) -> HttpResponse:
    """Revoke a certificate."""
    paper, why = _paper(request, pk), request.POST.get("why", "")
    actions.revoke_certificate(paper, why=why, by=request.user, now=request.now)
    messages.success(request, _("Revoked: whoever checks it reads that it no longer holds."))
    return redirect(_home(paper.worker))


def as_pdf(request: Request, paper: Certificate) -> HttpResponse:
    """Answer with a certificate as PDF."""
    address = request.build_absolute_uri(reverse("certificate_verify", args=[printed(paper)]))
    response = HttpResponse(
        print_certificate(paper, address, now=request.now), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
    return response


def _paper(request: Request, pk: UUID) -> Certificate:
    rows = visible(Certificate.objects.all(), request.user, "workforce.manage", request.today)
    return get_object_or_404(rows.select_related("worker__person", "area", "issued_by"), pk=pk)


def _home(worker: Worker) -> str:
    offer = Volunteer.objects.filter(worker=worker).first()
    return reverse("volunteer", args=[offer.pk]) if offer else reverse("teams")
