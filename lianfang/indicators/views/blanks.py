"""Forms of superiors: taken in, mapped, previewed, filled, and which of their numbers exist."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import require, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.indicators import actions
from lianfang.indicators.catalogue import CATALOGUE, GROUPS
from lianfang.indicators.export import download
from lianfang.indicators.forms import BlankForm, BlanksFilter, FillForm, PlanForm, RenewForm
from lianfang.indicators.models import Blank, BlankVersion, Filling
from lianfang.indicators.queries import blanks as reads
from lianfang.indicators.views.common import nothing
from lianfang.indicators.views.common import shown as outbreak_of
from lianfang.people.views import area_context, area_of
from lianfang.places.queries import children
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing
from lianfang.web.refusals import status_of


def blanks(request: Request) -> HttpResponse:
    """List the forms that superiors ask for."""
    if outbreak_of(request, "reporting.forms") is None:
        return nothing(request, _("Forms"))
    form, chosen = filters(BlanksFilter, request)
    rows = reads.blanks(request.user, request.today, stopped="stopped" in chosen)
    if "q" in chosen:
        rows = rows.filter(name__icontains=chosen["q"])
    sorts = {"name": "name", "filled": "filled_at"}
    lacking = sum(not each.slot.exists for each in reads.requested(request.user, request.today))
    context = {
        "title": _("Forms"),
        "filters": form,
        "listing": listing(request, rows, sorts=sorts, default="name"),
        "lacking": lacking,
    }
    return render(request, "indicators/blanks.html", context)


def requested(request: Request) -> HttpResponse:
    """List every number that forms ask for: which exist, and which indicator would be needed."""
    outbreak_of(request, "reporting.forms")
    found = reads.requested(request.user, request.today)
    context = {
        "title": _("Numbers asked for"),
        "rows": found,
        "exist": sum(each.slot.exists for each in found),
    }
    return render(request, "indicators/requested.html", context)


def blank_new(request: Request) -> HttpResponse:
    """Take in a form."""
    outbreak = outbreak_of(request, "reporting.forms")
    if outbreak is None:
        return nothing(request, _("Forms"))
    area = area_of(request, "reporting.forms")
    require(request.user, "reporting.forms", area.pk, request.today)
    form = BlankForm(request.POST or None, request.FILES or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        file = told.pop("file")
        told |= {"filename": file.name, "file": file.read()}
        try:
            made = actions.take_in(outbreak, area.pk, **told, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error("file", str(refused))
            status = status_of(refused)
        else:
            return redirect("blank", pk=made.pk)
    context = {"title": _("Take in a form"), "form": form, **area_context(area)}
    return render(request, "indicators/blank_new.html", context, status=status)


def _blank(request: Request, pk: UUID) -> Blank:
    rows = Blank.objects.select_related("outbreak", "area", "made_by", "stopped_by")
    return get_object_or_404(visible(rows, request.user, "reporting.forms", request.today), pk=pk)


def blank(request: Request, pk: UUID) -> HttpResponse:
    """Show a form: what goes into each place, with a preview of today's numbers, and what it was filled with."""
    return render(request, "indicators/blank.html", _shown(request, _blank(request, pk)))


def _shown(request: Request, found: Blank) -> dict[str, Any]:
    version = reads.newest_version(found)
    _form, chosen = filters(FillForm, request)
    day: date = chosen.get("day") or request.today
    values, slots = reads.values(version, day, request.now), reads.slots(version)
    rows = Filling.objects.filter(version__blank=found).select_related("version", "made_by").defer("file")
    return {
        "title": found.name,
        "blank": found,
        "version": version,
        "day": day,
        "rows": [(slot, values.get(slot.name)) for slot in slots],
        "exist": sum(slot.exists for slot in slots),
        "total": len(slots),
        "choices": _choices(),
        "fixed": reads.FIXED.items(),
        "areas": [found.area, *children(found.area_id)],
        "fillings": rows.defer("file", "version__file")[:30],
        "versions": BlankVersion.objects.filter(blank=found).defer("file").select_related("made_by"),
        "forms": {"renew": RenewForm(), "plan": PlanForm(initial={"hour": found.hour, "language": found.language}),
                  "fill": FillForm(initial={"day": day})},
    }  # fmt: skip


def _choices() -> list[tuple[Any, list[Any]]]:
    return [
        (label, [each for each in CATALOGUE.values() if each.group == key]) for key, label in GROUPS.items()
    ]


@require_POST
def blank_map(request: Request, pk: UUID) -> HttpResponse:
    """Say what goes into each place of a form."""
    found = _blank(request, pk)
    version = reads.newest_version(found)
    if str(version.pk) != request.POST.get("version"):
        raise Refused("superseded", _("There is a newer version of this form; look at that one."))
    mapping = {
        place["name"]: _told(request.POST, n) for n, place in enumerate(version.places)
    }  # by number: a name may hold anything
    actions.give(version, mapping, by=request.user, now=request.now)
    messages.success(request, _("Kept."))
    return redirect("blank", pk=found.pk)


def _told(post: Any, n: int) -> dict[str, Any]:
    area, back = post.get(f"area-{n}", ""), post.get(f"back-{n}", "")
    return {
        "what": post.get(f"what-{n}", ""),
        "area": int(area) if area.isdecimal() and len(area) <= 18 else None,
        "back": min(int(back), 30) if back.isdecimal() and len(back) < 4 else 0,
        "need": post.get(f"need-{n}", ""),
    }


@require_POST
def blank_fill(request: Request, pk: UUID) -> HttpResponse:
    """Fill a form for a day, keep it, and give the file."""
    found, form = _blank(request, pk), FillForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a day."))
        return redirect("blank", pk=found.pk)
    version = reads.newest_version(found)
    made = actions.fill(version, form.cleaned_data["day"], by=request.user, now=request.now)
    return download(bytes(made.file), version.format, _named(made))


@require_POST
def blank_do(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Take in a new version of a form, plan when it is filled, or stop it."""
    found = _blank(request, pk)
    if what == "renew":
        file = request.FILES.get("file")
        if file is None:
            messages.error(request, _("Choose a file."))
        else:
            actions.renew(found, filename=file.name or "", file=file.read(), by=request.user, now=request.now)
    elif what == "plan":
        form = PlanForm(request.POST)
        if form.is_valid():
            actions.plan(found, **form.cleaned_data, by=request.user, now=request.now)
    elif what == "stop":
        actions.stop(found, by=request.user, now=request.now)
    else:
        raise Http404
    return redirect("blank", pk=found.pk)


def filling(request: Request, pk: UUID) -> HttpResponse:
    """Save a form as it was filled; noted in the audit."""
    found = get_object_or_404(Filling.objects.select_related("version"), pk=pk)
    of = _blank(request, found.version.blank_id)
    audit(request.user, "reporting.form.saved", of, request.now, area_id=of.area_id, day=found.day)
    return download(bytes(found.file), found.version.format, _named(found))


def _named(made: Filling) -> str:
    return f"form-{made.day.isoformat()}-{made.language}"
