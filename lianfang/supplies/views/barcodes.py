"""The codes of one kind of goods."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import must, spans
from lianfang.common.errors import Refused
from lianfang.supplies import actions
from lianfang.supplies.models import Item
from lianfang.web.http import Request

KEEP = "supplies.keep"


def goods_barcodes(request: Request, pk: UUID) -> HttpResponse:
    """Show the codes of one kind of goods; scan one to add it, make one of ours, take one off."""
    must(request, KEEP)
    item = get_object_or_404(Item, pk=pk)
    refused = _done(request, item) if request.method == "POST" else ""
    if refused is None:
        return redirect("goods_barcodes", item.pk)
    barcodes = list(item.barcodes.all())
    context = {
        "title": _("Barcodes"),
        "item": item,
        "barcodes": barcodes,
        "own": any(each.ours for each in barcodes),
        "refused": refused,
    }
    return render(request, "supplies/barcodes.html", context, status=422 if refused else 200)


def _done(request: Request, item: Item) -> str | None:
    """Do what was asked; on a refusal give its words."""
    area = spans(request.user, KEEP, request.today)[0][0]
    try:
        if request.POST.get("drop"):
            one = item.barcodes.filter(pk=_key(request.POST["drop"])).first()
            if one:
                actions.drop_barcode(one, area_id=area, by=request.user, now=request.now)
        elif request.POST.get("do") == "make":
            actions.make_barcode(item, area_id=area, by=request.user, now=request.now)
        else:
            code = request.POST.get("code", "")[:200]
            actions.add_barcode(item, code, area_id=area, by=request.user, now=request.now)
    except Refused as refused:
        return str(refused)
    return None


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
