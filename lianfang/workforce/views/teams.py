"""Teams: their list, each one's page, and how many were sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans, visible
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.people import queries as people_queries
from lianfang.people.models import Organisation, Person
from lianfang.places import queries as places
from lianfang.places.rules import Span, at_level
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce import actions, queries
from lianfang.workforce.forms import (
    STATES,
    TASKS,
    MemberForm,
    SendForm,
    TeamFilter,
    TeamForm,
)
from lianfang.workforce.models import Dispatch, Member, Team
from lianfang.workforce.rules import Order, Seat

SORTS = {"name": "name", "area": "area_id", "people": "people", "sent": "sent_at"}
LEVELS = dict(Dispatch.Level.choices)


def teams(request: Request) -> HttpResponse:
    """List the teams of the user's areas and those sent into them."""
    must_read(request)
    form, chosen = filters(TeamFilter, request)
    area_id = chosen.pop("area", None)
    rows = queries.seen(request.user, request.today)
    rows = queries.chosen(queries.listed(queries.within(rows, area_id) if area_id else rows), **chosen)
    if request.GET.get("export") == "csv":
        return _saved(list(rows))
    shown = listing(request, rows, sorts=SORTS, default="-sent")
    context = {
        "title": _("Teams"),
        "filters": form,
        "listing": shown,
        "rows": _rows(shown.page.object_list),
        "path": places.path(area_id) if area_id else [],
        "may_manage": may(request.user, "workforce.manage", request.today),
    }
    return render(request, "workforce/teams.html", context)


def team(request: Request, pk: UUID) -> HttpResponse:
    """Show a team: who is in it, from where, where it was sent."""
    found = team_of(request, pk)
    members = list(queries.members_of(found))
    dispatches = list(found.dispatches.select_related("outbreak", "area", "outbreak__area", "ordered_by"))
    context = {
        "title": found.name,
        "team": found,
        "members": members,
        "bodies": sorted({m.organisation for m in members}, key=lambda body: body.name),
        "dispatches": [(each, outbreaks.title(each.outbreak)) for each in dispatches],
        "out": next((d for d in dispatches if d.returned_at is None and d.withdrawn_at is None), None),
        "path": places.path(found.area_id),
        "may_manage": may(request.user, "workforce.manage", request.today, found.area_id),
        "may_open_people": may(request.user, "people.read", request.today),
    }
    return render(request, "workforce/team.html", context)


def force_page(request: Request) -> HttpResponse:
    """Show how many organisations, people and groups were sent, and which of them are a part of which."""
    must_read(request)
    outbreak = outbreaks.current(request.user, request.today)
    context: dict[str, Any] = {"title": _("Who was sent"), "outbreak": outbreak}
    if outbreak:
        city = at_level(outbreak.area_id, "city")
        below = queries.force_below(outbreak, city)
        municipal = queries.force_below(outbreak, city, level=Dispatch.Level.MUNICIPAL)
        names = places.labels(below)
        context |= {
            "outbreak_title": outbreaks.title(outbreak),
            "everyone": queries.force(outbreak),
            "municipal": queries.force(outbreak, level=Dispatch.Level.MUNICIPAL),
            "out_now": queries.force(outbreak, out_now=True),
            "below": [(names[a], a, below[a], municipal.get(a, queries.Force())) for a in sorted(below)],
        }
    return render(request, "workforce/force.html", context)


@require_POST
def dispatch_arrived(request: Request, pk: UUID) -> HttpResponse:
    """Note that a team arrived just now."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("team"), pk=pk)
    actions.arrived(dispatch, at=request.now, by=request.user, now=request.now)
    messages.success(request, _("Arrival noted."))
    return redirect("team", dispatch.team_id)


@require_POST
def dispatch_returned(request: Request, pk: UUID) -> HttpResponse:
    """Note that a team came back just now."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("team"), pk=pk)
    actions.returned(dispatch, at=request.now, by=request.user, now=request.now)
    messages.success(request, _("Return noted."))
    return redirect("team", dispatch.team_id)


@require_POST
def member_remove(request: Request, pk: UUID) -> HttpResponse:
    """Take a person out of a team."""
    member = get_object_or_404(Member.objects.select_related("team"), pk=pk)
    actions.remove_member(member, by=request.user, now=request.now)
    messages.success(request, _("No longer in the team."))
    return redirect("team", member.team_id)


@require_POST
def member_lead(request: Request, pk: UUID) -> HttpResponse:
    """Let a member lead the team."""
    member = get_object_or_404(Member.objects.select_related("team"), pk=pk)
    actions.appoint_leader(member, by=request.user, now=request.now)
    messages.success(request, _("The team has a new leader."))
    return redirect("team", member.team_id)


def team_new(request: Request) -> HttpResponse:
    """Form a team: find its leader, then say what team it is."""
    ranges = manages(request)
    context: dict[str, Any] = {"title": _("Form a team"), "asked": _("Who leads it?")}
    leader = person_of(request)
    if leader is None:
        return render(request, "workforce/find.html", context | found_people(request))
    form = TeamForm(request.POST or None, spans=ranges)
    if request.method == "POST" and form.is_valid() and (made := _formed(request, form, leader)):
        return redirect("team", made.id)
    context |= {
        "form": form,
        "person": leader,
        "go": _("Form the team"),
        "organisations": organisation_names(),
    }
    return render(request, "workforce/form.html", context)


def _formed(request: Request, form: TeamForm, leader: Person) -> Team | None:
    told = form.cleaned_data
    seats = [Seat(leader.id, told["organisation"].id, leader=True)]
    how = {"name": told["name"], "kind": told["kind"], "seats": seats}
    try:
        return actions.form_team(told["area"].id, **how, by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def member_new(request: Request, pk: UUID) -> HttpResponse:
    """Add somebody to a team: find them, then say who sends them."""
    found = team_of(request, pk)
    require(request.user, "workforce.manage", found.area_id, request.today)
    context: dict[str, Any] = {"title": found.name, "asked": _("Who joins the team?"), "team": found}
    person = person_of(request)
    if person is None:
        return render(request, "workforce/find.html", context | found_people(request))
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seat = Seat(person.id, form.cleaned_data["organisation"].id)
        try:
            actions.add_members(found, [seat], by=request.user, now=request.now)
            messages.success(request, _("In the team from today."))
            return redirect("team", found.id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context |= {
        "form": form,
        "person": person,
        "go": _("Add to the team"),
        "organisations": organisation_names(),
    }
    return render(request, "workforce/form.html", context)


def teams_send(request: Request) -> HttpResponse:
    """Send the ticked teams somewhere for the outbreak being fought."""
    ranges = manages(request)
    ids = [each for each in request.POST.getlist("id") + request.GET.getlist("id") if uuid_of(each)]
    chosen = list(queries.seen(request.user, request.today).filter(id__in=ids).order_by("name"))
    outbreak = outbreaks.current(request.user, request.today)
    if outbreak is None or not chosen:
        messages.error(
            request, _("Tick the teams to send.") if outbreak else _("No outbreak is being fought here.")
        )
        return redirect("teams")
    form = SendForm(request.POST if "task" in request.POST else None, spans=ranges)
    if form.is_bound and form.is_valid() and _sent(request, form, chosen, outbreak):
        return redirect("teams")
    words = {"title": _("Send teams"), "for": outbreaks.title(outbreak)}
    return render(request, "workforce/send.html", {**words, "form": form, "teams": chosen, "tasks": TASKS})


def _sent(request: Request, form: SendForm, teams: list[Team], outbreak: Outbreak) -> bool:
    told = form.cleaned_data
    orders = [Order(each.id, told["area"].id, told["level"], told["task"]) for each in teams]
    try:
        actions.send_many(orders, outbreak=outbreak, by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    n = len(orders)
    messages.success(request, ngettext("%(n)s team sent.", "%(n)s teams sent.", n) % {"n": n})
    return True


def must_read(request: Request) -> None:
    """Stop here unless the user may see teams somewhere."""
    if not may(request.user, "workforce.read", request.today):
        require(request.user, "workforce.read", 0, request.today)


def team_of(request: Request, pk: UUID) -> Team:
    """Give a team the user may see; of others one does not learn that they are."""
    must_read(request)
    return get_object_or_404(queries.seen(request.user, request.today).select_related("area"), pk=pk)


def manages(request: Request) -> tuple[Span, ...]:
    """Give the ranges in which the user manages teams, or stop here."""
    ranges = spans(request.user, "workforce.manage", request.today)
    if not ranges:
        require(request.user, "workforce.manage", 0, request.today)
    return ranges


def person_of(request: Request) -> Person | None:
    """Give the person chosen on the page before; without the right to read people nobody can be chosen."""
    chosen = uuid_of(request.GET.get("with", ""))
    people = visible(Person.objects.select_related("area"), request.user, "people.read", request.today)
    return people.filter(pk=chosen).first() if chosen else None


def found_people(request: Request) -> dict[str, Any]:
    """Search people for the page that asks who is meant."""
    q = request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = people_queries.search(q, request.user, request.today) if q else []
    return {"q": q, "found": [each.person for each in found]}


def organisation_names() -> list[str]:
    """List the organisations a page suggests."""
    """List the names a page suggests."""
    return list(Organisation.objects.filter(closed_on=None).order_by("name").values_list("name", flat=True))


def uuid_of(text: str) -> UUID | None:
    """Read an id from an address; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _rows(teams: Any) -> list[tuple[Any, str, str, str, str]]:
    """Give each team of a page with its state, that in words, who sent it and where it is."""
    found = list(teams)
    names = places.labels(team.sent_to for team in found if team.sent_to)
    rows = []
    for each in found:
        state = queries.state(each)
        rows.append(
            (each, state, str(STATES[state]), str(LEVELS.get(each.sent_by, "")), names.get(each.sent_to, ""))
        )
    return rows


def _saved(teams: list[Team]) -> HttpResponse:
    head = [
        _("Team"),
        _("Kind"),
        _("Area"),
        _("People"),
        _("Organisations"),
        _("State"),
        _("Sent by"),
        _("Sent to"),
    ]
    cells = (
        [t.name, t.get_kind_display(), t.area, t.people, t.bodies, state, level, place]
        for t, _state, state, level, place in _rows(teams)
    )
    return csv_response("teams", head, cells)
