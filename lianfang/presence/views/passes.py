"""Passes: their list, a new one, one with its code, and revoking it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.drawings import qr
from lianfang.common.errors import Refused
from lianfang.people.views import area_context, area_of
from lianfang.presence import actions, queries
from lianfang.presence.forms import PassFilter, PassForm
from lianfang.presence.models import Pass
from lianfang.presence.papers import print_pass
from lianfang.presence.signing import code_of
from lianfang.presence.views.words import rules_here
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"issued": "issued_at", "ends": "ends_at", "holder": "holder"}
DAYS = 14  # when no protocol is in force: as long as those that are let a pass be good (design choice)


def passes(request: Request) -> HttpResponse:
    """List the passes of an area: who may pass, until when, for what."""
    area = area_of(request, "presence.read")
    require(request.user, "presence.read", area.pk, request.today)
    form, chosen = filters(PassFilter, request)
    chosen.pop("area", None)
    rows = queries.passes(area.pk, request.user, request.today, request.now, **chosen)
    found = listing(request, rows, sorts=SORTS, default="-issued")
    context = {
        "title": _("Passes"),
        "filters": form,
        "listing": found,
        "rows": [(given, *state(given, request)) for given in found.page],
        "may_pass": may(request.user, "presence.pass", request.today),
        **area_context(area),
    }
    return render(request, "presence/passes.html", context)


def new_pass(request: Request) -> HttpResponse:
    """Issue a pass."""
    where = spans(request.user, "presence.pass", request.today)
    if not where:
        require(request.user, "presence.pass", 0, request.today)
    form = PassForm(request.POST or None, spans=where, now=request.now)
    if request.method == "POST" and form.is_valid():
        rules = rules_here(request.user, request.today)
        days = rules.pass_days.value if rules else DAYS
        try:
            given = actions.issue_pass(form.wanted(), most_days=days, by=request.user, now=request.now)
            messages.success(request, _("The pass is issued."))
            return redirect("gate_pass", given.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "presence/new_pass.html", {"title": _("Issue a pass"), "form": form})


def given_pass(request: Request, pk: UUID) -> HttpResponse:
    """Show a pass with its signed code, to be printed or photographed."""
    given = get_object_or_404(queries.find_pass(pk, request.user, request.today))
    word, tone = state(given, request)
    context: dict[str, Any] = {
        "title": given.number,
        "given": given,
        "word": word,
        "tone": tone,
        "qr": mark_safe(qr(code_of(given), scale=4)),  # noqa: S308 — drawn by us
        "may_change": given.revoked_at is None
        and may(request.user, "presence.pass", request.today, given.area_id),
    }
    return render(request, "presence/pass.html", context)


def pass_print(request: Request, pk: UUID) -> HttpResponse:
    """Print a pass for somebody without a phone; one that was revoked is not printed any more."""
    given = get_object_or_404(queries.find_pass(pk, request.user, request.today))
    require(request.user, "presence.pass", given.area_id, request.today)
    if given.revoked_at:
        messages.error(request, _("This pass was revoked: it is not printed any more."))
        return redirect("gate_pass", pk)
    response = HttpResponse(print_pass(given, now=request.now), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{given.number}.pdf"'
    audit(
        request.user,
        "presence.pass.printed",
        given,
        request.now,
        person_id=given.person_id,
        area_id=given.area_id,
        number=given.number,
    )
    return response


@require_POST
def revoke(request: Request, pk: UUID) -> HttpResponse:
    """Revoke a pass, with a reason."""
    given = get_object_or_404(queries.find_pass(pk, request.user, request.today))
    actions.revoke_pass(given, why=request.POST.get("why", ""), by=request.user, now=request.now)
    messages.success(request, _("The pass is revoked. Phones refuse it as soon as they have heard of it."))
    return redirect("gate_pass", pk)


def state(given: Pass, request: Request) -> tuple[str, str]:
    """Say in a word and its tone whether a pass is good."""
    if given.revoked_at:
        return _("Revoked"), "red"
    if given.ends_at < request.now:
        return _("Ended"), "neutral"
    return (_("Good"), "green") if given.starts_at <= request.now else (_("Still to come"), "amber")
