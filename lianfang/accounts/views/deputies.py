"""Who stands in for whom: of one's own choice, and by who manages posts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts import deputies, queries
from lianfang.accounts.access import may, require
from lianfang.accounts.forms import DeputyForm
from lianfang.accounts.models import Deputy, User
from lianfang.common.errors import Refused
from lianfang.web.http import Request


def deputies_of(request: Request, pk: int | None = None) -> HttpResponse:
    """Show who stands in for a user, and for whom the user does; name another deputy."""
    user = request.user if pk is None else _managed(request, pk)
    first = {"from_on": request.today, "to_on": request.today}
    people = deputies.colleagues(user, request.today)
    form = DeputyForm(request.POST or None, people=people, initial=first)
    if request.method == "POST" and form.is_valid() and _named(request, user, form):
        messages.success(request, _("Named. It holds from the first day to the last, and is in the audit."))
        return redirect("deputies") if pk is None else redirect("user_deputies", pk)
    context = {
        "title": _("Deputies"),
        "of": user,
        "mine": pk is None,
        "rows": [(each, _running(each, request)) for each in deputies.of_user(user)],
        "form": form,
    }
    return render(request, "accounts/deputies.html", context, status=422 if form.is_bound else 200)


def _managed(request: Request, pk: int) -> User:
    if not may(request.user, "accounts.manage", request.today):
        require(request.user, "accounts.manage", 0, request.today)
    found: User = get_object_or_404(queries.managed(request.user, request.today), pk=pk)
    return found


def _running(row: Deputy, request: Request) -> bool:
    return row.ended_at is None and row.to_on >= request.today


def _named(request: Request, user: User, form: DeputyForm) -> bool:
    try:
        deputies.name_deputy(user, **form.cleaned_data, by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_POST
def deputy_end(request: Request, pk: UUID) -> HttpResponse:
    """End that somebody stands in."""
    row = get_object_or_404(Deputy.objects.select_related("of", "deputy"), pk=pk)
    deputies.end_deputy(row, by=request.user, now=request.now)
    messages.success(request, _("It ends with today."))
    if request.user.pk in {row.of_id, row.deputy_id}:
        return redirect("deputies")
    return redirect("user_deputies", row.of_id)
