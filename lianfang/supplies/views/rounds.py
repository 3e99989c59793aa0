"""Routes for couriers: proposed, changed by whoever keeps the store, sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext, pgettext

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.supplies import actions, queries
from lianfang.supplies.drawings import letter, route_map
from lianfang.supplies.forms import RoundsForm
from lianfang.supplies.models import Request as Asked
from lianfang.supplies.models import Store
from lianfang.supplies.routing import Limits, Reached, Route, Stop, arranged, followed, plan
from lianfang.supplies.views.stores import found
from lianfang.web.http import Request

KEEP = "supplies.keep"
NOWHERE = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A stop on the page: its request, how well its place is known, when it is reached."""

    asked: Asked
    spot: queries.Spot | None
    reached: Reached


@dataclass(frozen=True, slots=True)
class Round:
    """A route on the page."""

    letter: str
    courier: User
    route: Route
    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        """Say how long it takes until the last stop is reached."""
        return -(-self.route.stops[-1].after // 60)

    @property
    def km(self) -> float:
        """Say how long it is, with the way back."""
        return self.route.metres / 1000


class Sheet:
    """What waits at a store, where it goes, and who may bring it."""

    def __init__(self, request: Request, store: Store, form: RoundsForm, couriers: Sequence[User]) -> None:
        waiting = queries.to_send(store)
        self.store, self.couriers = store, {str(user.pk): user for user in couriers}
        self.asked = {str(row.pk): row for row in waiting}
        self.spots = queries.spots([store, *(row.point for row in waiting)])
        first = next(iter(self.spots.values()), None)
        self.at = self.spots[store.pk].at if store.pk in self.spots else first.at if first else NOWHERE
        self.limits = form.limits() if form.is_bound and form.is_valid() else Limits()
        urgent = form.cleaned_data["urgent"] if form.is_bound and form.is_valid() else 60
        self.stops = {key: self._stop(row, request, urgent) for key, row in self.asked.items()}

    def _stop(self, row: Asked, request: Request, urgent: int) -> Stop:
        spot = self.spots.get(row.point_id)
        within = urgent * 60 if row.urgent else None
        if row.wanted_by:
            asked = max(0, int((row.wanted_by - request.now).total_seconds()))
            within = asked if within is None else min(asked, within)
        load = sum(line.granted or 0 for line in row.lines.all())
        return Stop(str(row.pk), spot.at if spot else self.at, load, within, row.urgent)

    def proposed(self) -> dict[str, list[str]]:
        """Propose who brings what in which order."""
        drawn = plan(self.at, list(self.stops.values()), list(self.couriers), self.limits)
        ways = {route.courier: [each.stop.key for each in route.stops] for route in drawn.routes}
        return ways | {"": [stop.key for stop in drawn.left]}

    def said(self, data: Any) -> dict[str, list[str]]:
        """Read the order a person gave, and what nobody spoke of yet."""
        order = [key for key in data.getlist("stop") if key in self.asked]
        order += [key for key in self.asked if key not in order]
        couriers = {key: who for key in order if (who := data.get(f"courier-{key}", "")) in self.couriers}
        moved = data.get("up") or data.get("down") or ""
        return arranged(order, couriers, moved, -1 if data.get("up") else 1)

    def rounds(self, ways: dict[str, list[str]]) -> list[Round]:
        """Say of each way when its stops are reached."""
        made = []
        taken = [(key, keys) for key, keys in ways.items() if key and keys]
        for n, (key, keys) in enumerate(taken):
            route = followed(self.at, key, [self.stops[each] for each in keys], self.limits)
            lines = tuple(self._line(reached) for reached in route.stops)
            made.append(Round(letter(n), self.couriers[key], route, lines))
        return made

    def _line(self, reached: Reached) -> Line:
        asked = self.asked[reached.stop.key]
        return Line(asked, self.spots.get(asked.point_id), reached)


def store_routes(request: Request, pk: UUID) -> HttpResponse:
    """Propose routes for what is picked at a store; take another order or another courier; send."""
    here = found(request, pk)
    require(request.user, KEEP, here.area_id, request.today)
    carriers = queries.carriers(here, request.today, request.now)
    form = RoundsForm(
        request.GET if "courier" in request.GET or "stops" in request.GET else None, carriers=carriers
    )
    chosen = form.cleaned_data["courier"] if form.is_bound and form.is_valid() else []
    sheet = Sheet(request, here, form, [user for user, _working in carriers if str(user.pk) in chosen])
    ways = dict[str, list[str]]()
    if chosen:
        ways = sheet.said(request.POST) if request.method == "POST" else sheet.proposed()
    refused = _sent(request, sheet, ways) if request.POST.get("do") == "send" else ""
    if refused is None:
        return redirect("store_routes", here.pk)
    return render(request, "supplies/routes.html", _page(sheet, form, ways, refused))


def _sent(request: Request, sheet: Sheet, ways: dict[str, list[str]]) -> str | None:
    """Send the routes; on a refusal give its words."""
    rounds = {sheet.couriers[who]: [sheet.asked[key] for key in keys] for who, keys in ways.items() if who}
    try:
        n = actions.send_rounds(rounds, by=request.user, now=request.now)
    except Refused as refused:
        return str(refused)
    messages.success(
        request, ngettext("%(n)s request is on its way.", "%(n)s requests are on their way.", n) % {"n": n}
    )
    return None


def _page(sheet: Sheet, form: RoundsForm, ways: dict[str, list[str]], refused: str) -> dict[str, Any]:
    rounds = sheet.rounds(ways)
    drawn = [[each.stop.at for each in one.route.stops] for one in rounds]
    return {
        "title": pgettext("goods", "Routes"),
        "store": sheet.store,
        "form": form,
        "waiting": list(sheet.asked.values()),
        "rounds": rounds,
        "left": [sheet.asked[key] for key in ways.get("", [])],
        "couriers": list(sheet.couriers.values()),
        "map": route_map(sheet.at, drawn) if rounds else None,
        "placed": sheet.store.pk in sheet.spots,
        "refused": refused,
        "on_the_way": queries.on_the_way(sheet.store).count(),
    }
