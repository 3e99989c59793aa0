"""Notices and open letters that are meant for everybody."""

from functools import lru_cache
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.accounts.reading import of_nobody
from lianfang.notices import queries
from lianfang.notices.models import Notice
from lianfang.notices.papers import LANGUAGES, print_notice, write_notice
from lianfang.notices.views import WORD
from lianfang.web.http import Request
from lianfang.web.pages import paginate

PER_PAGE = 20


@login_not_required
@of_nobody
def notices(request: Request) -> HttpResponse:
    """List what was told to everybody, the newest first."""
    page = paginate(request, queries.published(), PER_PAGE)
    rows = [(each, queries.shown(each)) for each in page]
    return render(request, "public/notices.html", {"title": _("Notices"), "rows": rows, "page": page})


@login_not_required
@of_nobody
def notice(request: Request, pk: UUID) -> HttpResponse:
    """Show a notice as it is in force now; what was withdrawn says so."""
    found: Notice = get_object_or_404(queries.published(), pk=pk)
    text = queries.current(found)
    context = {
        "title": text.titled() if text else "",
        "notice": found,
        "text": text.written() if text else "",
        "version": text,
        "audience": queries.audience(found),
    }
    return render(request, "public/notice.html", context)


@login_not_required
@of_nobody
def paper(request: Request, pk: UUID) -> HttpResponse:
    """Give a notice as PDF or Word, in Chinese or English."""
    found: Notice = get_object_or_404(queries.published(), pk=pk)
    page = "en" if (get_language() or "").startswith("en") else "zh"
    wanted = request.GET.get("lang", page)
    language = wanted if wanted in LANGUAGES else page
    word = request.GET.get("as") == "word"
    version = queries.current(found)
    data = _drawn(found.pk, version.pk if version else found.pk, found.state, language, word)
    response = HttpResponse(data, content_type=WORD if word else "application/pdf")
    kind = "attachment" if word else "inline"
    name = f"notice-{found.said}-{language}.{'docx' if word else 'pdf'}"
    response["Content-Disposition"] = f'{kind}; filename="{name}"'
    return response


@lru_cache(maxsize=64)
def _drawn(notice: UUID, version: UUID, _state: str, language: str, word: bool) -> bytes:
    """Draw a version once for all who ask: anybody may."""
    found = Notice.objects.select_related("area").get(pk=notice)
    text = found.versions.get(pk=version)
    make = write_notice if word else print_notice
    return make(found, text, language, now=text.approved_at or found.made_at)
