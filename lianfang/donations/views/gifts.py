"""The list of gifts, writing one down, the page of a gift, its papers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, require, spans
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.donations import actions, forms, queries
from lianfang.donations.models import Gift
from lianfang.donations.papers import KINDS, print_papers
from lianfang.donations.views.steps import STEPS
from lianfang.donations.words import FAR, far_of, said_amount, said_share, said_total, yuan
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.supplies.models import Item
from lianfang.supplies.views.stepping import Kind, page_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

READ, TAKE = "donations.read", "donations.take"
SORTS = {"day": "given_on", "receipt": "receipt", "giver": "giver", "kind": "kind", "state": "state"}
TONES = {"pledged": "amber", "received": "green", "refused": "red"}
HEAD = (
    *(N_("Receipt no."), N_("Day"), N_("Giver"), N_("Kind"), N_("What is given"), N_("Amount")),
    *(N_("Worth in yuan"), N_("Bound to"), N_("State"), N_("How far"), N_("Where it went")),
)


def gifts(request: Request) -> HttpResponse:
    """List gifts, the newest first, with what is left of the money."""
    must(request, READ)
    form, chosen = filters(forms.GiftFilter, request)
    rows = queries.gifts(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        found = list(queries.with_uses(rows).order_by("-given_on", "-id"))
        audit(request.user, "donations.list.exported", request.user, request.now, rows=len(found))
        return csv_response(
            "gifts", [_(head) for head in HEAD], [cells(row, row.giver, str) for row in found]
        )
    shown = listing(request, rows, sorts=SORTS, default="-day")
    mine = queries.gifts(request.user, request.today)
    context = {
        "title": _("Gifts"),
        "filters": form,
        "listing": shown,
        "rows": [(row, said_amount(row), TONES.get(row.state, "neutral")) for row in shown.page],
        "totals": [
            (Gift.Kind(each.kind).label, each.gifts, said_total(each)) for each in queries.totals(mine)
        ],
        "doubles": len(queries.doubles(request.user, request.today)),
        "may_take": may(request.user, TAKE, request.today),
    }
    return render(request, "donations/gifts.html", context)


def cells(row: Gift, giver: str, said: Any) -> tuple[Any, ...]:
    """Write a gift as a line of a table; `said` writes its words, for whoever reads it."""
    uses = [
        f"{said(each.to)} · {said(each.purpose)}: {said_share(row, each)}" for each in row.allocations.all()
    ]
    worth = f"{row.worth / 100:.2f}" if row.worth else ""
    return (row.receipt, row.given_on, giver, row.get_kind_display(), said(row.what), said_amount(row), worth,
            said(row.bound_to), row.get_state_display(), FAR[far_of(row)] if row.state == "received" else "",
            "; ".join(uses))  # fmt: skip


def gift_new(request: Request) -> HttpResponse:
    """Write down what somebody gives or promises."""
    must(request, TAKE)
    allowed = spans(request.user, TAKE, request.today)
    start = {"given_on": request.today}
    form = forms.GiftForm(request.POST or None, initial=start, spans=allowed, today=request.today)
    if request.method == "POST" and form.is_valid():
        made = actions.pledge(form.gift(), by=request.user, now=request.now)
        if queries.perhaps_same(made):
            messages.warning(request, _("Perhaps this was reported before: see below."))
        return redirect("gift", made.pk)
    context = {"title": _("Write down a gift"), "form": form, "back": "gifts", "back_title": _("Gifts")}
    return render(request, "supplies/form.html", context, status=422 if form.is_bound else 200)


def gift_change(request: Request, pk: UUID) -> HttpResponse:
    """Put right what was written down about a gift."""
    found = get_object_or_404(Gift, pk=pk)
    require(request.user, TAKE, found.area_id, request.today)
    allowed = spans(request.user, TAKE, request.today)
    form = forms.GiftForm(request.POST or None, initial=_begin(found), spans=allowed, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(found, form.told(), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("gift", pk)
    context = {"title": _("Change what is on record"), "form": form, "gift": found}
    return render(request, "donations/change.html", context, status=422 if form.is_bound else 200)


def _begin(gift: Gift) -> dict[str, Any]:
    names = (
        "kind",
        "giver",
        "what",
        "unit",
        "bound_to",
        "given_on",
        "office",
        "phone",
        "medical",
        "anonymous",
    )
    signs = {"ge": "+", "approx": "约"}
    cash = gift.kind == Gift.Kind.CASH
    amount = f"{gift.amount / 100:.2f}" if cash else str(gift.amount)
    sign = signs.get(gift.qualifier, "")
    said = f"{sign}{amount}" if sign == "约" else f"{amount}{sign}"
    worth = f"{gift.worth / 100:.2f}" if gift.worth else ""
    area = Area.objects.filter(pk=gift.area_id).first()
    return {name: getattr(gift, name) for name in names} | {"amount": said, "worth": worth, "area": area}


def gift(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a gift and what became of it; take a step on it."""
    rows = Gift.objects.select_related("joined_to", "received_by")
    rows = rows.prefetch_related("allocations__agreement", "documents__document__undone_by")
    rows = rows.prefetch_related("documents__document__store")
    found = get_object_or_404(rows, pk=pk)
    require(request.user, READ, found.area_id, request.today)
    return page_of(request, found, step, Kind("gift", "donations/gift.html", STEPS, _page), found.area_id)


def _page(gift: Gift, request: Request) -> dict[str, Any]:
    return {
        "title": gift.what,
        "gift": gift,
        "amount": said_amount(gift),
        "worth": f"{gift.worth / 100:,.2f}" if gift.worth else "",
        "tone": TONES.get(gift.state, "neutral"),
        "area": labels([gift.area_id]).get(gift.area_id, ""),
        "joined": gift.joined.all(),
        "history": gift.steps.select_related("by"),
        "items": Item.objects.values_list("name", flat=True),
        "may_take": may(request.user, TAKE, request.today, gift.area_id),
        "papers": [kind for kind, state in KINDS.items() if state == gift.state],
        **_same(gift, request),
        **_went(gift),
    }


def _same(gift: Gift, request: Request) -> dict[str, Any]:
    """Name the reports that are alike where the user may see them; of others say how many."""
    same = queries.perhaps_same(gift) if gift.state in {"pledged", "received"} else []
    rows = queries.gifts(request.user, request.today).filter(pk__in=[each.pk for each in same])
    seen = set(rows.values_list("pk", flat=True))
    here = [each for each in same if each.pk in seen]
    return {"same": here, "elsewhere": len(same) - len(here)}


def _went(gift: Gift) -> dict[str, Any]:
    uses, agreed = list(queries.uses_of(gift)), gift.agreements.all()
    return {
        "uses": [(each, said_share(gift, each)) for each in uses],
        "vouchers": [(each, yuan(each.amount)) for use in uses for each in use.spendings.all()],
        "left": said_amount(gift, gift.amount - gift.allocated),
        "agreements": [(each, said_amount(gift, each.most, "") if each.most else "") for each in agreed],
        "ways": queries.ways(gift),
    }


def gift_paper(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Print the receipt of a gift, the letter that thanks for it, its certificate, or why it was refused."""
    if kind not in KINDS:
        raise Http404
    found = get_object_or_404(queries.with_uses(Gift.objects.filter(state=KINDS[kind])), pk=pk)
    require(request.user, READ, found.area_id, request.today)
    audit(request.user, "donations.gift.printed", found, request.now, area_id=found.area_id)
    return as_pdf(request, [found], kind)


def as_pdf(request: Request, gifts: list[Gift], kind: str) -> HttpResponse:
    """Answer with the same paper of some gifts as one PDF."""
    address = request.build_absolute_uri(reverse("gift_ask"))
    paper = print_papers(gifts, kind, address, now=request.now)
    name = f"{kind}-{gifts[0].receipt}" if len(gifts) == 1 else kind
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
