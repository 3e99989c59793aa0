"""Papers of goods: lists of couriers, labels."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from lianfang.accounts.access import must, require
from lianfang.accounts.audit import audit
from lianfang.supplies import queries
from lianfang.supplies.models import Barcode, Lot
from lianfang.supplies.models import Request as Asked
from lianfang.supplies.papers import print_barcode, print_labels, print_lot, print_rounds
from lianfang.supplies.views.stores import found
from lianfang.web.http import Request

READ, KEEP = "supplies.read", "supplies.keep"


def store_rounds(request: Request, pk: UUID) -> HttpResponse:
    """Print a list for each courier who is on the way from a store."""
    here = found(request, pk)
    require(request.user, KEEP, here.area_id, request.today)
    rows = list(queries.on_the_way(here))
    if not rows:
        raise Http404
    audit(request.user, "supplies.rounds.printed", here, request.now, area_id=here.area_id, rows=len(rows))
    return _pdf(print_rounds(rows, _address(request), now=request.now), "rounds")


def goods_label(request: Request, pk: UUID) -> HttpResponse:
    """Print the label of a hand-over."""
    rows = Asked.objects.select_related("point").prefetch_related("lines__item")
    asked = get_object_or_404(rows, pk=pk)
    require(request.user, READ, asked.area_id, request.today)
    return _pdf(print_labels([asked], _address(request), now=request.now), f"label-{asked.number}")


def lot_label(request: Request, pk: UUID) -> HttpResponse:
    """Print labels for the boxes of a lot."""
    must(request, READ)
    lot = get_object_or_404(Lot.objects.select_related("item"), pk=pk)
    return _pdf(print_lot(lot, now=request.now), f"lot-{lot.code}")


def barcode_label(request: Request, pk: UUID) -> HttpResponse:
    """Print labels with the code of one kind of goods."""
    must(request, READ)
    barcode = get_object_or_404(Barcode.objects.select_related("item"), pk=pk)
    return _pdf(print_barcode(barcode, now=request.now), f"goods-{barcode.code}")


def _address(request: Request) -> str:
    return request.build_absolute_uri(reverse("goods_requests"))


def _pdf(paper: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
