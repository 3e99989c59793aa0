"""The chains of an outbreak: the tree and the graph of contacts, clusters, and what is odd."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.cases import actions, queries
from lianfang.cases.chain_words import finding_words
from lianfang.cases.forms import ChainFilter
from lianfang.cases.models import Case, ChainDismissal, ChainLink, Exposure
from lianfang.cases.queries import Graph
from lianfang.cases.rules.chains import Finding
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.web.http import Request
from lianfang.web.pages import filters

FINDINGS = 60  # shown at once


def chains(request: Request, pk: UUID | None = None) -> HttpResponse:
    """Show who infected whom in an outbreak: the tree, or the graph with the contacts; clusters; what is odd."""
    outbreak = _outbreak(request, pk)
    shown = queries.graph(outbreak, request.now)
    form, chosen = filters(ChainFilter, request)
    odd, said = queries.odd(outbreak, shown, request.now)
    by = chosen.get("by", "chain")
    chain = shown.cases.get(chosen["chain"]) if "chain" in chosen else None
    context = {
        "title": _("Chains"),
        "outbreak": outbreak,
        "filters": form,
        "drawn": _picture(shown, chosen),
        "shown": shown,
        "chain": chain,
        "chain_name": _chain_name(str(chain)) if chain else "",
        "data_url": _data_url(request, outbreak),
        "odd": [_in_words(shown, each) for each in odd[:FINDINGS]],
        "n_odd": len(odd),
        "said": [(_in_words(shown, each), row) for each, row in said],
        "clusters": [(each, _cluster_name(each, by)) for each in queries.clusters(shown, by)],
        "by": by,
        "may_decide": may(request.user, "cases.confirm", request.today, outbreak.area_id),
    }
    return render(request, "cases/chains.html", context)


def chains_data(request: Request, pk: UUID) -> HttpResponse:
    """Give the dots and lines of a graph, placed, for the browser to draw."""
    outbreak = _outbreak(request, pk)
    shown = queries.graph(outbreak, request.now)
    _form, chosen = filters(ChainFilter, request)
    drawn = _picture(shown, chosen)
    ticks = [[t.x, date_format(t.day, "n/j") if t.day else str(t.n)] for t in drawn.ticks]
    dots = [[d.x, d.y, d.kind, d.group, d.label, _url(d), _said(d)] for d in drawn.dots]
    lines = [[*line.ends, line.style] for line in drawn.lines]
    size = [drawn.width, drawn.height]
    return JsonResponse({"size": size, "ticks": ticks, "dots": dots, "lines": lines})


def _url(dot: queries.Dot) -> str:
    return reverse("contact" if dot.kind == "contact" else "case", args=[dot.pk])


def _said(dot: queries.Dot) -> str:
    """Say in words what a dot is, for those who hear the graph."""
    words = {"n": dot.label, "day": date_format(dot.day, "Y-m-d"), "by": dot.by}
    if dot.kind == "contact":
        return _("Contact of case %(by)s, last near it on %(day)s") % words
    if dot.by:
        return _("Case %(n)s, %(day)s, infected by case %(by)s") % words
    return _("Case %(n)s, %(day)s") % words


def _outbreak(request: Request, pk: UUID | None) -> Outbreak:
    own = current(request.user, request.today)
    outbreak = get_object_or_404(Outbreak, pk=pk) if pk else own
    if outbreak is None:
        raise Refused("no_outbreak", _("No outbreak is being fought in your areas."))
    if outbreak != own or not may(request.user, "cases.read", request.today):
        require(request.user, "cases.read", outbreak.area_id, request.today)
    return outbreak


def _picture(shown: Graph, chosen: dict[str, Any]) -> queries.Picture:
    return queries.picture(
        shown,
        along=chosen.get("along", "onset"),
        colour=chosen.get("colour", "state"),
        contacts=bool(chosen.get("contacts")),
        chain=chosen.get("chain"),
    )


def _data_url(request: Request, outbreak: Outbreak) -> str:
    return f"{reverse('chains_data', args=[outbreak.pk])}?{request.GET.urlencode()}"


def _cluster_name(cluster: queries.Cluster, by: str) -> str:
    if by == "setting":
        return str(Exposure.Setting(cluster.key).label)
    return _chain_name(cluster.label) if by == "chain" else cluster.label


def _chain_name(number: str) -> str:
    return _("Chain of case %(n)s") % {"n": number} if number.isdigit() else _("Chain from another area")


def case_name(case: Case | None) -> str:
    """Name a case by its number; one that has none, as one of another area is, by its state."""
    if case is None:
        return "–"
    return _("case %(n)s") % {"n": case.number} if case.number else str(case.get_state_display())


def _in_words(shown: Graph, finding: Finding) -> dict[str, Any]:
    case = shown.cases[finding.infected]
    source = shown.cases.get(finding.infector) if finding.infector else None
    names = case_name(case), case_name(source)
    away = str(Case.State.ELSEWHERE.label)
    values = {k: v.replace("·", away) if k == "labels" else v for k, v in finding.values.items()}
    heading, sentence = finding_words(finding.check, values, *names)
    return {
        "check": finding.check,
        "heading": heading,
        "sentence": sentence,
        "case": case,
        "source": source,
        "names": names,
        "other": finding.infector or "",
    }


@require_POST
def chain_dismiss(request: Request, pk: UUID) -> HttpResponse:
    """Say why something odd about the chain of a case is all right."""
    case = get_object_or_404(Case, pk=pk)
    other = request.POST.get("other", "")
    actions.dismiss_finding(
        case,
        check=request.POST.get("check", ""),
        source=UUID(other) if len(other) == 36 else None,
        reason=request.POST.get("reason", ""),
        by=request.user,
        now=request.now,
    )
    messages.success(request, _("Noted; it is listed below with your reason."))
    return redirect("chains_of", pk=case.outbreak_id)


@require_POST
def chain_look_again(request: Request, pk: UUID) -> HttpResponse:
    """Show something odd again that was said to be all right."""
    said = get_object_or_404(ChainDismissal, pk=pk)
    actions.look_again(said, by=request.user, now=request.now)
    return redirect("chains_of", pk=said.outbreak_id)


@require_POST
def chain_aside(request: Request, pk: UUID) -> HttpResponse:
    """Set a told link aside, with the reason."""
    link = get_object_or_404(ChainLink, pk=pk)
    actions.set_aside(link, reason=request.POST.get("reason", ""), by=request.user, now=request.now)
    case = get_object_or_404(Case, person_id=link.person_id, outbreak_id=link.outbreak_id)
    return redirect("case", pk=case.pk)


@require_POST
def chain_tell(request: Request, pk: UUID) -> HttpResponse:
    """Record which case may have infected this one, by its number."""
    case = get_object_or_404(Case, pk=pk)
    number = request.POST.get("number", "").strip()
    infector = Case.objects.filter(
        outbreak_id=case.outbreak_id, number=number if number.isdecimal() else -1
    ).first()
    if infector is None:
        raise Refused("no_case", _("There is no case with this number in the outbreak."))
    actions.tell_link(case, infector=infector, by=request.user, now=request.now)
    return redirect("case", pk=case.pk)
