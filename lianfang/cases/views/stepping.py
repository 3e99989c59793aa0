"""Pages of things that may be about nobody yet: leads, letters. A step in the address is taken on POST."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.forms import StepForm
from lianfang.cases.forms.leads import AssignForm
from lianfang.cases.queries.leads import answerers
from lianfang.cases.views.steps import Step
from lianfang.common.errors import Refused
from lianfang.web.fields import offer_rows
from lianfang.web.http import Request

Content = Callable[[Any, Request], dict[str, Any]]


def thing_page(
    request: Request,
    thing: Any,
    step: str,
    steps: dict[str, Step],
    name: str,
    permission: str,
    content: Content,
) -> HttpResponse:
    """Answer the page of a thing: on POST take the step named in the address, and on a refusal show it again."""
    require(request.user, permission, thing.area_id, request.today)
    if step and step not in steps:
        raise Http404
    bound = _taken(request, thing, steps[step]) if step and request.method == "POST" else None
    if step and bound is None:
        return redirect(name, pk=thing.pk)
    if not step:
        verb = f"cases.{name}.opened"
        audit(request.user, verb, thing, request.now, person_id=thing.person_id, area_id=thing.area_id)
    context = _context(request, thing, steps, name, bound) | content(thing, request)
    return render(request, f"cases/{name}.html", context, status=422 if bound else 200)


def _context(
    request: Request, thing: Any, steps: dict[str, Step], name: str, bound: tuple[Step, StepForm] | None
) -> dict[str, Any]:
    offered = [s for s in steps.values() if s.when(thing)]
    offered = [s for s in offered if may(request.user, s.permission, request.today, thing.area_id)]
    forms = [(each, form_of(each, request, thing)) for each in offered]
    return {"name": name, "thing": thing, "steps": forms, "bound": bound}


def _taken(request: Request, thing: Any, step: Step) -> tuple[Step, StepForm] | None:
    form = form_of(step, request, thing, request.POST)
    if form.is_valid():
        try:
            step.do(thing, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            if not form.fields or refused.code == "forbidden":
                raise
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": step.label})
            return None
    return step, form


def form_of(step: Step, request: Request, thing: Any, data: Any = None) -> StepForm:
    """Make a step's form; many stand on one page, so each marks its fields with its key."""
    protocol = queries.protocol_of(thing.outbreak, request.now)
    ids = f"{'sent' if data else step.key}_%s"
    form = step.form(data, auto_id=ids, protocol=protocol, by=request.user, on=request.today)
    if isinstance(form, AssignForm):
        offer_rows(form, "to", answerers(thing.area_id, request.today))
    return form
