"""Plan, open, close and reconcile rounds; say which sites work for them."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area, Site
from lianfang.places.rules import inside
from lianfang.protocol.schema import Protocol
from lianfang.protocol.testing import Testing, TubeMode
from lianfang.protocol.timeline import in_force
from lianfang.sync.actions import Changed, announce
from lianfang.testing import queries, rules
from lianfang.testing.actions.reconciling import keep_figures
from lianfang.testing.models import Round, RoundMode, RoundSite, Tube


def propose_modes(round_: Round, protocol: Testing) -> None:
    """Write how the groups of a round share tubes as the protocol proposes it, as far as the round's tubes have room;
    everybody else by the round's own number."""
    found = []
    for choice in rules.choices(protocol, round_.number):
        sized = [m for m in choice.modes if m.people == round_.pool_size and not m.household]
        fits = sized if choice.usual else [m for m in choice.modes if m.people <= round_.pool_size]
        found += [mode_row(round_, choice.population.key, mode) for mode in fits[:1]]
    RoundMode.objects.bulk_create(found)


def mode_row(round_: Round, population: str, mode: TubeMode) -> RoundMode:
    """Give the row that says how a group of a round shares tubes."""
    return RoundMode(
        round=round_, population=population, mode=mode.key, pool_size=mode.people, household=mode.household
    )


@transaction.atomic
def plan_round(
    outbreak: Outbreak,
    *,
    area: Area,
    starts_on: date,
    ends_on: date,
    pool_size: int,
    target: int,
    by: User,
    now: datetime,
    number: int | None = None,
    skip_tested_days: int = 0,
    every_days: int | None = None,
) -> Round:
    """Plan a round of testing for an area, under the protocol of the day; without a number it gets the next one. How
    its groups share tubes is what the protocol names first, until somebody decides otherwise.

    Raises Refused("forbidden"), Refused("outside_outbreak"), Refused("ended"), Refused("dates"),
    Refused("pool_size"), Refused("target"), Refused("number_taken").
    """
    require(by, "testing.plan", area.id, day_of(now))
    protocol = in_force(outbreak.disease, day_of(now))
    check_round(outbreak, area, starts_on, ends_on)
    check_pool(pool_size, protocol)
    if target < 1 and pool_size > 1:  # contacts and patients are tested one by one as they come up
        raise Refused("target", _("Say how many people are to be tested."))
    Outbreak.objects.select_for_update().get(pk=outbreak.pk)  # two planners at once take two numbers
    others = Round.objects.filter(outbreak=outbreak, area=area)
    if number is None:
        number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
    elif others.filter(number=number).exists():
        raise Refused("number_taken", _("This area already has a round %(number)s."), number=number)
    planned = Round.objects.create(
        outbreak=outbreak,
        area=area,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        pool_size=pool_size,
        target=target,
        protocol=protocol.version,
        skip_tested_days=skip_tested_days,
        every_days=every_days,
        planned_at=now,
    )
    if pool_size > 1:
        propose_modes(planned, protocol.testing)
    audit(by, "testing.round.planned", planned, now, area_id=area.id, pool_size=pool_size, target=target)
    return planned


def check_pool(pool_size: int, protocol: Protocol) -> None:
    """Stop at more people a tube than the protocol allows.

    Raises Refused("pool_size").
    """
    if not 1 <= pool_size <= protocol.testing.pool_max.value:
        raise Refused(
            "pool_size",
            _("Between 1 and %(most)s people a tube: protocol %(version)s."),
            most=protocol.testing.pool_max.value,
            version=protocol.version,
        )


def check_round(outbreak: Outbreak, area: Area, starts_on: date, ends_on: date) -> None:
    """Stop at a round that lies outside its outbreak, or ends before it begins.

    Raises Refused("outside_outbreak"), Refused("ended"), Refused("dates").
    """
    if not inside(area.id, outbreak.area_id):
        raise Refused("outside_outbreak", _("%(area)s is not in the area of this outbreak."), area=area.name)
    if outbreak.ended_on:
        raise Refused("ended", _("This outbreak is over."))
    if ends_on < starts_on:
        raise Refused("dates", _("A round cannot end before it begins."))


def _move(round_: Round, state: Round.State, by: User, now: datetime) -> Round:
    """Lock a round and take it to another state, if it may go there."""
    require(by, "testing.plan", round_.area_id, day_of(now))
    held = Round.objects.select_for_update().get(pk=round_.pk)
    if not rules.may_become(held.state, state):
        raise Refused("state", _("The round is %(state)s."), state=Round.State(held.state).label)
    round_.state = held.state = state
    if state in {Round.State.OPEN, Round.State.CLOSED}:
        round_.closed_at = held.closed_at = now if state == Round.State.CLOSED else None
    if state == Round.State.OPEN:
        round_.opened_at = held.opened_at = held.opened_at or now
    held.save(update_fields=["state", "opened_at", "closed_at"])
    announce([Changed(Round._meta.label_lower, round_.area_id, round_.pk)], now=now)  # its people are counted
    return held


@transaction.atomic
def open_round(round_: Round, *, by: User, now: datetime) -> None:
    """Open a round, so that swabs may be taken; also one that was closed too early. That nobody had signed what is
    looked at before is noted with it, and forbids nothing.

    Raises Refused("forbidden"), Refused("state").
    """
    held = _move(round_, Round.State.OPEN, by, now)
    checked = held.checked_at is not None
    audit(by, "testing.round.opened", round_, now, area_id=round_.area_id, checked=checked)


def note_checked(round_: Round, at: datetime | None) -> None:
    """Note when somebody signed what is looked at before a round opens, or that the signature was taken back; whoever
    calls asked for the right and writes the audit."""
    Round.objects.filter(pk=round_.pk).update(checked_at=at)
    round_.checked_at = at


@transaction.atomic
def close_round(round_: Round, *, by: User, now: datetime) -> None:
    """Close a round: a swab taken after this moment is doubted; one taken before may still come in.

    Raises Refused("forbidden"), Refused("state").
    """
    _move(round_, Round.State.CLOSED, by, now)
    audit(by, "testing.round.closed", round_, now, area_id=round_.area_id)


@transaction.atomic
def reconcile_round(round_: Round, *, by: User, now: datetime, note: str = "") -> None:
    """Say that a closed round is complete: every tube sealed, counted and resulted, nothing held, everyone recalled.
    Its figures are kept as they are now, with the name of whoever says so.

    Raises Refused("forbidden"), Refused("state"), Refused("unresolved") with what is left, as rules.Unresolved.
    """
    _move(round_, Round.State.RECONCILED, by, now)
    left = queries.unresolved(round_, now)
    if left.any():
        raise Refused(
            "unresolved",
            _(
                "Not yet: %(open_tubes)s tubes not sealed, %(unresulted)s without a result, "
                "%(miscounted)s miscounted, %(held)s held, %(recalls)s people to be swabbed again."
            ),
            open_tubes=left.open_tubes,
            unresulted=left.unresulted,
            miscounted=left.miscounted,
            held=left.held,
            recalls=left.recalls,
        )
    keep_figures(round_, by=by, note=note, now=now)
    audit(by, "testing.round.reconciled", round_, now, area_id=round_.area_id)


@transaction.atomic
def add_sites(round_: Round, sites: Collection[Site], *, by: User, now: datetime) -> int:
    """Let sites work for a round; those that do already are left as they are. Returns how many are new.

    Raises Refused("forbidden"), Refused("closed_site").
    """
    require(by, "testing.plan", round_.area_id, day_of(now))
    for site in sites:
        if site.closed_at and site.closed_at <= now:
            raise Refused("closed_site", _("%(site)s is closed."), site=site.name)
    wanted = {site.id for site in sites}
    there = set(RoundSite.objects.filter(round=round_, site__in=wanted).values_list("site_id", flat=True))
    new = [RoundSite(round=round_, site_id=site) for site in sorted(wanted - there)]
    RoundSite.objects.bulk_create(new, ignore_conflicts=True)
    audit(
        by,
        "testing.round.sites_added",
        round_,
        now,
        area_id=round_.area_id,
        sites=[s.site_id.hex for s in new],
    )
    return len(new)


@transaction.atomic
def remove_site(round_: Round, site: Site, *, by: User, now: datetime) -> None:
    """Take a site out of a round in which it has no tube yet.

    Raises Refused("forbidden"), Refused("has_tubes").
    """
    require(by, "testing.plan", round_.area_id, day_of(now))
    if Tube.objects.filter(round=round_, site=site).exists():
        raise Refused("has_tubes", _("%(site)s has tubes of this round already."), site=site.name)
    RoundSite.objects.filter(round=round_, site=site).delete()
    audit(by, "testing.round.site_removed", round_, now, area_id=round_.area_id, site=site.pk.hex)
