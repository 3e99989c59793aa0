"""What became of a gift, for whoever holds its receipt: number and code open its page, its papers and nothing else."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianfang.accounts.reading import of_nobody
from lianfang.common.errors import Refused
from lianfang.donations import queries
from lianfang.donations.models import Gift
from lianfang.donations.signing import opens, spaced
from lianfang.donations.views.gifts import as_pdf
from lianfang.donations.views.public import shown
from lianfang.donations.words import public_text, yuan
from lianfang.public import limits
from lianfang.supplies.models import Store
from lianfang.web.http import Request

WRONG, TOO_MANY, LONGEST = 404, 429, 24
PAPERS = ("receipt", "thanks", "certificate")


@never_cache
@login_not_required
@of_nobody
def ask(request: Request) -> HttpResponse:
    """Ask for the number of a receipt and the code on it."""
    number, code = request.GET.get("number", "").strip(), request.GET.get("code", "")
    plain = "".join(code.upper().replace("-", " ").split())[:LONGEST]
    if number.isdecimal() and len(number) < 10 and plain.isascii() and plain.isalnum():
        return redirect("gift_own", int(number), plain)
    asked = bool(number or code)
    context = {"title": _("My gift"), "wrong": _wrong() if asked else ""}
    return _unlisted(render(request, "public/gift_ask.html", context, status=WRONG if asked else 200))


def _wrong() -> str:
    return _("No receipt has this number and this code. Check each letter.")


@never_cache
@login_not_required
@of_nobody
def own(request: Request, number: int, code: str, kind: str = "") -> HttpResponse:
    """Show a giver what became of their gift, or give them one of its papers."""
    try:
        gift = _opened(request, number, code)
    except Refused as refused:
        status = TOO_MANY if refused.code == "too_many_tries" else WRONG
        context = {"title": _("My gift"), "wrong": str(refused)}
        return _unlisted(render(request, "public/gift_ask.html", context, status=status))
    if kind:
        if kind not in PAPERS or gift.state != Gift.State.RECEIVED:
            raise Http404
        return as_pdf(request, [gift], kind)
    return _unlisted(render(request, "public/gift_own.html", _page(gift, code)))


def _opened(request: Request, number: int, code: str) -> Gift:
    limits.may_try(request)
    gift = queries.of_receipt(number)
    if gift is None or not opens(gift, code):
        raise Refused("wrong_code", _wrong())
    limits.was_right(request)
    return gift


def _page(gift: Gift, code: str) -> dict[str, Any]:
    stands = gift
    while stands.joined_to:
        stands = stands.joined_to
    said = partial(public_text, gift)
    vouchers = [
        (each.spent_on, said(each.what), yuan(each.amount), each.voucher)
        for use in queries.uses_of(stands).filter(withdrawn_at=None)
        for each in use.spendings.all()
        if not each.voided_at
    ]
    ways = [(way, [(_place(store), n) for store, n in way.places]) for way in queries.ways(stands)]
    return shown(stands) | {
        "title": _("My gift"),
        "own": gift,
        "stands": stands,
        "code": spaced(code),
        "plain": code,
        "vouchers": vouchers,
        "ways": ways,
        "papers": PAPERS if gift.state == Gift.State.RECEIVED else (),
    }


def _place(store: Store) -> str:
    kinds = {
        "used": _("Given out for use"),
        "lost": _("Written off"),
        "way": _("On the way to where it is needed"),
    }
    return kinds.get(store.kind, store.name)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
