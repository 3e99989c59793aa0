"""How the audit's chain stands, in plain words."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts import heads
from lianfang.accounts.access import must
from lianfang.accounts.audit import audit as note
from lianfang.accounts.chain import waiting
from lianfang.accounts.models import AuditBlock, AuditErasure
from lianfang.accounts.queries import reads_whole_audit
from lianfang.accounts.verifying import Report, verify
from lianfang.common.errors import Refused
from lianfang.web.http import Request

SHOWN = 100  # findings on the page; the command names all


def chain(request: Request) -> HttpResponse:
    """Show how far the chain reaches; a POST looks at all of it, or gives its signed head."""
    must(request, "audit.read")
    if not reads_whole_audit(request.user, request.today):
        raise Refused("forbidden", _("The chain holds the audit of the whole city: ask who reads all of it."))
    if request.method == "POST" and "head" in request.POST:
        return _saved(request)
    report = _verified(request) if request.method == "POST" else None
    last, (n, since) = AuditBlock.objects.order_by("-n").first(), waiting()
    days = sorted(path.stem for path, _said in heads.kept())
    context = {
        "title": _("Chain of the audit"),
        "last": last,
        "digest": bytes(last.digest).hex() if last else "",
        "waiting": n,
        "waiting_since": since,
        "erased": AuditErasure.objects.count(),
        "heads": len(days),
        "newest_head": days[-1] if days else "",
        "report": report,
        "found": report.found[:SHOWN] if report else [],
    }
    return render(request, "accounts/chain.html", context)


def _verified(request: Request) -> Report:
    report = verify()
    told: dict[str, Any] = {"rows": report.rows, "blocks": report.blocks, "wrong": report.wrong}
    note(request.user, "accounts.audit.verified", request.user, request.now, **told)
    return report


def _saved(request: Request) -> HttpResponse:
    said = heads.head(request.now)
    note(request.user, "accounts.audit.head_saved", request.user, request.now, block=said["block"])
    name = f"audit-head-{said['block']}.json"
    answer = HttpResponse(json.dumps(said, indent=1) + "\n", content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
