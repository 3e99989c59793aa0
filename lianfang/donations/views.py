"""The pages of gifts, and the one that everybody reads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, require, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.donations import actions, forms, queries
from lianfang.donations.models import Allocation, Gift
from lianfang.donations.papers import print_paper, said_amount
from lianfang.places.queries import labels
from lianfang.supplies.models import Item
from lianfang.supplies.views.stepping import Kind, Step, must, page_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing, paginate

READ, TAKE, SPEND, PUBLISH = "donations.read", "donations.take", "donations.allocate", "donations.publish"
SORTS = {"day": "given_on", "receipt": "receipt", "giver": "giver"}
TONES = {"pledged": "amber", "received": "green", "refused": "red"}
HEAD = (
    *(N_("Receipt no."), N_("Day"), N_("Giver"), N_("Kind"), N_("What is given"), N_("Amount")),
    *(N_("Bound to"), N_("State"), N_("Where it went")),
)


def gifts(request: Request) -> HttpResponse:
    """List gifts, the newest first, with what is left of the money."""
    must(request, READ)
    form, chosen = filters(forms.GiftFilter, request)
    rows = queries.gifts(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.prefetch_related("allocations")))
    shown = listing(request, rows, sorts=SORTS, default="-day")
    sums = queries.sums(queries.gifts(request.user, request.today))
    context = {
        "title": _("Gifts"),
        "filters": form,
        "listing": shown,
        "rows": [(row, said_amount(row), TONES.get(row.state, "neutral")) for row in shown.page],
        "sums": sums,
        "cash": [f"{fen / 100:,.2f}" for fen in (sums.cash, sums.allocated)],
        "may_take": may(request.user, TAKE, request.today),
    }
    return render(request, "donations/gifts.html", context)


def _csv(request: Request, rows: list[Gift]) -> HttpResponse:
    audit(request.user, "donations.list.exported", request.user, request.now, rows=len(rows))
    return csv_response("gifts", [_(head) for head in HEAD], [_cells(row, row.giver) for row in rows])


def _cells(row: Gift, giver: str) -> tuple[Any, ...]:
    went = "; ".join(f"{each.to}: {said_amount(row, each.amount)}" for each in row.allocations.all())
    return (row.receipt, row.given_on, giver, row.get_kind_display(), row.what, said_amount(row), row.bound_to,
            row.get_state_display(), went)  # fmt: skip


def gift_new(request: Request) -> HttpResponse:
    """Write down what somebody gives or promises."""
    must(request, TAKE)
    start = {"given_on": request.today}
    form = forms.GiftForm(request.POST or None, initial=start, spans=spans(request.user, TAKE, request.today))
    if request.method == "POST" and form.is_valid():
        made = actions.pledge(form.gift(), by=request.user, now=request.now)
        if queries.perhaps_same(made):
            messages.warning(request, _("Perhaps this was reported before: see below."))
        return redirect("gift", made.pk)
    context = {"title": _("Write down a gift"), "form": form, "back": "gifts", "back_title": _("Gifts")}
    return render(request, "supplies/form.html", context, status=422 if form.is_bound else 200)


def _deliver(_gift: Gift, *, allocation: Allocation, text: str, by: User, now: datetime) -> None:
    actions.deliver(allocation, text=text, by=by, now=now)


def _in(*states: str) -> Any:
    return lambda gift: gift.state in states


STEPS = (
    Step("receive", gettext_lazy("It is here: write the receipt"), "package-import", actions.receive, TAKE,
         _in("pledged"), forms.MaybeTextForm, "primary"),
    Step("refuse", pgettext_lazy("gift", "Refuse"), "x", actions.refuse, TAKE, _in("pledged"), forms.TextForm),
    Step("join", gettext_lazy("The same as another"), "git-merge", actions.join, TAKE,
         lambda gift: gift.state in {"pledged", "received"} and bool(queries.perhaps_same(gift)), forms.JoinForm),
    Step("stock", gettext_lazy("Take into a store"), "building-warehouse", actions.stock, TAKE,
         lambda gift: gift.state == "received" and gift.kind == "goods" and not gift.document_id, forms.StockForm),
    Step("allocate", gettext_lazy("Allocate"), "send", actions.allocate, SPEND,
         lambda gift: gift.state == "received" and gift.allocated < gift.amount, forms.AllocateForm, "primary"),
    Step("deliver", gettext_lazy("It was delivered"), "check", _deliver, SPEND,
         lambda gift: gift.allocations.filter(delivered_at=None).exists(), forms.DeliverForm),
    Step("thank", gettext_lazy("Its giver was thanked"), "mail", actions.thank, TAKE,
         lambda gift: gift.state == "received" and not gift.thanked_at, forms.MaybeTextForm),
    Step("publish", pgettext_lazy("gift", "Publish"), "world", actions.publish, PUBLISH,
         lambda gift: gift.state == "received" and not gift.published_at),
    Step("hide", gettext_lazy("Take off the page"), "eye-off", actions.hide, PUBLISH,
         lambda gift: bool(gift.published_at), forms.TextForm),
)  # fmt: skip


def gift(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a gift and what became of it; take a step on it."""
    found = get_object_or_404(Gift.objects.select_related("document", "joined_to", "received_by"), pk=pk)
    require(request.user, READ, found.area_id, request.today)
    return page_of(request, found, step, Kind("gift", "donations/gift.html", STEPS, _page), found.area_id)


def _page(gift: Gift, _request: Request) -> dict[str, Any]:
    return {
        "title": gift.what,
        "gift": gift,
        "amount": said_amount(gift),
        "worth": f"{gift.worth / 100:,.2f}" if gift.worth else "",
        "tone": TONES.get(gift.state, "neutral"),
        "area": labels([gift.area_id]).get(gift.area_id, ""),
        "went": [(each, said_amount(gift, each.amount)) for each in gift.allocations.select_related("by")],
        "left": said_amount(gift, gift.amount - gift.allocated),
        "same": queries.perhaps_same(gift),
        "history": gift.steps.select_related("by"),
        "items": Item.objects.values_list("name", flat=True),
    }


def gift_paper(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Print the receipt of a gift, or the letter that thanks for it."""
    found = get_object_or_404(Gift, pk=pk, state="received")
    require(request.user, READ, found.area_id, request.today)
    if kind not in {"receipt", "thanks"}:
        raise Http404
    audit(request.user, "donations.gift.printed", found, request.now, area_id=found.area_id)
    paper = print_paper(found, kind, now=request.now)
    headers = {"Content-Disposition": f'inline; filename="{kind}-{found.receipt}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@login_not_required
def public_gifts(request: Request) -> HttpResponse:
    """Show everybody what was given and what became of it; as a table for whoever adds it up again."""
    form, chosen = filters(forms.PublicFilter, request)
    rows = queries.published(**chosen)
    named = {row.pk: row.giver for row in rows if not row.anonymous}
    nobody = _("not named, as they wished")
    if request.GET.get("export") == "csv":
        table = [_cells(row, named.get(row.pk, nobody)) for row in rows]
        return csv_response("gifts", [_(head) for head in HEAD], table)
    page = paginate(request, rows, 30)
    shown = [(row, named.get(row.pk, nobody), said_amount(row), _went(row)) for row in page]
    everything = queries.sums(queries.published())
    cash = [f"{fen / 100:,.2f}" for fen in (everything.cash, everything.allocated, everything.left)]
    context = {"title": _("What was given"), "filters": form, "rows": shown, "page": page, "cash": cash}
    return render(request, "donations/public.html", context | {"sums": everything})


def _went(row: Gift) -> list[tuple[Allocation, str]]:
    return [(each, said_amount(row, each.amount)) for each in row.allocations.all()]
