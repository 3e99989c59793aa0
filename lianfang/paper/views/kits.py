"""Kits: the list, a new one, one of them and its pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.common.errors import Refused
from lianfang.paper import actions, queries, sheets
from lianfang.paper.forms import KitForm, PagesForm
from lianfang.paper.models import Kit, PaperForm
from lianfang.testing.models import Round
from lianfang.testing.queries import visible_rounds
from lianfang.testing.queries.labels import printed, stages_of_batch
from lianfang.testing.views.rounds import require_anywhere
from lianfang.web.http import Request
from lianfang.web.pages import listing
from lianfang.web.refusals import status_of

SORTS = {"printed": "printed_at", "site": "site__name", "code": "code", "missing": "n_printed"}
DIVIDED = ("told", "differs", "once", "printed", "void")


def paper_kits(request: Request) -> HttpResponse:
    """List the kits of the sites one sees, with how far their forms have come."""
    require_anywhere(request, "testing.read")
    kits = queries.kits(request.user, request.now).filter(code__startswith=_typed(request))
    context = {
        "title": _("Power-out kits"),
        "listing": listing(request, kits, sorts=SORTS, default="-printed"),
        "may_plan": may(request.user, "testing.plan", request.today),
    }
    return render(request, "paper/kits.html", context)


def _typed(request: Request) -> str:
    """Give how the code of the kits begins that are looked for."""
    return request.GET.get("q", "").replace("\0", "").strip().upper()


def going_rounds(request: Request) -> QuerySet[Round]:
    """List the rounds that this user plans and that are not over."""
    going = [Round.State.DRAFT, Round.State.OPEN]
    return (
        visible_rounds(request.user, "testing.plan", request.today)
        .filter(state__in=going)
        .select_related("area")
    )


def _begun(request: Request) -> dict[str, Any]:
    """Fill in the site and the round that the page before it was about."""
    sites = queries.offered_sites(request.user, request.now)
    form = KitForm(request.GET, sites=sites, rounds=going_rounds(request))
    form.is_valid()
    begun = {name: form.cleaned_data.get(name) for name in ("site", "round")}
    if begun["site"] and not begun["round"]:
        begun["round"] = queries.round_for(begun["site"], request.now)
    if begun["round"] and not begun["site"]:
        begun["site"] = sites.filter(id__in=begun["round"].sites.values("site")).first()
    return begun


def paper_kit_new(request: Request) -> HttpResponse:
    """Take the numbers of a new kit."""
    require_anywhere(request, "testing.plan")
    sites = queries.offered_sites(request.user, request.now)
    form = KitForm(request.POST or None, initial=_begun(request), sites=sites, rounds=going_rounds(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        site, round_ = asked.pop("site"), asked.pop("round")
        named = asked.pop("lists") and may(request.user, "people.read", request.today, site.area_id)
        parts = [part for part in sheets.PARTS if named or part not in sheets.NAMED]
        try:
            kit = actions.reserve_kit(site, round_, parts=parts, by=request.user, now=request.now, **asked)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            return redirect("paper_kit", pk=kit.pk)
    context = {"title": _("New power-out kit"), "form": form, "nothing": not sites.exists()}
    return render(request, "paper/kit_new.html", context, status=status)


def _kit(request: Request, pk: UUID) -> Kit:
    return get_object_or_404(queries.kits(request.user, request.now), pk=pk)


def _offered(request: Request, kit: Kit) -> list[str]:
    """Name the pages this user may print: those that name people only where they may see people."""
    if not may(request.user, "testing.plan", request.today, kit.area_id):
        return []
    named = queries.has_list(kit) and may(request.user, "people.read", request.today, kit.area_id)
    return [part for part in sheets.PARTS if named or part not in sheets.NAMED]


def paper_kit(request: Request, pk: UUID) -> HttpResponse:
    """Show a kit: which of its forms are keyed, which are missing; and print its pages."""
    kit = _kit(request, pk)
    offered = _offered(request, kit)
    counts = [(state, PaperForm.State(state).label, getattr(kit, f"n_{state}")) for state in DIVIDED]
    context = {
        "title": _("Kit %(code)s") % {"code": kit.code},
        "kit": kit,
        "counts": counts,
        "stages": stages_of_batch(kit.code),
        "n_printed": printed(kit.code),
        "missing": list(kit.forms.filter(state=PaperForm.State.PRINTED).order_by("nth")),
        "form": PagesForm(offered=offered, initial={"parts": offered}) if offered else None,
    }
    return render(request, "paper/kit.html", context)


@require_POST
def paper_kit_print(request: Request, pk: UUID) -> HttpResponse:
    """Give the chosen pages of a kit as one PDF."""
    kit = _kit(request, pk)
    require(request.user, "testing.plan", kit.area_id, request.today)
    form = PagesForm(request.POST, offered=_offered(request, kit))
    if not form.is_valid():
        messages.error(request, _("Choose at least one kind of page."))
        return redirect("paper_kit", pk=kit.pk)
    parts = form.cleaned_data["parts"]
    actions.note_printed(kit, parts, by=request.user, now=request.now)
    printed = sheets.print_kit(
        kit, parts, sheet=form.cleaned_data["labels"], now=request.now, by=request.user
    )
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{kit.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
