"""One-click sign-in of the demo, and nothing else."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lianfang.accounts.models import User
from lianfang.accounts.sessions import begin
from lianfang.story.cast import CAST
from lianfang.web.http import Request


@login_not_required
@require_POST
def enter(request: Request, username: str) -> HttpResponse:
    """Sign a visitor of the demo in as a member of the cast; 404 anywhere but in the demo."""
    if not settings.DEMO or username not in {role.username for role in CAST}:
        raise Http404
    user = get_object_or_404(User, username=username)
    begin(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")
