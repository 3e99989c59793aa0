"""The pages of tokens, the description of the API, and what its problems mean."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lianfang.accounts.access import must
from lianfang.accounts.models import User
from lianfang.api import actions, queries
from lianfang.api.answers import Problem, answer, problem
from lianfang.api.forms import TokenForm, TokensFilter, words
from lianfang.api.openapi import TITLES, encoded
from lianfang.api.rules import state_of
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing
from lianfang.web.refusals import status_of

SORTS = {"name": "name", "user": "user__name", "made": "made_at", "used": "used_at", "ends": "ends_on"}
USUAL = timedelta(days=90)  # what the form proposes (design choice)


def tokens(request: Request) -> HttpResponse:
    """List the tokens of the users one manages."""
    must(request, "accounts.manage")
    form, chosen = filters(TokensFilter, request)
    shown = listing(
        request, queries.tokens(request.user, request.today, **chosen), sorts=SORTS, default="-made"
    )
    rows = [
        (row, words(row.scopes), state_of(row.revoked_at, row.ends_on, request.today)) for row in shown.page
    ]
    context = {"title": _("Tokens"), "filters": form, "listing": shown, "rows": rows}
    return render(request, "api/tokens.html", context)


@never_cache
def new_token(request: Request) -> HttpResponse:
    """Make a token; its secret is shown this once."""
    must(request, "accounts.manage")
    first = {"username": request.GET.get("user", ""), "ends_on": request.today + USUAL}
    form = TokenForm(request.POST or None, initial=first)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, form.cleaned_data)
        except User.DoesNotExist:
            form.add_error("username", _("There is no such user."))
        except Refused as refused:
            status = status_of(refused)
            fields = {"unknown_scope": "scopes", "dates": "ends_on"}
            form.add_error(fields.get(refused.code, "username"), str(refused))
    return render(request, "api/new_token.html", {"form": form}, status=status)


def _made(request: Request, given: dict[str, Any]) -> HttpResponse:
    user = User.objects.get(username=given.pop("username"))
    token, secret = actions.make_token(user, **given, by=request.user, now=request.now)
    return render(request, "api/made.html", {"token": token, "secret": secret, "scopes": words(token.scopes)})


@require_POST
def revoke_token(request: Request, pk: UUID) -> HttpResponse:
    """Shut a token out."""
    must(request, "accounts.manage")
    token = get_object_or_404(queries.tokens(request.user, request.today, state="all"), pk=pk)
    actions.revoke_token(token, by=request.user, now=request.now)
    messages.success(request, _("%(name)s is shut out.") % {"name": token.name})
    return redirect("tokens")


@login_not_required
def description(request: HttpRequest) -> HttpResponse:
    """Give the description of the API, for anybody: it says nothing of anybody."""
    return answer(request, encoded())


@login_not_required
def problems(_request: HttpRequest) -> HttpResponse:
    """Say what the statuses of problems mean."""
    lines = [f"{status} {title}" for status, title in TITLES.items()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@csrf_exempt
def nowhere(_request: HttpRequest, rest: str) -> HttpResponse:
    """Say that there is no such address."""
    said = _("There is no such address: %s")
    return problem(Problem(404, "unknown", said % f"/api/v1/{rest}"))
