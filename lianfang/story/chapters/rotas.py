"""Who samples where: the hospital's seventy planned for 6 to 8 August at the points of Heshan, planned again when two
of them faint; at the end a small rota for the weekly tests, in which the sampler of the cast has shifts."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from time import sleep
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from lianfang.common.dates import day_of
from lianfang.people.models import Organisation
from lianfang.places.models import Area, Site
from lianfang.rotas import actions, solving
from lianfang.rotas.models import Assignment, Replan, Rota
from lianfang.rotas.queries import grid
from lianfang.rotas.rules import Need
from lianfang.story.chapters.musters import HOSPITAL
from lianfang.story.chapters.rounds import sites_of
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN
from lianfang.story.world import World, person_id
from lianfang.workforce.actions import form_team
from lianfang.workforce.models import Team, Worker
from lianfang.workforce.rules import Seat

MASS, WEEKLY = "赫山区全员核酸采样排班", "重点岗位每周检测排班"  # the names of the rotas
WEEKLY_TEAM = "重点岗位采样组"
CROWDED = 19  # points that are open in the morning; the others open in the afternoon
MISSED = 27  # points kept open on 8 August for those who were missed
HALF_DAY = timedelta(hours=3, minutes=30)  # in one suit: below the four hours of the protocol
LIMIT_S = 20  # both are proven in a second


def half_days(sites: Iterable[Site], people: int, *starts: datetime) -> list[tuple[Site, Need]]:
    """Say that each of some sites needs samplers in suits for half a day from each instant."""
    return [(site, Need(at, at + HALF_DAY, "sampler", people, True)) for at in starts for site in sites]


def needed(world: World, now: datetime) -> None:
    """Say what the points of Heshan need: the crowded ones in the morning, the others after the heat."""
    sites = sites_of(world, "heshan")
    needs = []
    for day in (6, 7):
        needs += half_days(sites[:CROWDED], 2, when(8, day, 7, 30))
        needs += half_days(sites[CROWDED:], 2, when(8, day, 15))
    needs += half_days(sites[:MISSED], 1, when(8, 8, 7, 30), when(8, 8, 15))
    for site, need in needs:
        actions.add_demand(world.fight, site, need, by=world.by("dispatcher"), now=now)


def planned(world: World, now: datetime) -> None:
    """Let the hospital's team be planned, and publish it."""
    team = Team.objects.get(name=f"{HOSPITAL}核酸采样队")
    _planned(world, MASS, team, (date(2021, 8, 6), date(2021, 8, 8)), now)


def _planned(world: World, name: str, team: Team, days: tuple[date, date], now: datetime) -> None:
    by, area = world.by("dispatcher"), Area.objects.get(pk=HESHAN)
    rota = actions.draft(
        world.fight,
        area=area,
        name=name,
        from_on=days[0],
        to_on=days[1],
        by=by,
        now=now,
        limit_s=LIMIT_S,
        team=team,
    )
    actions.ask_plan(rota, by=by, now=now)
    _wait(Rota.objects.filter(pk=rota.pk, state=Rota.State.SOLVING))
    actions.publish(rota, by=by, now=now + timedelta(minutes=20))


def _wait(open_: QuerySet[Any]) -> None:
    """Plan until nothing of this waits any more; perhaps the server's own background work does it."""
    while open_.exists():
        if not solving.plan_next():
            sleep(0.1)


def at_work(start: datetime) -> list[Assignment]:
    """List who is planned in the shifts that begin at an instant, site by site."""
    rows = Assignment.objects.filter(state__in=Assignment.LIVE, shift__starts_at=start)
    return list(rows.select_related("shift__site").order_by("shift__site_id", "id"))


def planned_together(start: datetime, later: datetime) -> list[Assignment]:
    """List who is planned in the shifts that begin at an instant, two and two; first a pair both of whom are planned
    again within the day after another instant."""
    day = Q(shift__starts_at__gte=later, shift__starts_at__lt=later + timedelta(days=1))
    again: set[UUID] = set(
        Assignment.objects.filter(day, state__in=Assignment.LIVE).values_list("person_id", flat=True)
    )
    rows = at_work(start)
    pairs = [rows[n : n + 2] for n in range(0, len(rows), 2)]
    first = next(pair for pair in pairs if {one.person_id for one in pair} <= again)
    return [*first, *(one for pair in pairs if pair is not first for one in pair)]


def planned_again(world: World, now: datetime) -> None:
    """Accept what the planner proposes instead of the two who fainted."""
    _wait(Replan.objects.filter(state=Replan.State.WAITING))
    for replan in Replan.objects.filter(state=Replan.State.PROPOSED):
        actions.accept_replan(replan, by=world.by("dispatcher"), now=now)


def weekly(world: World, now: datetime) -> None:
    """Plan the three days of the weekly tests for eight medics and the sampler of the cast, who wishes for the 24th."""
    by, sites = world.by("dispatcher"), sites_of(world, "heshan")[:3]
    hospital = Organisation.objects.get(name=HOSPITAL)
    sampler = Worker.objects.get(user=world.by("sampler"), to_on=None)
    people = [*(person_id(one) for one in world.everyone["medics"][50:58]), sampler.person_id]
    seats = [Seat(person, hospital.pk, n == 0) for n, person in enumerate(people)]
    team = form_team(HESHAN, name=WEEKLY_TEAM, kind="medical", seats=seats, by=by, now=now)
    first, second = when(9, 23, 14, 30), when(9, 24, 14, 30)
    needs = half_days(sites[:2], 3, first) + half_days(sites[2:], 2, first)
    needs += half_days(sites, 2, second, second + timedelta(days=1))
    for site, need in needs:
        actions.add_demand(world.fight, site, need, by=by, now=now)
    actions.wish(sampler, "off", when(9, 23, 0), when(9, 24, 0), fixed=True, by=by, now=now)
    actions.wish(sampler, "on", when(9, 24, 0), when(9, 25, 0), by=world.by("sampler"), now=now)
    _planned(world, WEEKLY, team, (date(2021, 9, 23), date(2021, 9, 25)), now)


def figures() -> dict[str, object] | None:
    """Say of the published rotas what they lack and break, and what was planned again; None before there is one."""
    rotas = list(Rota.objects.filter(state=Rota.State.PUBLISHED).order_by("from_on"))
    if not rotas:
        return None
    return {
        "rotas": [each.name for each in rotas],
        "places": [grid.figures(each)["places"] for each in rotas],
        "lacking": [grid.figures(each)["lacking"] for each in rotas],
        "rules_broken": [len(grid.broken(each)) for each in rotas],
        "proven": [each.proven for each in rotas],
        "dropped": Assignment.objects.filter(state=Assignment.State.DROPPED).count(),
        "sampler": _days("sampler"),
        "replans": dict(Replan.objects.values_list("state", "lacking")),
    }


def _days(username: str) -> list[str]:
    """Give the days on which one of the cast has shifts."""
    rows = Assignment.objects.filter(state__in=Assignment.LIVE, worker__user__username=username)
    return [
        day_of(at).isoformat() for at in rows.values_list("shift__starts_at", flat=True).order_by("during")
    ]


STEPS = (
    Step(when(8, 5, 20), _("The points of Heshan say whom they need"), needed),
    Step(when(8, 5, 21), _("Seventy medics are planned for three days"), planned),
    Step(when(8, 7, 14, 35), _("The rota is planned again without the two"), planned_again),
    Step(when(9, 22, 10), _("The weekly tests get a rota"), weekly),
)
