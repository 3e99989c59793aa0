"""What a list of people is saved for; the extract for research."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lianfang.accounts.access import must
from lianfang.exchange import purposes
from lianfang.exchange.deidentifying import described
from lianfang.exchange.forms import PurposeForm, ReasonForm, ResearchForm
from lianfang.exchange.gate import BULK, REASONS, SAVE
from lianfang.exchange.research import DICTIONARY, extract
from lianfang.exchange.returning import saved
from lianfang.outbreak.queries import seen
from lianfang.web.http import Request
from lianfang.web.refusals import came_from

RESEARCH = "exchange.research"
KEPT = 20  # reasons in one session


def save_why(request: Request) -> HttpResponse:
    """Ask what a list of people is saved for, and of a long one why; then save it."""
    if long := bool(request.GET.get("long")):
        must(request, SAVE)
    where = _where(request)
    form: Any = (ReasonForm if long else PurposeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep(request, where, form)
        return redirect(where)
    context = {
        "title": _("Save a long list of people") if long else _("What is this list for?"),
        "form": form,
        "next": where,
        "back": _back(request, where),
        "bulk": BULK,
        "long": long,
        "purposes": purposes.PURPOSES.items(),
    }
    return render(request, "exchange/save_why.html", context, status=422 if form.errors else 200)


def _back(request: Request, where: str) -> str:
    """Give the page from which the list was to be saved; once the question was asked again, the list as it was
    filtered."""
    came = came_from(request)
    if urlsplit(came).path not in ("/", request.path):
        return came
    asked = urlsplit(where)
    kept = QueryDict(asked.query, mutable=True)
    for key in ("export", "file"):  # as a list is asked for as a file
        kept.pop(key, None)
    return f"{asked.path}?{kept.urlencode()}" if kept else asked.path


def _where(request: Request) -> str:
    """Give the address of the list; the first page instead of one that is none of ours."""
    where = request.POST.get("next", "") or request.GET.get("next", "")
    known = url_has_allowed_host_and_scheme(where, None) and where.startswith("/")
    return where if known else "/"


def _keep(request: Request, where: str, form: PurposeForm | ReasonForm) -> None:
    """Keep for the session what a list is for; own words are also the reason for a long one, once."""
    if isinstance(form, ReasonForm):
        words = form.cleaned_data["reason"]
    else:
        purpose, words = form.said
        try:
            purposes.keep(request, resolve(urlsplit(where).path).url_name or "", purpose, words)
        except Resolver404:
            return
    if words:
        told = dict(list(request.session.get(REASONS, {}).items())[-KEPT:])
        request.session[REASONS] = told | {where: words}


def research(request: Request) -> HttpResponse:
    """Save an extract for research that names nobody."""
    must(request, RESEARCH)
    seen_ = seen(request.user, request.today).order_by("-began_on")
    form = ResearchForm(request.POST or None, outbreaks=seen_)
    if request.method == "POST" and form.is_valid():
        outbreak, kind = form.cleaned_data["outbreak"], form.cleaned_data["form"]
        data = extract(outbreak, kind, reason=form.cleaned_data["reason"], by=request.user, now=request.now)
        return saved(f"research-{request.today.isoformat()}.zip", data, "application/zip")
    context = {
        "title": _("Extract for research"),
        "form": form,
        "dictionary": described(DICTIONARY),
    }
    return render(request, "exchange/research.html", context, status=422 if form.errors else 200)
