"""Pages of one thing with the steps that may be taken on it; a step in the address is taken on POST."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianfang.accounts.access import may
from lianfang.common.errors import Refused
from lianfang.supplies.forms import EmptyForm, StepForm
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
    """A kind of page: its name and template, its steps, what else stands on it."""

    name: str
    template: str
    steps: tuple[Step, ...]
    content: Callable[[Any, Request], dict[str, Any]]


def page_of(request: Request, thing: Any, step: str, kind: Kind, area_id: int | None) -> HttpResponse:
    """Answer the page of a thing: on POST take the step named in the address, and on a refusal show it again. Without
    an area, whoever may take a step anywhere may take it here."""
    taken = next((each for each in kind.steps if each.key == step), None)
    if step and taken is None:
        raise Http404
    bound = _taken(request, thing, taken) if taken and request.method == "POST" else None
    if step and bound is None:
        return redirect(kind.name, thing.pk)
    offered = [each for each in kind.steps if each.when(thing)]
    offered = [each for each in offered if may(request.user, each.permission, request.today, area_id)]
    forms = [(each, form_of(each, request, thing)) for each in offered]
    context = {"name": kind.name, "thing": thing, "steps": forms, "bound": bound}
    context |= kind.content(thing, request)
    return render(request, kind.template, context, status=422 if bound else 200)


def _taken(request: Request, thing: Any, step: Step) -> tuple[Step, StepForm] | None:
    form = form_of(step, request, thing, request.POST)
    if form.is_valid():
        try:
            step.do(thing, by=request.user, now=request.now, **form.given())
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
