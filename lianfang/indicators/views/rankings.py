"""The ranking of a day's units, its notice, and interviews."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.indicators import actions, papers, queries, rules, shown
from lianfang.indicators.actions import Said
from lianfang.indicators.export import download
from lianfang.indicators.forms import STEP_FORMS, InterviewsFilter, NoteForm, RankingFilter
from lianfang.indicators.models import Interview, Ranking, ReportDay
from lianfang.indicators.tables import ranking_head, ranking_rows
from lianfang.indicators.views.common import area_in, nothing
from lianfang.indicators.views.common import shown as outbreak_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.places.rules import level
from lianfang.protocol.timeline import named
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"rank": "rank", "score": "score", "unit": "area_id"}


def unit_ranking(request: Request) -> HttpResponse:
    """Show the ranking of a day: each unit's rank in its district, its score and parts, and how it was reckoned."""
    outbreak = outbreak_of(request)
    if outbreak is None:
        return nothing(request, _("Ranking"))
    form, chosen = filters(RankingFilter, request)
    days = queries.days(outbreak)
    locked = _day(days, chosen)
    ranking = (
        queries.ranking_of(locked, chosen.get("kind") or "area", chosen.get("version")) if locked else None
    )
    where = area_in(request, outbreak)
    if locked is None or ranking is None:
        return render(request, "indicators/unranked.html", {"title": _("Ranking"), "days": days[:1], **where})
    rows = _narrowed(queries.places(ranking, where["area"].pk, request.user, request.today), chosen)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, ranking, list(rows.order_by("district_id", "rank", "area_id")))
    form.data = request.GET.dict() | {"day": locked.day.isoformat(), "kind": ranking.kind}
    found = listing(request, rows, sorts=SORTS, default="rank")
    context = _ranking(request, ranking) | {"filters": form, "listing": found, **where}
    context["rows"] = _lines(list(found.page.object_list), ranking)
    return render(request, "indicators/ranking.html", context)


def _day(days: Any, chosen: dict[str, Any]) -> ReportDay | None:
    """Give the locked day that was asked for; without one, the last."""
    rows = days.select_related("outbreak__area", "locked_by")
    found: ReportDay | None = rows.filter(day=chosen["day"]).first() if "day" in chosen else rows.first()
    return found


def _narrowed(rows: Any, chosen: dict[str, Any]) -> Any:
    if chosen.get("only") == "bottom":
        rows = rows.filter(bottom=True)
    if chosen.get("only") == "none":
        rows = rows.filter(rank=None)
    if chosen.get("q") and chosen.get("kind") == "team":
        return rows.filter(team__name__icontains=chosen["q"])
    return rows.filter(area_id__in=_areas_named(chosen["q"])) if chosen.get("q") else rows


def _areas_named(q: str) -> Any:
    return Area.objects.filter(name__icontains=q).values("id") | Area.objects.filter(
        name_en__icontains=q
    ).values("id")


def _lines(places: list[Any], ranking: Ranking) -> list[dict[str, Any]]:
    names = queries.names_of(places)
    areas = labels({p.district_id for p in places} | {p.area_id for p in places})
    return [
        {
            "place": place,
            "name": names.get(queries.key_of(place), ""),
            "district": areas.get(place.district_id, ""),
            "where": areas.get(place.area_id, "") if place.team_id else "",
            "parts": shown.parts_of(place.parts, ranking.weights),
        }
        for place in places
    ]


def _ranking(request: Request, ranking: Ranking) -> dict[str, Any]:
    locked = ranking.locked
    protocol = named(ranking.protocol)
    weights = protocol.ranking.weights.value
    days = list(queries.days(locked.outbreak).values_list("day", flat=True)[:60])
    versions = Ranking.objects.filter(locked=locked, kind=ranking.kind).select_related("made_by")
    return {
        "title": _("Ranking"),
        "ranking": ranking,
        "locked": locked,
        "days": days,
        "versions": list(versions),
        "numbers": protocol.ranking,
        "protocol": protocol,
        "metrics": [(w, each) for key, each in rules.METRICS.items() for w in weights if w.key == key],
        "never": rules.NEVER.values(),
        "note_form": NoteForm(),
        "may_correct": may(request.user, "reporting.publish", request.today, locked.outbreak.area_id),
        "may_draft": may(request.user, "reporting.publish", request.today),
    }


def _export(request: Request, ranking: Ranking, places: list[Any]) -> HttpResponse:
    """Save a ranking; noted in the audit."""
    day = ranking.locked.day
    audit(
        request.user, "reporting.units.exported", ranking.locked.outbreak, request.now, day=day, n=len(places)
    )
    rows = ranking_rows(places, queries.names_of(places), labels({p.district_id for p in places}))
    return csv_response(f"ranking-{day.isoformat()}-{ranking.version}", ranking_head(), rows)


@require_POST
def rank_again(request: Request, pk: UUID) -> HttpResponse:
    """Rank a day's units again from corrected reports."""
    found = get_object_or_404(Ranking.objects.select_related("locked__outbreak"), pk=pk)
    actions.rank_again(
        found.locked, found.kind, note=request.POST.get("note", ""), by=request.user, now=request.now
    )
    messages.success(request, _("Ranked again; the earlier ranking stays readable."))
    return redirect(f"{reverse('unit_ranking')}?day={found.locked.day.isoformat()}&kind={found.kind}")


def ranking_notice(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Print the draft of a ranking's notice, as PDF or Word."""
    rows = Ranking.objects.select_related("locked__outbreak__area")
    found = get_object_or_404(rows, pk=pk)
    where = area_in(request, found.locked.outbreak)
    require(request.user, "reporting.publish", where["area"].pk, request.today)
    places = list(queries.places(found, where["area"].pk, request.user, request.today))
    audit(request.user, "reporting.notice.printed", found, request.now, area_id=where["area"].pk, kind=kind)
    content = papers.notice(found, where["area"], places, kind, by=request.user, now=request.now)
    return download(content, kind, f"notice-{found.locked.day.isoformat()}-{found.version}")


# --- interviews


def interviews(request: Request) -> HttpResponse:
    """List interviews: those that are open first of all."""
    outbreak = outbreak_of(request)
    if outbreak is None:
        return nothing(request, _("Interviews"))
    form, chosen = filters(InterviewsFilter, request)
    rows = queries.interviews(outbreak, request.user, request.today, state=chosen.get("state", "open"))
    sorts = {"day": "day", "due": "due_on", "unit": "area_id"}
    found = listing(request, rows, sorts=sorts, default="-day")
    places = list(found.page.object_list)
    names, areas = queries.names_of(places), labels(p.district_id for p in places)
    context = {
        "title": _("Interviews"),
        "filters": form,
        "listing": found,
        "rows": [
            (each, names.get(queries.key_of(each), ""), areas.get(each.district_id, ""), _why(each))
            for each in places
        ],
        "today": request.today,
    }
    return render(request, "indicators/interviews.html", context)


def _why(interview: Interview) -> list[str]:
    return [f"{_(rules.REASONS[each['key']])}: {each['n']}" for each in interview.why]


def _found(request: Request, pk: UUID) -> Interview:
    rows = Interview.objects.select_related("outbreak", "team", "chair")
    return get_object_or_404(visible(rows, request.user, "reporting.units", request.today), pk=pk)


def interview(request: Request, pk: UUID) -> HttpResponse:
    """Show an interview with the days it is about, what was said, and every step."""
    found = _found(request, pk)
    return render(request, "indicators/interview.html", _interview(request, found, {}))


def _interview(request: Request, found: Interview, forms: dict[str, Any]) -> dict[str, Any]:
    outbreak: Outbreak = found.outbreak
    may_decide = may(request.user, "reporting.interview", request.today, found.area_id)
    following = [step for step in STEP_FORMS if rules.after(found.state, step)] if may_decide else []
    return {
        "title": queries.names_of([found])[queries.key_of(found)],
        "interview": found,
        "why": _why(found),
        "district": labels([found.district_id]).get(found.district_id, ""),
        "days": queries.trend(outbreak, found.area_id, found.team_id, found.day, 7),
        "steps": found.steps.select_related("by"),
        "words": papers.STEP_WORDS,
        "following": [
            (step, forms.get(step) or STEP_FORMS[step](), papers.DO_WORDS[step]) for step in following
        ],
        "unit": queries.Unit(found.area_id, found.team_id, ""),
        "reports": bool(found.team_id) or level(found.area_id) == "community",
        "findings": queries.open_findings(found, request.user, request.today, request.now),
        "today": request.today,
    }


@require_POST
def interview_step(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Take a step of an interview."""
    if step not in STEP_FORMS:
        raise Http404
    found, form = _found(request, pk), STEP_FORMS[step](request.POST)
    if form.is_valid():
        told = {key: value for key, value in form.cleaned_data.items() if value is not None}
        try:
            actions.take(found, step, Said(**told), by=request.user, now=request.now)
        except Refused as refused:
            if refused.code in {"forbidden", "not_now"}:
                raise
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Written down."))
            return redirect("interview", pk=found.pk)
    return render(request, "indicators/interview.html", _interview(request, found, {step: form}), status=422)
