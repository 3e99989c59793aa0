"""What is kept how long; what was erased."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must
from lianfang.privacy import certificates, words
from lianfang.privacy.models import Erasure
from lianfang.privacy.queries import HOLD, READ, rules_on
from lianfang.privacy.tables import TABLES
from lianfang.web.http import Request
from lianfang.web.pages import TableResponse, listing

SORTS = {"number": "number", "ended": "ended_at", "n": "n"}


def retention(request: Request) -> HttpResponse:
    """Show which personal data are kept how long, after what, by whose word, and in which tables they are."""
    must(request, READ)
    rows: list[dict[str, Any]] = []
    for rule in rules_on(request.today).values():
        tables = [held for held in TABLES if held.kind == rule.key]
        rows.append(
            {
                "rule": rule,
                "label": _(rule.label),
                "after": words.AFTER[rule.after],
                "tables": sorted({words.table_of(held.name) for held in tables}),
                "how": sorted({str(words.HOW[held.how]) for held in tables if held.how != "keep"}),
            }
        )
    context = {
        "title": _("What is kept how long"),
        "rows": sorted(rows, key=lambda row: (row["rule"].days is None, row["rule"].days or 0, row["label"])),
        "last": Erasure.objects.exclude(number=None).first(),
        "may_hold": may(request.user, HOLD, request.today),
    }
    return render(request, "privacy/retention.html", context)


def erasures(request: Request) -> HttpResponse:
    """List the certificates of what was erased."""
    must(request, READ)
    rows = Erasure.objects.exclude(number=None).select_related("by")
    shown = listing(request, rows, sorts=SORTS, default="-number")
    if request.GET.get("export"):
        head = [_("Number"), _("Until"), _("By"), _("Rows"), "SHA-256"]
        lines = ([each.said, each.ended_at, str(each.by), each.n, each.digest] for each in rows)
        return TableResponse("erasures", head, lines)
    return render(request, "privacy/erasures.html", {"title": _("Certificates of erasure"), "listing": shown})


def _erasure(request: Request, pk: UUID) -> Erasure:
    must(request, READ)
    found: Erasure = get_object_or_404(Erasure.objects.exclude(number=None).select_related("by"), pk=pk)
    return found


def erasure(request: Request, pk: UUID) -> HttpResponse:
    """Show a certificate: how many rows of which table, by which rule, and what was spared and why."""
    found = _erasure(request, pk)
    lines: list[dict[str, Any]] = [
        {
            "line": line,
            "label": words.label_of(line.kind),
            "table": words.table_of(line.table),
            "how": words.HOW[line.how],
        }
        for line in found.lines.all()
    ]
    context = {
        "title": _("Certificate %(number)s") % {"number": found.said},
        "found": found,
        "lines": [each for each in lines if not each["line"].spared],
        "spared": [each for each in lines if each["line"].spared],
        "whole": certificates.digest(found) == found.digest,
    }
    return render(request, "privacy/erasure.html", context)


def certificate(request: Request, pk: UUID, form: str) -> HttpResponse:
    """Give a certificate as PDF or JSON."""
    found = _erasure(request, pk)
    if form not in {"pdf", "json"}:
        raise Http404
    if form == "json":
        answer = HttpResponse(certificates.written(found), content_type="application/json")
    else:
        body = certificates.print_certificate(found, now=request.now)
        answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="erasure-{found.said}.{form}"'
    return answer
