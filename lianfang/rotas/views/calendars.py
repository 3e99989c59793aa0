"""One's own shifts for a calendar: as a file, and by a secret link that a calendar reads by itself."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.reading import bind_to, of_nobody
from lianfang.rotas import actions, calendars, queries
from lianfang.rotas.views.mine import me
from lianfang.web.http import Request
from lianfang.workforce.models import Worker

GONE = 410


def _file(request: Request, worker: Worker) -> HttpResponse:
    rows = queries.calendar_of(worker, request.now)
    address = request.build_absolute_uri(reverse("my_rota"))
    body = calendars.drawn(rows, host=request.get_host().partition(":")[0], address=address)
    return HttpResponse(body, content_type=calendars.TYPE)


def my_calendar(request: Request) -> HttpResponse:
    """Save one's own shifts as a file that any calendar opens."""
    worker = me(request)
    if worker is None:
        raise Http404
    answer = _file(request, worker)
    answer["Content-Disposition"] = 'attachment; filename="shifts.ics"'
    return answer


@require_POST
@never_cache
def my_calendar_link(request: Request, deed: str) -> HttpResponse:
    """Make a link for one's calendar, shown this once, or revoke it."""
    me(request)
    if deed == "revoke":
        if actions.revoke_link(request.user, now=request.now):
            messages.success(request, _("The link is revoked: no calendar reads it any more."))
        return redirect("my_rota")
    secret = actions.make_link(request.user, language=get_language() or "zh-hans", now=request.now)
    link = request.build_absolute_uri(reverse("calendar", args=[secret]))
    return render(request, "rotas/calendar.html", {"title": _("Shifts in your calendar"), "link": link})


@require_safe
@login_not_required
@of_nobody
def calendar(request: Request, secret: str) -> HttpResponseBase:
    """Give a calendar the shifts of whoever made its link; nothing once that is revoked."""
    link = queries.link_by(actions.digest_of(secret))
    if link is None:
        raise Http404
    worker = queries.reader_of(link, request.now)
    if worker is None:
        return HttpResponse(status=GONE)
    bind_to([worker.person_id])
    actions.note_used(link, request.now)
    with override(link.language):
        answer = _file(request, worker)
    etag = quote_etag(sha256(answer.content).hexdigest()[:32])
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    return get_conditional_response(request, etag=etag, response=answer) or answer
