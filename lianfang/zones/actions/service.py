"""Serving the people of a zone: teams that come, rounds of testing that are asked for, and the end of both."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.protocol.timeline import in_force
from lianfang.testing import actions as testing
from lianfang.testing.queries import people_in as people_to_test
from lianfang.testing.rules import choices
from lianfang.workforce.models import Team
from lianfang.zones import queries
from lianfang.zones.actions.care import tell_phones
from lianfang.zones.models import Zone, ZoneRound, ZoneTeam

MANAGE = "workforce.manage"


@transaction.atomic
def ask_round(zone: Zone, *, by: User, now: datetime) -> ZoneRound:
    """Ask for the next round of testing of everybody in a zone: a draft for those who plan rounds, on the day on which
    the protocol's frequency for its level has it. A round that covers it that day already is that one.

    Raises Refused: "forbidden", "zone_state", and as `testing.actions.plan_round`.
    """
    require(by, "testing.plan", zone.area_id, day_of(now))
    if zone.state != Zone.State.IN_FORCE:
        raise Refused("zone_state", _("The zone is not in force."))
    protocol = in_force(zone.outbreak.disease, day_of(now))
    level = queries.numbers_of(zone.protocol).level(zone.level)
    every = protocol.testing.frequency(level.frequency).every_days
    day = queries.next_round_on(zone, day_of(now), every)
    if covering := queries.round_on(zone, day):
        asked, _made = ZoneRound.objects.get_or_create(
            zone=zone, round=covering, defaults={"asked_at": now, "asked_by": by}
        )
        return asked
    modes = [mode for choice in choices(protocol.testing, 1) for mode in choice.modes if choice.usual]
    planned = testing.plan_round(
        zone.outbreak,
        area=zone.area,
        starts_on=day,
        ends_on=day,
        pool_size=modes[0].people if modes else protocol.testing.pool_max.value,
        target=max(people_to_test(zone.area_id), 1),
        every_days=every,
        by=by,
        now=now,
    )
    asked = ZoneRound.objects.create(zone=zone, round=planned, asked_at=now, asked_by=by)
    audit(by, "zones.round.asked", zone, now, area_id=zone.area_id, n=planned.number)
    return asked


@transaction.atomic
def send_team(
    zone: Zone, team: Team, *, job: str = "", inside: bool = True, by: User, now: datetime
) -> ZoneTeam:
    """Have a team serve the people of a zone; inside, its members count as present.

    Raises Refused: "forbidden", "zone_state", "zone_team" when it does so already.
    """
    require(by, MANAGE, zone.area_id, day_of(now))
    held = Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    if held.state != Zone.State.IN_FORCE:
        raise Refused("zone_state", _("The zone is not in force."))
    if held.teams.filter(team=team, to_at=None).exists():
        raise Refused("zone_team", _("This team serves the zone already."))
    sent = ZoneTeam.objects.create(
        zone=held, team=team, job=job.strip(), inside=inside, from_at=now, from_by=by
    )
    audit(by, "zones.team.sent", zone, now, area_id=zone.area_id, team=team.name)
    return sent


@transaction.atomic
def withdraw_team(serving: ZoneTeam, *, by: User, now: datetime) -> None:
    """Note that a team no longer serves a zone.

    Raises Refused("forbidden").
    """
    require(by, MANAGE, serving.zone.area_id, day_of(now))
    if ZoneTeam.objects.filter(pk=serving.pk, to_at=None).update(to_at=now):
        audit(by, "zones.team.left", serving.zone, now, area_id=serving.zone.area_id, team=serving.team.name)


def end_service(zone: Zone, by: User, now: datetime) -> None:
    """End what goes with a zone that is lifted: teams, flags, permits that wait; whoever calls asked for the right."""
    zone.teams.filter(to_at=None).update(to_at=now)
    flags = list(zone.flags.filter(ended_at=None))
    tell_phones(flags, now)
    zone.flags.filter(ended_at=None).update(ended_at=now, ended_by=by, next_at=None)
    zone.permits.filter(state="asked").update(
        state="withdrawn", due_at=None, decided_at=now, decided_by=by, decided_why=""
    )


def note_checked(zone: Zone, at: datetime | None) -> None:
    """Note when somebody signed what is looked at before a zone begins, or that the signature was taken back; whoever
    calls asked for the right and writes the audit."""
    Zone.objects.filter(pk=zone.pk).update(checked_at=at)
    zone.checked_at = at
