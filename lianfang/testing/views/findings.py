"""What does not fit in a round, each with the way to mend it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.rules.names import mask_name
from lianfang.places.queries import labels
from lianfang.sync import words
from lianfang.sync.capture import VOID
from lianfang.testing import capture
from lianfang.testing.actions.fixes import seal_at_desk, unseal_empty
from lianfang.testing.forms import round_name
from lianfang.testing.forms.reconciling import ADVICE, FINDINGS
from lianfang.testing.models import Tube
from lianfang.testing.queries.findings import Found, findings, how_many
from lianfang.testing.views.board import areas_of
from lianfang.testing.views.rounds import seen
from lianfang.web.http import Request

KINDS = {kind.name: kind for kind in (VOID, capture.SEAL)}


def round_findings(request: Request, pk: UUID) -> HttpResponse:
    """Show the doubles and orphans of a round, one kind at a time."""
    round_ = get_object_or_404(seen(request), pk=pk)
    areas = areas_of(request, round_)
    counts = how_many(round_, request.now, areas)
    kind = request.GET.get("kind", "")
    kind = kind if kind in FINDINGS else max(counts, key=lambda one: bool(counts[one]))
    n, found = findings(round_, kind, request.now, areas)
    context = {
        "title": _("Doubles and orphans"),
        "round": round_,
        "round_name": round_name(round_),
        "kinds": [(one, FINDINGS[one], counts[one]) for one in FINDINGS],
        "kind": kind,
        "advice": ADVICE[kind],
        "n": n,
        "rows": _shown(request, found, kind),
        "clean": not any(counts.values()),
    }
    return render(request, "testing/findings.html", context)


def _shown(request: Request, found: list[Found], kind: str) -> list[dict[str, Any]]:
    """Say of each what this user may see of the person, and what they may do about it."""
    areas = labels(each.area_id for each in found)
    names = dict(Person.objects.filter(pk__in={each.person_id for each in found}).values_list("pk", "name"))
    return [
        {
            "found": each,
            "area": areas.get(each.area_id, ""),
            "name": _name(request, each, names),
            "url": _where(each, kind),
            "may_plan": may(request.user, "testing.plan", request.today, each.area_id),
            "may_settle": may(request.user, "sync.settle", request.today, each.area_id),
        }
        for each in found
    ]


def _name(request: Request, each: Found, names: dict[UUID, str]) -> str:
    name = names.get(each.person_id, "") if each.person_id else ""
    return (
        name
        if may(request.user, "people.read", request.today, each.area_id)
        else mask_name(name)
        if name
        else ""
    )


def _where(each: Found, kind: str) -> str:
    """Give the page on which one looks at it more closely."""
    if kind in {"two_tubes", "no_people", "no_seal"}:
        return reverse("tube", args=[each.id])
    if kind == "printed_twice":
        return f"{reverse('paper_kits')}?q={each.label}"
    return reverse("box", args=[each.id]) if kind == "not_received" else ""


@require_POST
def finding_fix(request: Request, pk: UUID) -> HttpResponse:
    """Mend a tube: seal it with what was counted, or take back the seal of one that stayed empty."""
    round_ = get_object_or_404(seen(request), pk=pk)
    tubes = visible(Tube.objects.filter(round=round_), request.user, "testing.read", request.today)
    tube = get_object_or_404(tubes, pk=request.POST.get("tube"))
    given: dict[str, Any] = {"by": request.user, "now": request.now, "kinds": KINDS}
    if request.POST.get("do") == "seal":
        n_told = request.POST.get("n_told", "")
        if not n_told.isdecimal():
            raise Refused("count", _("Write how many swabs were counted in the tube."))
        answer = seal_at_desk(tube, n_told=int(n_told), **given)
        _say(answer.code, "testing.seal", _("The tube %(code)s is sealed.") % {"code": tube.code}, request)
    else:
        unseal_empty(tube, reason=request.POST.get("reason", ""), **given)
        messages.success(request, _("The seal of %(code)s is taken back.") % {"code": tube.code})
    return redirect(f"{reverse('round_findings', args=[round_.pk])}?kind={request.POST.get('kind', '')}")


def _say(doubt: str, kind: str, done: str, request: Request) -> None:
    if doubt:
        why = {"why": words.reason(kind, doubt)}
        messages.warning(request, _("Stored, but doubted: %(why)s.") % why)
    else:
        messages.success(request, done)
