"""Paper forms: the list, one of them, what differs, what was not used."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.common.ids import tube_id
from lianfang.paper import actions, queries, words
from lianfang.paper.forms import FormFilter, NoteForm
from lianfang.paper.models import PaperForm
from lianfang.paper.rules import keyed as rules
from lianfang.paper.rules.numbers import spaced
from lianfang.paper.views.keying import KINDS, say
from lianfang.testing.models import Tube
from lianfang.testing.views.rounds import require_anywhere
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"changed": "changed_at", "number": "number", "state": "state", "site": "kit__site__name"}


def paper_forms(request: Request) -> HttpResponse:
    """List the paper forms of one's sites, and begin to key one."""
    require_anywhere(request, "testing.read")
    chosen_form, chosen = filters(FormFilter, request)
    if "q" in chosen:
        chosen["q"] = rules.tidy("tube_code", chosen["q"])
    found = listing(
        request, queries.forms(request.user, request.now, **chosen), sorts=SORTS, default="-changed"
    )
    context = {
        "title": _("Paper forms"),
        "filters": chosen_form,
        "listing": found,
        "rows": [(each, spaced(each.number), [str(k.by) for k in each.keyings.all()]) for each in found.page],
        "counts": queries.counts(request.user, request.now),
        "may_key": may(request.user, "testing.sample", request.today),
    }
    return render(request, "paper/forms.html", context)


def seen(request: Request, pk: UUID) -> PaperForm:
    """Find a form of the sites this user sees."""
    return get_object_or_404(queries.forms(request.user, request.now), pk=pk)


def paper_form(request: Request, pk: UUID) -> HttpResponse:
    """Show a form: who keyed it, and where two people read it differently to those who settle that."""
    form = seen(request, pk)
    return _page(request, form, NoteForm(prefix="settle"), NoteForm(prefix="void"))


def _page(
    request: Request, form: PaperForm, settle: NoteForm, void: NoteForm, chosen: Any = None, status: int = 200
) -> HttpResponse:
    sampler = may(request.user, "testing.sample", request.today, form.area_id)
    mine = any(each.by_id == request.user.pk for each in form.keyings.all())
    settles = sampler and (mine or may(request.user, "sync.settle", request.today, form.area_id))
    differs = form.state == PaperForm.State.DIFFERS
    context = {
        "title": spaced(form.number),
        "form": form,
        "settle": settle,
        "void": void,
        "differences": _differences(form, chosen or {}) if differs and settles else [],
        "may_settle": differs and settles,
        "may_key": sampler and not mine and form.state in {PaperForm.State.PRINTED, PaperForm.State.ONCE},
        "mine": mine,
        "may_void": sampler and form.state not in {PaperForm.State.TOLD, PaperForm.State.VOID},
        "tube": Tube.objects.filter(id=tube_id(form.tube_code)).first() if form.tube_code else None,
    }
    return render(request, "paper/form.html", context, status=status)


def _differences(form: PaperForm, chosen: Any) -> list[dict[str, str]]:
    (_first, one), (_second, two) = queries.keyings(form)
    return [
        {
            "field": each.field,
            "label": words.field_name(each.field),
            "first": each.first,
            "second": each.second,
            "chosen": chosen.get(each.field, ""),
            "other": chosen.get(f"{each.field}.other", ""),
        }
        for each in rules.differences(one, two)
    ]


@require_POST
def paper_form_settle(request: Request, pk: UUID) -> HttpResponse:
    """Settle what two people read differently, field by field, with a reason."""
    form = seen(request, pk)
    require(request.user, "testing.sample", form.area_id, request.today)
    note = NoteForm(request.POST, prefix="settle")
    if not note.is_valid():
        return _page(request, form, note, NoteForm(prefix="void"), request.POST, 422)
    told = actions.settle_form(
        form,
        _chosen(request, form),
        note=note.cleaned_data["note"],
        by=request.user,
        now=request.now,
        kinds=KINDS,
    )
    say(request, form, told)
    return redirect("paper_form", pk=form.pk)


def _chosen(request: Request, form: PaperForm) -> dict[str, str]:
    """Read for each field which reading was chosen, or what else the paper says."""
    read = queries.keyings(form)
    if len(read) < 2:
        return {}
    found: dict[str, str] = {}
    for each in rules.differences(read[0][1], read[1][1]):
        texts = {"1": each.first, "2": each.second, "other": request.POST.get(f"{each.field}.other", "")}
        if (which := request.POST.get(each.field, "")) in texts:
            found[each.field] = texts[which]
    return found


@require_POST
def paper_form_void(request: Request, pk: UUID) -> HttpResponse:
    """Mark a form as not used."""
    form = seen(request, pk)
    require(request.user, "testing.sample", form.area_id, request.today)
    note = NoteForm(request.POST, prefix="void")
    if not note.is_valid():
        return _page(request, form, NoteForm(prefix="settle"), note, None, 422)
    actions.void_form(form, note=note.cleaned_data["note"], by=request.user, now=request.now)
    messages.success(request, _("Form %(number)s is marked as not used.") % {"number": spaced(form.number)})
    return redirect("paper_form", pk=form.pk)
