"""What a list or a paper is for: told with what is sent, or asked on a page of its own."""

from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from lianfang.exchange import purposes
from lianfang.exchange.forms import PurposeForm
from lianfang.web.http import Request


def name_of(request: Request) -> str:
    """Give the name of the address that was asked for."""
    return (request.resolver_match.url_name if request.resolver_match else "") or ""


def signed_in(request: Request) -> bool:
    """Say whether somebody who works here asks."""
    known = getattr(request, "user", None)
    return known is not None and known.is_authenticated


def may_tell(request: Request) -> bool:
    """Say whether a purpose may have come with what is done again, without reading what is uploaded."""
    return request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"


def take(request: Request, name: str) -> None:
    """Keep the purpose that came with what is done again."""
    if request.method != "POST" or "save_purpose" not in request.POST:
        return
    form = PurposeForm(request.POST)
    if form.is_valid():
        purposes.keep(request, name, *form.said)


def ask(request: Request) -> HttpResponseBase:
    """Lead to the page that asks; what was sent is sent again from there."""
    if request.method == "GET":
        return redirect(f"{reverse('save_why')}?{urlencode({'next': request.get_full_path()})}")
    sent = [(key, value) for key, values in request.POST.lists() for value in values]
    form = PurposeForm(request.POST if "save_purpose" in request.POST else None)
    context = {
        "title": gettext("What is this paper for?"),
        "form": form,
        "purposes": purposes.PURPOSES.items(),
        "action": request.get_full_path(),
        "sent": [pair for pair in sent if pair[0] not in ("csrfmiddlewaretoken", *form.fields)],
        "back": _back(request),
    }
    return render(request, "exchange/save_why.html", context, status=422 if form.errors else 200)


def _back(request: Request) -> str:
    """Give the page from which a form was sent, if it is one of ours."""
    came = request.headers.get("Referer", "")
    return came if url_has_allowed_host_and_scheme(came, {request.get_host()}) else ""
