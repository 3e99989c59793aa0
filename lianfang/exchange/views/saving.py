"""Why a long list of people is saved; the extract for research."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lianfang.accounts.access import must
from lianfang.exchange.deidentifying import described
from lianfang.exchange.forms import ReasonForm, ResearchForm
from lianfang.exchange.gate import BULK, REASONS, SAVE
from lianfang.exchange.research import DICTIONARY, extract
from lianfang.exchange.returning import saved
from lianfang.outbreak.queries import seen
from lianfang.web.http import Request

RESEARCH = "exchange.research"
KEPT = 20  # reasons in one session


def save_why(request: Request) -> HttpResponse:
    """Ask why a long list of people is saved; then save it."""
    must(request, SAVE)
    where = request.POST.get("next", "") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(where, None) or not where.startswith("/"):
        where = "/"
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(list(request.session.get(REASONS, {}).items())[-KEPT:])
        request.session[REASONS] = told | {where: form.cleaned_data["reason"]}
        return redirect(where)
    context = {"title": _("Save a long list of people"), "form": form, "next": where, "bulk": BULK}
    return render(request, "exchange/save_why.html", context, status=422 if form.errors else 200)


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
