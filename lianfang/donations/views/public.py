"""The page on which everybody reads what was given and what became of it."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.reading import of_nobody
from lianfang.donations import forms, queries
from lianfang.donations.models import Gift
from lianfang.donations.views.gifts import HEAD, cells
from lianfang.donations.words import (
    FAR,
    far_of,
    public_name,
    public_text,
    said_amount,
    said_share,
    said_total,
    yuan,
)
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, paginate

A_PAGE = 30


@login_not_required
@of_nobody
def public_gifts(request: Request) -> HttpResponse:
    """Show everybody what was given and what became of it; as a table for whoever adds it up again."""
    form, chosen = filters(forms.PublicFilter, request)
    rows = queries.published(**chosen)
    if request.GET.get("export") == "csv":
        table = [cells(row, public_name(row), partial(public_text, row)) for row in rows]
        return csv_response("gifts", [_(head) for head in HEAD], table)
    page = paginate(request, rows, A_PAGE)
    everything = Gift.objects.exclude(published_at=None)
    money = queries.cash(everything)
    context = {
        "title": _("What was given"),
        "filters": form,
        "rows": [shown(row) for row in page],
        "page": page,
        "totals": [
            (Gift.Kind(each.kind).label, each.gifts, said_total(each)) for each in queries.totals(everything)
        ],
        "cash": [yuan(n) for n in (money.came, money.allocated, money.spent, money.left)],
    }
    return render(request, "donations/public.html", context)


def shown(gift: Gift) -> dict[str, object]:
    """Give what everybody may read of a gift."""
    said = partial(public_text, gift)
    uses = [
        (said(each.to), said(each.purpose), said_share(gift, each), each.delivered_at)
        for each in gift.allocations.all()
    ]
    return {
        "gift": gift,
        "what": said(gift.what),
        "giver": public_name(gift),
        "amount": said_amount(gift),
        "bound_to": said(gift.bound_to),
        "far": FAR[far_of(gift)],
        "uses": uses,
    }
