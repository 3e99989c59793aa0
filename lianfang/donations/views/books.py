"""Whether everything adds up, the cash book, what was perhaps reported twice, letters for all who wait."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from lianfang.accounts.access import must, visible
from lianfang.accounts.audit import audit
from lianfang.donations import actions, queries
from lianfang.donations.models import Gift
from lianfang.donations.papers import MOST
from lianfang.donations.queries.books import CashLine
from lianfang.donations.views.gifts import as_pdf
from lianfang.donations.words import said_amount, yuan
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, cut

READ, TAKE = "donations.read", "donations.take"
BOOK = (N_("Day"), N_("Number"), N_("Who"), N_("What"), N_("Came in"), N_("Went out"), N_("Left"))


def gift_books(request: Request) -> HttpResponse:
    """Add everything up anew and show what differs; as JSON for a program."""
    must(request, READ)
    rows = visible(Gift.objects.all(), request.user, READ, request.today)
    checks = queries.verified(rows)
    if request.GET.get("export") == "json":
        found = {"right": queries.right(checks), "checks": queries.everything(checks)}
        return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    money = queries.cash(rows)
    figures = [
        (_("Money received"), yuan(money.came)),
        (_("Allocated"), yuan(money.allocated)),
        (_("Spent by vouchers"), yuan(money.spent)),
        (_("Not allocated"), yuan(money.free)),
        (_("Still there"), yuan(money.left)),
    ]
    title = _("Do the books of gifts add up?")
    context = {"title": title, "checks": checks, "right": queries.right(checks), "figures": figures}
    return render(request, "donations/books.html", context)


def gift_cash(request: Request) -> HttpResponse:
    """Show the cash book: each receipt of money and each voucher, with what was left."""
    must(request, READ)
    rows = visible(Gift.objects.all(), request.user, READ, request.today)
    book = queries.cash_book(rows)
    if request.GET.get("export") == "csv":
        audit(request.user, "donations.list.exported", request.user, request.now, rows=len(book))
        return csv_response("cash-book", [_(head) for head in BOOK], [_line(each) for each in book])
    shown = cut(request, book[::-1])
    lines = [
        (each, *(yuan(n) if n else "" for n in (each.came, each.went)), yuan(each.left))
        for each in shown.page
    ]
    return render(request, "donations/cash.html", {"title": _("Cash book"), "listing": shown, "rows": lines})


def _line(each: CashLine) -> tuple[object, ...]:
    sums = [f"{n / 100:.2f}" if n else "" for n in (each.came, each.went)]
    return (each.on, each.number, each.who, each.what, *sums, f"{each.left / 100:.2f}")


def gift_doubles(request: Request) -> HttpResponse:
    """List reports that are perhaps one gift, two by two."""
    must(request, READ)
    shown = cut(request, queries.doubles(request.user, request.today), 20)
    rows = [[(each, said_amount(each)) for each in pair] for pair in shown.page]
    context = {"title": _("Perhaps reported twice"), "listing": shown, "rows": rows}
    return render(request, "donations/doubles.html", context)


def gift_letters(request: Request) -> HttpResponse:
    """List the givers whom nobody thanked yet; print their letters in one file, and note that they were sent."""
    must(request, TAKE)
    waiting = queries.gifts(request.user, request.today, state="thank").order_by("receipt")
    chosen = _chosen(request)
    if chosen:
        rows = list(queries.with_uses(waiting.filter(pk__in=chosen))[:MOST])
        if rows and request.method == "POST":
            for gift in rows:
                actions.thank(gift, by=request.user, now=request.now, text=_("letter"))
            said = ngettext("%(n)s giver was thanked.", "%(n)s givers were thanked.", len(rows))
            messages.success(request, said % {"n": len(rows)})
            return redirect("gift_letters")
        if rows:
            audit(request.user, "donations.list.exported", request.user, request.now, rows=len(rows))
            return as_pdf(request, rows, "thanks")
    shown = [(gift, said_amount(gift)) for gift in waiting[:MOST]]
    context = {"title": _("Letters of thanks"), "rows": shown, "all": waiting.count(), "most": MOST}
    return render(request, "donations/letters.html", context)


def _chosen(request: Request) -> list[UUID]:
    said = (request.POST if request.method == "POST" else request.GET).getlist("gift")[:MOST]
    found = []
    for text in said:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
