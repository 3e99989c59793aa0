"""What applies to a resident: an order with its reason, its end, who answers for it, its letter, and their appeal."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.audit import audit
from lianfang.cases.actions.appeals import record_appeal
from lianfang.cases.letters import page_of, print_order
from lianfang.cases.models import Appeal, Quarantine
from lianfang.common.errors import Refused
from lianfang.people.queries import ids_of
from lianfang.public import limits
from lianfang.public.forms import AgainstForm
from lianfang.public.views.residents import Resident, own
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user

WRONG, TOO_MANY = 422, 429
SHOWN = (
    "what",
    "where",
    "why",
    "exception",
    "from",
    "until",
    "clock",
    "tests",
    "temperature",
    "reviewer",
    "appeal",
)


def orders_of(ids: Collection[UUID]) -> list[Quarantine]:
    """List what applies to some records of a resident now, what ends last first. One statement."""
    rows = Quarantine.objects.filter(person__in=ids, released_at=None)
    return list(rows.select_related("outbreak", "site").order_by("-ends_on", "pk"))


def _own(resident: Resident, pk: UUID) -> Quarantine:
    rows = Quarantine.objects.select_related("person__household", "outbreak__area", "site", "reviewed_by")
    return get_object_or_404(rows, pk=pk, person__in=ids_of(resident.person.pk))


@own
def order(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """Show an order in the words of its letter, with what was appealed; and take an appeal."""
    found = _own(resident, pk)
    form = AgainstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.may_say(request)
            said, who = form.cleaned_data["said"], resident.person.name
            record_appeal(found, said_by=who, said=said, by=public_user(), now=request.now, own=True)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your appeal is on record. Somebody else looks at it and answers."))
            return redirect("my_order", pk)
    status = WRONG if form.is_bound else 200
    return render(request, "public/my_order.html", _page(request, resident, found, form), status=status)


def _page(request: Request, resident: Resident, found: Quarantine, form: AgainstForm) -> dict[str, Any]:
    appeals = list(Appeal.objects.filter(quarantine=found).order_by("received_at"))
    waits = any(each.answered_at is None for each in appeals)
    letter = page_of(found, request.now)
    return {
        "title": str(found.get_kind_display()),
        "resident": resident,
        "order": found,
        "rows": [(letter["w"][key][0], letter[key]) for key in SHOWN if letter[key]],
        "appeals": appeals,
        "form": None if waits or found.released_at else form,
    }


@own
def paper(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """Give the letter of an order as PDF."""
    found = _own(resident, pk)
    audit(
        public_user(),
        "public.order.printed",
        found,
        request.now,
        person_id=found.person_id,
        area_id=found.area_id,
    )
    response = HttpResponse(print_order(found, now=request.now), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="order.pdf"'
    return response
