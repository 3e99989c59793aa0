"""Certificates of vaccination, printed for somebody at a desk."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.people.models import Person
from lianfang.vaccination.papers import print_certificate
from lianfang.vaccination.queries import READ
from lianfang.vaccination.queries.papers import certified
from lianfang.web.http import Request


def dose_certificate(request: Request, pk: UUID, disease: str) -> HttpResponse:
    """Print somebody's certificate of vaccination."""
    person = get_object_or_404(Person, pk=pk)
    require(request.user, READ, person.area_id, request.today)
    said = certified(person, disease, request.today)
    if said is None:
        raise Http404
    audit(
        request.user,
        "vaccination.certificate.printed",
        person,
        request.now,
        person_id=person.pk,
        area_id=person.area_id,
    )
    address = request.build_absolute_uri(reverse("dose_verify"))
    return as_pdf(print_certificate(said, address, now=request.now))


def as_pdf(paper: bytes) -> HttpResponse:
    """Answer with a certificate as PDF."""
    headers = {"Content-Disposition": 'inline; filename="vaccination.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
