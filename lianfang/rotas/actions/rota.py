"""Drafting a rota, asking for a plan, stopping it, publishing, withdrawing."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.rotas.actions.replans import overtake
from lianfang.rotas.models import Assignment, Demand, Rota, Shift
from lianfang.workforce.models import Team

LONGEST = timedelta(days=31)
LIMIT_S = 60
State = Rota.State


@transaction.atomic
def draft(
    outbreak: Outbreak,
    *,
    area: Area,
    name: str,
    from_on: date,
    to_on: date,
    by: User,
    now: datetime,
    limit_s: int = LIMIT_S,
    team: Team | None = None,
) -> Rota:
    """Draft a rota for an area and some days, with a shift for each hours that a site there said it needs people.
    Who works in the area is planned, or only a team.

    Raises Refused: "rota_dates", "rota_unnamed", "no_demand".
    """
    require(by, "rotas.plan", area.pk, day_of(now))
    if not name.strip():
        raise Refused("rota_unnamed", _("A rota needs a name."))
    if not timedelta() <= to_on - from_on < LONGEST:
        raise Refused("rota_dates", _("Between one day and 31, the first before the last."))
    rota = Rota.objects.create(
        outbreak=outbreak,
        area=area,
        team=team,
        name=name.strip(),
        from_on=from_on,
        to_on=to_on,
        limit_s=limit_s,
        by=by,
        at=now,
    )
    _shifts(rota)
    if not rota.shifts.exists():
        raise Refused(
            "no_demand", _("No site in %(area)s said what it needs in these days. Say that first."), area=area
        )
    audit(by, "rotas.rota.drafted", rota, now, area_id=area.pk, from_on=from_on, to_on=to_on)
    return rota


@transaction.atomic
def ask_plan(rota: Rota, *, by: User, now: datetime) -> None:
    """Ask the planner for a plan; of one that is there, as little as possible is changed.

    Raises Refused: "rota_state".
    """
    locked = _locked(rota, by, now, State.DRAFT, State.PROPOSED, State.PUBLISHED)
    _shifts(locked)
    locked.state, locked.failure, locked.asked_at, locked.seen_at = State.SOLVING, "", now, None
    locked.seconds = locked.objective = locked.bound = locked.gap = None
    locked.seed = locked.seed % 1_000_000 + 1
    locked.proven = False
    locked.save()
    overtake(locked.pk, now)
    audit(by, "rotas.rota.asked", locked, now, area_id=locked.area_id)


@transaction.atomic
def stop(rota: Rota, *, by: User, now: datetime) -> None:
    """Stop planning; what was planned before stays.

    Raises Refused: "rota_state".
    """
    locked = _locked(rota, by, now, State.SOLVING)
    locked.state, locked.failure = after_planning(locked), Rota.Failure.STOPPED
    locked.save(update_fields=["state", "failure"])
    audit(by, "rotas.rota.stopped", locked, now, area_id=locked.area_id)


@transaction.atomic
def publish(rota: Rota, *, by: User, now: datetime) -> None:
    """Publish a rota: from now on everybody sees their own shifts.

    Raises Refused: "rota_state".
    """
    locked = _locked(rota, by, now, State.PROPOSED)
    locked.state, locked.published_at = State.PUBLISHED, now
    locked.save(update_fields=["state", "published_at"])
    audit(by, "rotas.rota.published", locked, now, area_id=locked.area_id)


@transaction.atomic
def withdraw(rota: Rota, *, by: User, now: datetime) -> None:
    """Withdraw a rota: nobody is planned by it any more.

    Raises Refused: "rota_state".
    """
    locked = _locked(rota, by, now, State.DRAFT, State.PROPOSED, State.PUBLISHED)
    locked.state = State.WITHDRAWN
    locked.save(update_fields=["state"])
    live = Assignment.objects.filter(shift__rota=locked, state__in=Assignment.LIVE)
    live.update(state=Assignment.State.RELEASED, changed_at=now)
    overtake(locked.pk, now)
    audit(by, "rotas.rota.withdrawn", locked, now, area_id=locked.area_id)


def after_planning(rota: Rota) -> str:
    """Say in which state a rota is when nobody plans it any more."""
    if rota.published_at:
        return State.PUBLISHED
    there = Assignment.objects.filter(shift__rota=rota, state__in=Assignment.LIVE).exists()
    return State.PROPOSED if there else State.DRAFT


def _locked(rota: Rota, by: User, now: datetime, *states: str) -> Rota:
    locked = Rota.objects.select_for_update(no_key=True).get(pk=rota.pk)
    require(by, "rotas.plan", locked.area_id, day_of(now))
    if locked.state not in states:
        raise Refused(
            "rota_state",
            _("This rota is %(state)s: that cannot be done now."),
            state=locked.get_state_display(),
        )
    return locked


def _shifts(rota: Rota) -> None:
    """Make the shifts that sites need; those that are there are given how many are needed now."""
    begin, end = at(rota.from_on), at(rota.to_on + timedelta(days=1))
    demands = Demand.objects.filter(
        Q(starts_at__gte=begin, starts_at__lt=end),
        inside(rota.area_id),
        outbreak=rota.outbreak,
        withdrawn_at=None,
        site__closed_at=None,
    )
    Shift.objects.bulk_create(
        [
            Shift(
                rota=rota,
                site_id=d.site_id,
                area_id=d.area_id,
                starts_at=d.starts_at,
                ends_at=d.ends_at,
                qualification=d.qualification,
                needed=d.people,
                heavy=d.heavy,
            )
            for d in demands
        ],
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["rota", "site", "starts_at", "ends_at", "qualification"],
        update_fields=["needed", "heavy"],
    )
