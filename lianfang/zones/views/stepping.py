"""Pages of one thing with the steps that may be taken on it; a step in the address is taken on POST."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.zones.forms import EmptyForm, StepForm

READ, PROPOSE, APPROVE = "zones.read", "zones.propose", "zones.approve"
SERVE, PERMIT = "zones.serve", "zones.permit"
Bound = tuple["Step", StepForm] | None


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


def must(request: Request, permission: str, area_id: int | None = None) -> None:
    """Stop here unless the user has this permission in an area, or anywhere."""
    if area_id is not None or not may(request.user, permission, request.today):
        require(request.user, permission, area_id or 0, request.today)


def step_in(
    request: Request, thing: Any, key: str, steps: dict[str, Step], back: Callable[[Any], HttpResponse]
) -> tuple[HttpResponse | None, Bound]:
    """Take the step named in the address, if there is one; give where to go then, or its form with what is wrong."""
    if not key:
        return None, None
    if key not in steps:
        raise Http404
    if request.method != "POST":
        return redirect(request.resolver_match.view_name.removesuffix("_step"), thing.pk), None  # type: ignore[union-attr]
    return _taken(request, thing, steps[key], back)


def _taken(
    request: Request, thing: Any, step: Step, back: Callable[[Any], HttpResponse]
) -> tuple[HttpResponse | None, Bound]:
    form = step.form(request.POST, auto_id="sent_%s", thing=thing, request=request)
    if form.is_valid():
        try:
            done = step.do(thing, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            if not form.fields:
                messages.error(request, str(refused))
                return back(None), None
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": step.label})
            return back(done), None
    return None, (step, form)


def offered(request: Request, thing: Any, area_id: int, steps: Iterable[Step]) -> list[tuple[Step, StepForm]]:
    """Give the steps that this user may take on a thing, each with its form."""
    found = [step for step in steps if step.when(thing)]
    found = [step for step in found if may(request.user, step.permission, request.today, area_id)]
    return [(step, step.form(auto_id=f"{step.key}_%s", thing=thing, request=request)) for step in found]


def table(*steps: Step) -> dict[str, Step]:
    """Put steps under their keys."""
    return {step.key: step for step in steps}
