"""The page of a zone: what holds, who is inside, what they need, who serves them, what ends it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.needs.models import OPEN, Ticket
from lianfang.web.http import Request
from lianfang.zones import actions, queries
from lianfang.zones.forms import LevelForm, PlaceForm, ReasonForm, TeamForm
from lianfang.zones.models import Zone, ZoneOrder, ZoneTeam
from lianfang.zones.queries.zones import doors_of, parts_of
from lianfang.zones.views.stepping import PROPOSE, READ, SERVE, Bound, Step, offered, step_in, table
from lianfang.zones.words import CONDITIONS, TONES, level_label

STATES = {"proposed": "amber", "in_force": "red", "lifted": "green", "dropped": "neutral"}


def _holds(zone: Zone) -> bool:
    return zone.state == Zone.State.IN_FORCE


def _begin(what: str) -> Any:
    return lambda zone, **said: actions.begin(zone, what, **said)


STEPS = table(
    Step("place", gettext_lazy("Count a place"), "users", actions.count_place, SERVE, _holds, PlaceForm),
    Step("team", gettext_lazy("Send a team"), "users-group", actions.send_team, "workforce.manage", _holds, TeamForm),
    Step("round", gettext_lazy("Ask for a round of testing"), "test-pipe", actions.ask_round, "testing.plan", _holds),
    Step("upgrade", pgettext_lazy("zone", "Upgrade"), "arrow-up", _begin("upgrade"), PROPOSE, _holds, LevelForm),
    Step("change", pgettext_lazy("zone", "Change what belongs to it"), "pencil", _begin("change"), PROPOSE, _holds,
         ReasonForm),
    Step("step_down", pgettext_lazy("zone", "Step down"), "arrow-down", _begin("step_down"), PROPOSE, _holds,
         ReasonForm),
    Step("lift", pgettext_lazy("zone", "Lift"), "lock-open", _begin("lift"), PROPOSE, _holds, ReasonForm),
)  # fmt: skip
ORDERS = {"upgrade", "change", "step_down", "lift"}


def found(request: Request, pk: UUID, permission: str = READ) -> Zone:
    """Give a zone that the reader may see; one that they may not see does not exist for them."""
    rows = visible(
        Zone.objects.select_related("area", "outbreak__area"), request.user, permission, request.today
    )
    return get_object_or_404(rows, pk=pk)


def zone(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a zone; take a step on it."""
    row = found(request, pk)
    gone, bound = step_in(request, row, step, STEPS, partial(_after, pk))
    return gone or render(
        request, "zones/zone.html", _page(request, row, bound), status=422 if bound else 200
    )


def _after(pk: UUID, done: Any) -> HttpResponse:
    return redirect("zone_order", done.pk) if isinstance(done, ZoneOrder) else redirect("zone", pk)


def _page(request: Request, row: Zone, bound: Bound) -> dict[str, Any]:
    numbers, open_ = queries.numbers_of(row.protocol), queries.open_order(row)
    return {
        "title": row.name,
        "name": "zone",
        "thing": row,
        "zone": row,
        "level": level_label(row.protocol, row.level),
        "tone": TONES.get(row.level, "neutral"),
        "state_tone": STATES[row.state],
        "indoors": numbers.level(row.level).indoors,
        "parts": queries.parts_in_words(parts_of(row)),
        "orders": list(queries.orders_of(row)),
        "open": open_,
        "steps": offered(request, row, row.area_id, _steps(row, open_)),
        "bound": bound,
        "grade": numbers.levels,
        **_inside(request, row),
        **_ends(request, row),
    }


def _steps(row: Zone, open_: ZoneOrder | None) -> list[Step]:
    """Leave out what cannot be: a further order while one is open, a stricter level than the strictest, a milder one
    where the protocol names none."""
    numbers = queries.numbers_of(row.protocol)
    out = set(ORDERS) if open_ else set[str]()
    if not numbers.level(row.level).then:
        out.add("step_down")
    if numbers.rank(row.level) == len(numbers.levels.value):
        out.add("upgrade")
    return [each for each in STEPS.values() if each.key not in out]


def _inside(request: Request, row: Zone) -> dict[str, Any]:
    """Give who is inside, what they need and who serves them."""
    labels = {each.key: _(each.label) for each in queries.numbers_of(row.protocol).care.value}
    serves = may(request.user, SERVE, request.today, row.area_id)
    needs = Ticket.objects.filter(doors_of(parts_of(row), "household__"), state__in=OPEN)
    late = needs.filter(due_at__lt=request.now)
    return {
        "census": queries.census(row, request.now),
        "places": queries.places_of(row),
        "care": [(key, labels[key], n) for key, n in queries.who_needs(row)] if serves else [],
        "teams": list(row.teams.filter(to_at=None).select_related("team")),
        "rounds": list(row.rounds.select_related("round")[:5]),
        "needs": needs.count(),
        "needs_late": late.count(),
        "may_serve": serves,
        "may_manage": may(request.user, "workforce.manage", request.today, row.area_id),
        "goods": list(queries.goods_to(row)[:8]),
        "may_goods": may(request.user, "supplies.read", request.today, row.area_id),
        "may_ask": may(request.user, "supplies.ask", request.today, row.area_id),
        "may_needs": may(request.user, "needs.read", request.today, row.area_id),
        "may_raise": may(request.user, "needs.raise", request.today, row.area_id),
        "waits": row.permits.filter(state="asked").count() if serves else 0,
    }


def _ends(request: Request, row: Zone) -> dict[str, Any]:
    if row.state != Zone.State.IN_FORCE:
        return {}
    stand = queries.checked(row, request.now)
    return {"conditions": [(CONDITIONS[each.key], each.met, each.at, each.n) for each in stand]}


@require_POST
def team_end(request: Request, pk: UUID) -> HttpResponse:
    """Note that a team no longer serves a zone."""
    seen = visible(Zone.objects.all(), request.user, READ, request.today)
    row = get_object_or_404(ZoneTeam.objects.filter(zone__in=seen).select_related("zone", "team"), pk=pk)
    actions.withdraw_team(row, by=request.user, now=request.now)
    return redirect("zone", row.zone_id)
