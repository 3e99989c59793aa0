"""What goes out as FHIR: asked for with a reason, noted, saved."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from msgspec import json

from lianfang.accounts.access import may, visible
from lianfang.accounts.audit import audit
from lianfang.cases.models import Case
from lianfang.fhir import bundles, queries
from lianfang.fhir.forms import ReasonForm
from lianfang.fhir.mapping.parts import Resource
from lianfang.people.models import Person
from lianfang.places.models import Site, SiteKind
from lianfang.testing.models import Tube
from lianfang.testing.queries import visible_rounds
from lianfang.web.http import Request

ENDS = {"application/fhir+json": "json", "application/fhir+ndjson": "ndjson"}
ONE, LINES = ENDS
IN_MEMORY = 8 << 20  # bytes; a longer file goes over the disk
AT_ONCE = 500  # tubes read together


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to save: of what, where its page is, what stands in the file."""

    thing: Model
    name: str
    back: str
    what: str
    area_id: int
    kind: str = ONE
    person_id: UUID | None = None


def _saved(request: Request, asked: Asked, write: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Ask for whom and what for; then note it and answer with the file."""
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"title": _("Save as FHIR"), "form": form, "name": asked.name, "back": asked.back}
        context["what"] = asked.what
        return render(request, "fhir/save.html", context, status=422 if form.errors else 200)
    said = {"name": asked.name, "reason": form.cleaned_data["reason"]}
    answer = write()
    audit(
        request.user,
        "fhir.saved",
        asked.thing,
        request.now,
        person_id=asked.person_id,
        area_id=asked.area_id,
        **said,
    )
    name = f"{asked.thing._meta.model_name}-{asked.thing.pk}.fhir.{ENDS[asked.kind]}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _one(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type=ONE)


def _allowed(request: Request) -> bundles.May:
    return lambda permission, area: may(request.user, permission, request.today, area)


def fhir_case(request: Request, pk: UUID) -> HttpResponseBase:
    """Save a case with its person, results, doses and stays, as far as one may see them."""
    rows = Case.objects.select_related("person", "outbreak")
    case = get_object_or_404(visible(rows, request.user, "cases.read", request.today), pk=pk)
    what = _(
        "The person, the disease, single results, doses and stays, as far as your posts let you see them."
    )
    back = reverse("case", args=[pk])
    asked = Asked(case, case.person.name, back, what, case.area_id, person_id=case.person_id)
    return _saved(request, asked, lambda: _one(bundles.of_case(case, _allowed(request), request.now)))


def fhir_person(request: Request, pk: UUID) -> HttpResponseBase:
    """Save a person with cases, results, doses and stays, as far as one may see them."""
    rows = Person.objects.select_related("area")
    person = get_object_or_404(visible(rows, request.user, "people.read", request.today), pk=pk)
    what = _("The person, cases, single results, doses and stays, as far as your posts let you see them.")
    back = reverse("person", args=[pk])
    asked = Asked(person, person.name, back, what, person.area_id, person_id=pk)
    return _saved(request, asked, lambda: _one(bundles.of_person(person, _allowed(request), request.now)))


def fhir_hospital(request: Request, pk: UUID) -> HttpResponseBase:
    """Save a hospital: wards, rooms, beds, and who lies there."""
    rows = Site.objects.filter(kind=SiteKind.HOSPITAL)
    site = get_object_or_404(visible(rows, request.user, "care.read", request.today), pk=pk)
    what = _("Wards, rooms and beds, and who lies there if your posts let you see people.")
    asked = Asked(site, site.name, reverse("bed_board", args=[pk]), what, site.area_id)
    return _saved(request, asked, lambda: _one(bundles.of_hospital(site, _allowed(request), request.now)))


def fhir_round(request: Request, pk: UUID) -> HttpResponseBase:
    """Save the tubes of a round with what laboratories said of them; nobody is named."""
    row = get_object_or_404(visible_rounds(request.user, "testing.read", request.today), pk=pk)
    asked = Asked(
        row,
        _("Round %(n)s") % {"n": row.number},
        reverse("round", args=[pk]),
        _what_of_tubes(),
        row.area_id,
        LINES,
    )
    return _saved(request, asked, lambda: _lines(request, queries.tubes_of(round_id=pk)))


def fhir_laboratory(request: Request, pk: UUID) -> HttpResponseBase:
    """Save the tubes that a laboratory has concluded; nobody is named."""
    rows = Site.objects.filter(kind=SiteKind.LABORATORY)
    site = get_object_or_404(visible(rows, request.user, "testing.lab", request.today), pk=pk)
    asked = Asked(site, site.name, reverse("lab", args=[pk]), _what_of_tubes(), site.area_id, LINES)
    return _saved(request, asked, lambda: _lines(request, queries.tubes_of(laboratory_id=pk)))


def _what_of_tubes() -> str:
    return _(
        "One resource a line: each tube with a result, its specimen, observation, report. Nobody is named."
    )


def _lines(request: Request, rows: QuerySet[Tube]) -> HttpResponseBase:
    """Write tubes one resource a line, some at a time; a long file goes over the disk."""
    rows = visible(rows, request.user, "testing.read", request.today)
    out = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 — the answer closes it
    for resource in _in_parts(rows.order_by("pk").iterator(AT_ONCE)):
        out.write(json.encode(resource) + b"\n")
    out.seek(0)
    return FileResponse(out, content_type=LINES)


def _in_parts(rows: Iterable[Tube]) -> Iterator[Resource]:
    """Give the resources of tubes, each laboratory once."""
    left, known = iter(rows), set[str]()
    while some := list(islice(left, AT_ONCE)):
        for resource in bundles.of_tubes(some):
            if resource["id"] not in known:
                yield resource
            if resource["resourceType"] == "Organization":
                known.add(resource["id"])
