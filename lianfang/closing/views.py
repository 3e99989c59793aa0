"""The closing reports of an outbreak: the list of versions, a report as it was written, its papers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must, require
from lianfang.closing import actions, papers
from lianfang.closing.forms import ReportForm
from lianfang.closing.models import ClosingReport
from lianfang.closing.queries import READ, WRITE, reports
from lianfang.closing.words import LANGUAGES, content_of
from lianfang.notices.views import WORD
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import seen, title
from lianfang.web.http import Request
from lianfang.web.pages import listing


def _outbreak(request: Request, pk: UUID) -> Outbreak:
    must(request, READ)
    return get_object_or_404(seen(request.user, request.today), pk=pk)


def closing_reports(request: Request, pk: UUID) -> HttpResponse:
    """List the closing reports of an outbreak, every version."""
    outbreak = _outbreak(request, pk)
    rows = reports(request.user, request.today).filter(outbreak=outbreak)
    context = {
        "title": _("Closing report"),
        "outbreak": outbreak,
        "outbreak_title": title(outbreak),
        "listing": listing(
            request, rows, sorts={"version": "version", "made": "made_at"}, default="-version"
        ),
        "writes": may(request.user, WRITE, request.today, outbreak.area_id),
    }
    return render(request, "closing/reports.html", context)


def closing_new(request: Request, pk: UUID) -> HttpResponse:
    """Write the report of a response, or a new version of it."""
    outbreak = _outbreak(request, pk)
    require(request.user, WRITE, outbreak.area_id, request.today)
    before = ClosingReport.objects.filter(outbreak=outbreak).order_by("version").last()
    form = ReportForm(request.POST or None, before=before)
    if request.method == "POST" and form.is_valid():
        said = {"summary": "", "lessons": "", "note": "", **form.cleaned_data}
        made = actions.write_report(outbreak, **said, by=request.user, now=request.now)
        messages.success(request, _("Written. It stays as it is; written again, it is a new version."))
        return redirect("closing_report", made.pk)
    context = {
        "title": _("Write a new version") if before else _("Write the closing report"),
        "outbreak": outbreak,
        "outbreak_title": title(outbreak),
        "form": form,
    }
    return render(request, "closing/new.html", context)


def _report(request: Request, pk: UUID) -> ClosingReport:
    must(request, READ)
    found: ClosingReport = get_object_or_404(reports(request.user, request.today), pk=pk)
    return found


def _language(asked: str) -> str:
    page = "en" if (get_language() or "").startswith("en") else "zh"
    return asked if asked in LANGUAGES else page


def closing_report(request: Request, pk: UUID) -> HttpResponse:
    """Show a report as it was written, with its pictures."""
    found = _report(request, pk)
    said = content_of(found, _language(""), "sans-serif")
    for part in said["parts"]:
        if part["picture"]:
            part["picture"]["svg"] = mark_safe(part["picture"]["svg"])  # noqa: S308 — our own drawing, escaped
    context = {
        "title": f"{said['kind']} {found.said}",
        "report": found,
        "said": said,
        "writes": may(request.user, WRITE, request.today, found.outbreak.area_id),
    }
    return render(request, "closing/report.html", context)


def closing_paper(request: Request, pk: UUID) -> HttpResponse:
    """Give a report as PDF, shown by the browser, or as Word."""
    found = _report(request, pk)
    language, as_word = _language(request.GET.get("lang", "")), request.GET.get("as") == "word"
    make = papers.write_report if as_word else papers.print_report
    body = make(found, language, now=request.now)
    response = HttpResponse(body, content_type=WORD if as_word else "application/pdf")
    name = f"closing-{found.said}-{found.version}-{language}.{'docx' if as_word else 'pdf'}"
    response["Content-Disposition"] = f'{"attachment" if as_word else "inline"}; filename="{name}"'
    return response
