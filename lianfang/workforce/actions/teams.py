"""Forming teams and sending them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Organisation, Person
from lianfang.places.rules import inside
from lianfang.workforce import rules
from lianfang.workforce.actions.workers import put_to_work
from lianfang.workforce.models import Dispatch, Member, Team
from lianfang.workforce.queries import distances
from lianfang.workforce.rules import Hand, Order, Plan, Seat

BATCH = 2000
REFUSALS = {
    "team_unnamed": _("A team needs a name."),
    "team_kind": _("%(team)s: there is no such kind of team."),
    "team_empty": _("%(team)s: a team has at least one person in it."),
    "team_leader": _("%(team)s: a team has exactly one leader."),
    "person_twice": _("%(team)s: one person is in the team twice."),
    "too_early": _("%(team)s: this cannot have happened before what came before it."),
    "in_future": _("%(team)s: this is still to come."),
}


def form_team(area_id: int, *, name: str, kind: str, seats: Iterable[Seat], by: User, now: datetime) -> Team:
    """Form a team of people from one or more organisations, under one leader."""
    return form_teams([Plan(area_id, name, kind, tuple(seats))], by=by, now=now)[0]


@transaction.atomic
def form_teams(plans: Sequence[Plan], *, by: User, now: datetime) -> list[Team]:
    """Form many teams at once, all or none."""
    for area_id in {plan.area_id for plan in plans}:
        require(by, "workforce.manage", area_id, day_of(now))
    for plan in plans:
        _allow(rules.check_plan(plan), plan.name)
    _known([seat for plan in plans for seat in plan.seats])
    teams = [Team(area_id=plan.area_id, name=plan.name.strip(), kind=plan.kind) for plan in plans]
    try:
        with transaction.atomic():
            Team.objects.bulk_create(teams, batch_size=BATCH)
    except IntegrityError as error:
        raise Refused(
            "team_exists", _("An area's teams have different names; one of these is taken.")
        ) from error
    formed = zip(teams, plans, strict=True)
    _seat({team: plan.seats for team, plan in formed}, now)
    for team, plan in zip(teams, plans, strict=True):
        audit(by, "workforce.team.formed", team, now, area_id=team.area_id, members=len(plan.seats))
    return teams


@transaction.atomic
def add_members(team: Team, seats: Sequence[Seat], *, by: User, now: datetime) -> None:
    """Add people to a team; its leader stays, so none of them leads."""
    there = _manned(team, by, now)
    _known(seats)
    _allow(rules.check_seats([*there, *seats]), team.name)
    _seat({team: seats}, now)
    audit(by, "workforce.members.added", team, now, area_id=team.area_id, members=len(seats))


@transaction.atomic
def remove_member(member: Member, *, by: User, now: datetime) -> None:
    """Take a person out of a team from today; a leader only after another was appointed."""
    team = member.team
    there = _manned(team, by, now)
    _allow(rules.check_seats(s for s in there if s.person_id != member.person_id), team.name)
    Member.objects.filter(id=member.id, to_on=None).update(to_on=day_of(now), leader=False)
    audit(by, "workforce.member.removed", member, now, person_id=member.person_id, area_id=team.area_id)


@transaction.atomic
def appoint_leader(member: Member, *, by: User, now: datetime) -> None:
    """Let another member lead the team."""
    team = member.team
    _manned(team, by, now)
    if member.to_on is not None:
        raise Refused("not_a_member", _("Only someone in the team can lead it."))
    team.members.filter(leader=True, to_on=None).update(leader=False)
    team.members.filter(id=member.id).update(leader=True)
    audit(by, "workforce.leader.appointed", member, now, person_id=member.person_id, area_id=team.area_id)


def send(
    team: Team, *, area_id: int, outbreak: Outbreak, level: str, task: str, by: User, now: datetime
) -> Dispatch:
    """Send a team to an area for an outbreak, with a task; a team is sent to one place at a time."""
    return send_many([Order(team.id, area_id, level, task)], outbreak=outbreak, by=by, now=now)[0]


@transaction.atomic
def send_many(orders: Sequence[Order], *, outbreak: Outbreak, by: User, now: datetime) -> list[Dispatch]:
    """Send many teams at once, all or none. Sending across districts needs a post above both."""
    homes = Team.objects.filter(id__in={order.team_id for order in orders}).values_list("area_id", flat=True)
    for area_id in {order.area_id for order in orders} | set(homes):
        require(by, "workforce.manage", area_id, day_of(now))
    return dispatched(orders, outbreak=outbreak, by=by, now=now)


def dispatched(orders: Sequence[Order], *, outbreak: Outbreak, by: User, now: datetime) -> list[Dispatch]:
    """Write orders down, all or none. Called inside a transaction by actions that asked for the permission."""
    teams = Team.objects.in_bulk({order.team_id for order in orders})
    away = distances(
        (teams[order.team_id].area_id, order.area_id) for order in orders if order.team_id in teams
    )
    _sendable(orders, outbreak, teams)
    dispatches = [
        Dispatch(
            outbreak=outbreak,
            team_id=order.team_id,
            area_id=order.area_id,
            level=order.level,
            task=order.task.strip(),
            ordered_at=now,
            ordered_by=by,
            distance_m=away.get((teams[order.team_id].area_id, order.area_id)),
        )
        for order in orders
    ]
    try:
        with transaction.atomic():
            Dispatch.objects.bulk_create(dispatches, batch_size=BATCH)
    except IntegrityError as error:
        raise Refused(
            "team_is_out", _("A team is sent to one place at a time; one of these is out.")
        ) from error
    for sent in dispatches:
        audit(by, "workforce.team.sent", sent, now, area_id=sent.area_id, level=sent.level)
    return dispatches


@transaction.atomic
def arrived(dispatch: Dispatch, *, at: datetime, by: User, now: datetime) -> None:
    """Note that a team arrived where it was sent."""
    _mark(dispatch, "arrived_at", dispatch.ordered_at, at, by, now)


@transaction.atomic
def returned(dispatch: Dispatch, *, at: datetime, by: User, now: datetime) -> None:
    """Note that a team came back; it can be sent again."""
    _mark(dispatch, "returned_at", dispatch.arrived_at or dispatch.ordered_at, at, by, now)


def _mark(dispatch: Dispatch, field: str, after: datetime, at: datetime, by: User, now: datetime) -> None:
    require(by, "workforce.manage", dispatch.area_id, day_of(now))
    _allow(rules.check_moment(at, after=after, now=now), dispatch.team.name)
    not_yet = Dispatch.objects.filter(id=dispatch.id, returned_at=None, withdrawn_at=None).filter(
        **{field: None}
    )
    if not not_yet.update(**{field: at}):
        raise Refused("noted_already", _("This was noted already, or the team is back."))
    setattr(dispatch, field, at)
    audit(by, f"workforce.team.{field.removesuffix('_at')}", dispatch, now, area_id=dispatch.area_id)


def _manned(team: Team, by: User, now: datetime) -> list[Seat]:
    """Lock the team and list who is in it."""
    require(by, "workforce.manage", team.area_id, day_of(now))
    Team.objects.select_for_update().get(id=team.id)
    there = team.members.filter(to_on=None).values_list("person_id", "organisation_id", "leader")
    return [Seat(*row) for row in there]


def _seat(seats: dict[Team, Sequence[Seat]], now: datetime) -> None:
    members = [
        Member(
            team=team,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
            leader=seat.leader,
            from_on=day_of(now),
        )
        for team, each in seats.items()
        for seat in each
    ]
    Member.objects.bulk_create(members, batch_size=BATCH)
    put_to_work(
        [
            Hand(s.person_id, t.area_id, organisation_id=s.organisation_id)
            for t, each in seats.items()
            for s in each
        ],
        now,
    )


def _known(seats: Sequence[Seat]) -> None:
    people, bodies = {seat.person_id for seat in seats}, {seat.organisation_id for seat in seats}
    if Person.objects.filter(id__in=people).count() < len(people):
        raise Refused("unknown_person", _("Somebody here is not registered yet: register them first."))
    if Organisation.objects.filter(id__in=bodies).count() < len(bodies):
        raise Refused("unknown_organisation", _("An organisation here is not registered yet."))


def _sendable(orders: Sequence[Order], outbreak: Outbreak, teams: dict[UUID, Team]) -> None:
    if outbreak.ended_on is not None:
        raise Refused("outbreak_closed", _("This outbreak is closed."))
    led = set(Member.objects.filter(team__in=teams, leader=True, to_on=None).values_list("team", flat=True))
    for order in orders:
        if order.team_id not in teams:
            raise Refused("unknown_team", _("There is no such team."))
        name = teams[order.team_id].name
        if order.team_id not in led:
            raise Refused("team_leader", REFUSALS["team_leader"], team=name)
        if not order.task.strip():
            raise Refused("task_empty", _("%(team)s: say what the team is sent to do."), team=name)
        if order.level not in Dispatch.Level.values:
            raise Refused("dispatch_level", _("%(team)s: sent by the city or by a district."), team=name)
        if not inside(order.area_id, outbreak.area_id):
            raise Refused(
                "outside_outbreak", _("%(team)s: the outbreak is not being fought there."), team=name
            )


def _allow(wrong: rules.Wrong | None, team: str) -> None:
    if wrong:
        raise Refused(wrong.why, REFUSALS[wrong.why], team=team)
