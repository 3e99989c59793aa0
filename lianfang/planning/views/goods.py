"""As which goods items are reckoned."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must, spans
from lianfang.common.errors import Refused
from lianfang.planning import actions, queries
from lianfang.planning.forms import CountedAsForm
from lianfang.planning.views.common import READ, SET
from lianfang.supplies.models import Item
from lianfang.web.http import Request
from lianfang.web.pages import cut


def counted_as(request: Request) -> HttpResponse:
    """List items with the goods they count as: said by a person, or read from their names."""
    must(request, READ)
    planning = queries.numbers(request.today)
    words = {good.key: (_(good.label), _(good.counted)) for good in planning.goods.value}
    rows = sorted(queries.kept(planning).values(), key=lambda row: (row.good != "", row.good, row.item.name))
    context = {
        "title": _("What items count as"),
        "listing": cut(request, [(row, *words.get(row.good, ("", ""))) for row in rows]),
        "planning": planning,
        "may_set": may(request.user, SET, request.today),
    }
    return render(request, "planning/items.html", context)


def counted_as_edit(request: Request, pk: UUID) -> HttpResponse:
    """Say as which goods an item is reckoned and how many pieces a unit holds."""
    must(request, SET)
    item, planning = get_object_or_404(Item, pk=pk), queries.numbers(request.today)
    row = queries.kept(planning)[item.pk]
    begin = {"good": row.good, "holds": row.holds}
    form = CountedAsForm(request.POST or None, planning=planning, initial=begin)
    if request.method == "POST" and form.is_valid():
        area = spans(request.user, SET, request.today)[0][0]
        try:
            actions.count_as(item, **form.cleaned_data, area_id=area, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(item)s is reckoned so from now on.") % {"item": item.name})
            return redirect("counted_as")
    context = {"title": item.name, "form": form, "back": "counted_as", "back_title": _("What items count as")}
    return render(request, "planning/form.html", context, status=422 if form.is_bound else 200)
