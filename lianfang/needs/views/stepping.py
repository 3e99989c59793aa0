"""Pages of one thing with the steps that may be taken on it; a step in the address is taken on POST."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.needs.forms import EmptyForm, StepForm
from lianfang.web.http import Request


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person may do with a thing, as its page offers it."""

    key: str
    label: Promise
    icon: str
    do: Callable[..., object]
    permission: str
    when: Callable[[Any], bool]
    form: type[StepForm] = EmptyForm
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its name and that of the list it stands in, who opens it, its steps, what else stands on it."""

    name: str
    listed: str
    permission: str
    steps: dict[str, Step]
    content: Callable[[Any, Request], dict[str, Any]]


def page_of(request: Request, thing: Any, step: str, kind: Kind) -> HttpResponse:
    """Answer the page of a thing: on POST take the step named in the address, and on a refusal show it again."""
    require(request.user, kind.permission, thing.area_id, request.today)
    if step and step not in kind.steps:
        raise Http404
    bound = _taken(request, thing, kind.steps[step]) if step and request.method == "POST" else None
    if step and bound is None:
        return redirect(_where(request, thing, kind))
    if not step:
        person = getattr(thing, "person_id", None)
        verb = f"needs.{kind.name}.opened"
        audit(request.user, verb, thing, request.now, person_id=person, area_id=thing.area_id)
    context = _context(request, thing, kind, bound) | kind.content(thing, request)
    return render(request, f"needs/{kind.name}.html", context, status=422 if bound else 200)


def _where(request: Request, thing: Any, kind: Kind) -> str:
    """Go back to the thing; to the list when it went to another area, where this user sees nothing."""
    if may(request.user, kind.permission, request.today, thing.area_id):
        return reverse(kind.name, args=[thing.pk])
    return reverse(kind.listed)


def _context(request: Request, thing: Any, kind: Kind, bound: tuple[Step, StepForm] | None) -> dict[str, Any]:
    offered = [step for step in kind.steps.values() if step.when(thing)]
    offered = [step for step in offered if may(request.user, step.permission, request.today, thing.area_id)]
    forms = [(step, form_of(step, request, thing)) for step in offered]
    return {"name": kind.name, "thing": thing, "steps": forms, "bound": bound}


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
    return step.form(data, auto_id=f"{'sent' if data else step.key}_%s", thing=thing, request=request)


def table(*steps: Step) -> dict[str, Step]:
    """Put steps under their keys."""
    return {step.key: step for step in steps}
