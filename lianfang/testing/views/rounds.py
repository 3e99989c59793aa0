"""Rounds: the list, planning, the board of one, its sites, who is missing."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import path
from lianfang.places.rules import Span, at_level
from lianfang.protocol.timeline import in_force, named
from lianfang.rotas.rules import mean_profile, write_profile
from lianfang.testing import actions, drawings, queries, rules
from lianfang.testing.forms import INFECTED, ElsewhereForm, RoundForm, round_name
from lianfang.testing.models import Round
from lianfang.testing.views import board
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, listing
from lianfang.web.refusals import status_of

SORTS = {"round": "number", "area": "area_id", "begins": "starts_on", "target": "target", "state": "state"}


def seen(request: Request) -> QuerySet[Round]:
    """Give the rounds that touch the areas in which this user sees testing."""
    found = queries.visible_rounds(request.user, "testing.read", request.today)
    return found.select_related("area", "outbreak__area")


def rounds(request: Request) -> HttpResponse:
    """List the rounds, how far each has come."""
    found = listing(request, seen(request), sorts=SORTS, default="-begins")
    swabbed = queries.swabbed_by_round(list(found.page))
    context = {
        "title": _("Rounds of testing"),
        "listing": found,
        "rows": [(each, swabbed.get(each.pk, 0)) for each in found.page],
        "may_plan": may(request.user, "testing.plan", request.today),
        **tabs(request),
    }
    return render(request, "testing/rounds.html", context)


def tabs(request: Request) -> dict[str, Any]:
    """Say which of the pages of testing this user has."""
    return {
        "may_lab": may(request.user, "testing.lab", request.today),
        "may_hold": may(request.user, "testing.hold", request.today),
        "may_groups": may(request.user, "testing.plan", request.today),
    }


def round_new(request: Request) -> HttpResponse:
    """Plan a round; what the protocol proposes for the area is filled in and shown with its sources."""
    require_anywhere(request, "testing.plan")
    ranges = spans(request.user, "testing.plan", request.today)
    running = outbreaks.running(request.user, request.today)
    elsewhere = ElsewhereForm(request.GET or None, spans=ranges)
    area = _area(elsewhere, ranges)
    proposed = _proposed(request, area) if area else {}
    if proposed.get("people"):
        proposed["pools"] = _pools(elsewhere, proposed)
    form = RoundForm(request.POST or None, running=running, spans=ranges, initial=proposed.get("initial", {}))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            planned = actions.plan_round(by=request.user, now=request.now, **_meant(form, area, proposed))
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(
                request, _("The round is planned. Look through its plan, choose its sites, then open it.")
            )
            return redirect("round_plan", pk=planned.pk)
    context = {"title": _("Plan a round"), "form": form, "area": area, "elsewhere": elsewhere, **proposed}
    return render(request, "testing/round_new.html", context, status=status)


def _meant(form: RoundForm, area: Area | None, proposed: dict[str, Any]) -> dict[str, Any]:
    """Give what was said; the people proposed for one area are not meant when another was written over it."""
    said = dict(form.cleaned_data)
    if area and said["area"].pk != area.pk and said["target"] == proposed.get("people"):
        said["target"] = said["area"].population or queries.people_in(said["area"].pk) or said["target"]
    return said


def _pools(form: ElsewhereForm, proposed: dict[str, Any]) -> list[Any]:
    """Lay sizes of tubes side by side for the infected that somebody expects."""
    infected = form.cleaned_data.get("infected") if form.is_valid() else None
    most = proposed["proposal"].pool_size
    return rules.pools(proposed["people"], INFECTED if infected is None else infected, most)


def require_anywhere(request: Request, permission: str) -> None:
    """Stop here unless the user may do this in some area."""
    if not may(request.user, permission, request.today):
        require(request.user, permission, 0, request.today)


def _area(form: ElsewhereForm, ranges: Sequence[Span]) -> Area | None:
    """Give the area that was asked about, else the widest of the user's."""
    if form.is_valid() and form.cleaned_data["of"]:
        return form.cleaned_data["of"]  # type: ignore[no-any-return]  # cleaned by AreaField
    return Area.objects.filter(id=max(ranges, key=lambda each: each[1] - each[0])[0]).first()


def _proposed(request: Request, area: Area) -> dict[str, Any]:
    """Ask the protocol of the outbreak what it proposes for this area."""
    outbreak = outbreaks.running(request.user, request.today).first()
    if outbreak is None:
        return {}
    protocol = in_force(outbreak.disease, request.today)
    city = Area.objects.filter(id=at_level(area.id, "city")).first()
    people = area.population or queries.people_in(area.id)
    proposal = rules.propose_round(
        protocol.testing,
        population=people,
        city_population=(city.population if city else None) or people,
        starts_on=request.today,
        source_known=False,
    )
    initial = _initial(outbreak, area, proposal, people, request)
    return {"initial": initial, "proposal": proposal, "protocol": protocol, "people": people}


def _initial(
    outbreak: Outbreak, area: Area, proposal: rules.Proposal, people: int, request: Request
) -> dict[str, Any]:
    """Fill the form with what the protocol proposes."""
    numbers = in_force(outbreak.disease, request.today).testing
    return {
        "outbreak": outbreak,
        "area": str(area),
        "starts_on": proposal.starts_on,
        "ends_on": proposal.ends_on,
        "pool_size": proposal.pool_size,
        "target": people or None,
        "skip_tested_days": numbers.skip_if_tested_days.value,
        "every_days": queries.every_days(area.id, request.today, numbers),
    }


def round_board(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a round has come, in all or in one of its areas; as CSV, the table of its sites."""
    round_ = get_object_or_404(seen(request), pk=pk)
    areas = board.areas_of(request, round_)
    if request.GET.get("export") == "csv":
        return _csv(round_, queries.sites(round_, request.now, areas))
    found, listed = queries.coverage(round_, request.now, areas), board.sites_listing(request, round_, areas)
    context = {
        "title": round_name(round_),
        "round": round_,
        "found": found,
        "total": found.total,
        "bars": board.bars(round_, found, request.now, areas),
        "stages": board.stages(round_, found.total),
        **_hours(request, round_, queries.hours(round_, areas), listed.total),
        "listing": listed,
        "crumbs": _crumbs(round_, areas),
        "limits": queries.limits_of(round_),
        "service": queries.service_of(round_),
        "protocol": named(round_.protocol),
        "may_plan": may(request.user, "testing.plan", request.today, round_.area_id),
        "may_people": may(request.user, "people.read", request.today),
        **tabs(request),
    }
    return render(request, "testing/board.html", context)


def _hours(request: Request, round_: Round, hours: Sequence[queries.Hour], n_sites: int) -> dict[str, object]:
    """Draw the hours; give the address at which people are planned for an average site and day of them."""
    swabbed = [(localtime(hour.at), hour.swabbed) for hour in hours if hour.swabbed]
    found: dict[str, object] = {"chart": drawings.throughput(hours), "plan": ""}
    if swabbed and may(request.user, "rotas.plan", request.today, round_.area_id):
        n_days = len({at.date() for at, _n in swabbed})
        profile = mean_profile(((at.hour, n) for at, n in swabbed), max(1, n_days * n_sites))
        query = urlencode({"arrivals": write_profile(profile)})
        found["plan"] = f"{reverse('demand_arrivals')}?{query}"
    return found


def _crumbs(round_: Round, areas: Any) -> list[Area]:
    """Give the way from the round's area down to the one area shown."""
    if len(areas) != 1:
        return []
    return [area for area in path(areas[0][0]) if area.depth >= round_.area.depth]


def _csv(round_: Round, sites: Sequence[queries.Part]) -> HttpResponse:
    head = (_("Site"), _("People"), _("Tubes"), _("With a result"), _("Overdue"), _("Last tube"))
    rows = (
        (p.name, p.tally.n_swabs, p.tally.n_tubes, p.tally.resulted, p.tally.overdue, p.tally.last_at)
        for p in sites
    )
    return csv_response(f"round-{round_.number}-sites", head, rows)


STEPS = {"open": actions.open_round, "close": actions.close_round, "reconcile": actions.reconcile_round}


@require_POST
def round_step(request: Request, pk: UUID) -> HttpResponse:
    """Open, close or reconcile a round."""
    round_ = get_object_or_404(seen(request), pk=pk)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Refused("unknown_step", _("Choose whether to open, close or reconcile the round."))
    step(round_, by=request.user, now=request.now)
    messages.success(request, _("The round is now: %(state)s.") % {"state": round_.get_state_display()})
    return redirect("round", pk=round_.pk)
