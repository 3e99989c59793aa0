"""Browsers that show that there is something new on one's own page: taken, let go, and the script by which they do."""

import json
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from lianfang.common.errors import Refused
from lianfang.messages import actions
from lianfang.public.views.residents import Resident, own
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user

MOST = 4_096  # bytes that a browser tells of itself
SCRIPT = Path(__file__).resolve().parent.parent / "templates" / "public" / "push_worker.js"
WRONG = 422


@require_POST
@own
def push(request: Request, resident: Resident) -> HttpResponse:
    """Take the browser in which somebody's page is open, or let it go."""
    try:
        told = json.loads(request.body) if len(request.body) <= MOST else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return JsonResponse({"why": "json"}, status=WRONG)
    by, now = public_user(), request.now
    if told.get("off"):
        n = actions.forget_devices(resident.person, by=by, now=now, endpoint=str(told.get("endpoint", "-")))
        return JsonResponse({"forgotten": n})
    try:
        actions.add_device(resident.person, told, by=by, now=now)
    except Refused as refused:
        return JsonResponse({"why": str(refused)}, status=WRONG)
    return JsonResponse({"taken": True})


@cache
def _script() -> str:
    return SCRIPT.read_text()


@require_safe
@login_not_required
def push_worker(_request: HttpRequest) -> HttpResponse:
    """Give the script that shows what came, the same for everybody."""
    text = _script().replace("ICON", static("field/img/icon-192.png"))
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
