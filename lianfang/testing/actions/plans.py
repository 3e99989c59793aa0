"""Change what a round's plan says: its days and size, its days by street, how groups share tubes; copy it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.rules import inside, span
from lianfang.protocol.timeline import named
from lianfang.testing import rules
from lianfang.testing.actions.rounds import check_pool, check_round, mode_row, plan_round
from lianfang.testing.models import (
    AreaLeftOut,
    Round,
    RoundDay,
    RoundMode,
    RoundService,
    RoundSite,
    SiteHours,
    Tube,
)

# What of a round may still be changed while it runs; the rest would tell another story of what is done already.
RUNNING = frozenset({"ends_on", "every_days", "target"})
EDITED = RUNNING | {"starts_on", "pool_size", "number", "skip_tested_days"}


def _hold(round_: Round, by: User, now: datetime) -> Round:
    """Lock a round that can still be planned.

    Raises Refused("forbidden"), Refused("state").
    """
    require(by, "testing.plan", round_.area_id, day_of(now))
    held = (
        Round.objects.select_for_update(of=("self",))
        .select_related("outbreak__area", "area")
        .get(pk=round_.pk)
    )
    if held.state not in {Round.State.DRAFT, Round.State.OPEN}:
        raise Refused("state", _("The round is %(state)s."), state=Round.State(held.state).label)
    return held


@transaction.atomic
def edit_round(round_: Round, changes: Mapping[str, object], *, by: User, now: datetime) -> None:
    """Change a draft: its days, number, people a tube, target, who need not come. Of an open round only the last day,
    the target and the rhythm may change.

    Raises Refused("forbidden"), Refused("state"), Refused("running"), Refused("dates"), Refused("pool_size"),
    Refused("target"), Refused("number_taken"), Refused("days_outside").
    """
    held = _hold(round_, by, now)
    before = {name: getattr(held, name) for name in EDITED}
    changed = {name: value for name, value in changes.items() if name in EDITED and before[name] != value}
    if held.state == Round.State.OPEN and changed.keys() - RUNNING:
        raise Refused("running", _("The round runs: only its last day, target and rhythm can change."))
    for name, value in changed.items():
        setattr(held, name, value)
    _check(held, changed)
    held.save(update_fields=sorted(changed) or None)
    if "pool_size" in changed:
        _resize(held)
    for name in EDITED:
        setattr(round_, name, getattr(held, name))
    told = {name: [str(before[name]), str(value)] for name, value in changed.items()}
    audit(by, "testing.round.edited", held, now, area_id=held.area_id, changed=told)


def _check(held: Round, changed: Mapping[str, object]) -> None:
    check_round(held.outbreak, held.area, held.starts_on, held.ends_on)
    check_pool(held.pool_size, named(held.protocol))
    if held.target < 1 and held.pool_size > 1:
        raise Refused("target", _("Say how many people are to be tested."))
    others = Round.objects.filter(outbreak=held.outbreak, area=held.area, number=held.number)
    if "number" in changed and others.exclude(pk=held.pk).exists():
        raise Refused("number_taken", _("This area already has a round %(number)s."), number=held.number)
    if held.days.exclude(day__range=(held.starts_on, held.ends_on)).exists():
        raise Refused("days_outside", _("Streets are to come on days that would lie outside the round."))


def _resize(held: Round) -> None:
    """Let everybody who is in no group follow the round's own number."""
    usual = rules.usual(named(held.protocol).testing, held.number)
    modes = {mode.people: mode for mode in named(held.protocol).testing.modes.value if not mode.household}
    held.modes.filter(population=usual).delete()
    if held.pool_size in modes:
        mode_row(held, usual, modes[held.pool_size]).save(force_insert=True)


@transaction.atomic
def drop_round(round_: Round, *, by: User, now: datetime) -> None:
    """Throw a draft away that was planned by mistake. What hangs on it, a kit that was printed, keeps it.

    Raises Refused("forbidden"), Refused("state"), Refused("used").
    """
    held = _hold(round_, by, now)
    if held.state != Round.State.DRAFT:
        raise Refused("state", _("The round is %(state)s."), state=Round.State(held.state).label)
    audit(by, "testing.round.dropped", held, now, area_id=held.area_id, number=held.number)
    try:
        with transaction.atomic():
            if Tube.objects.filter(round=held).exists():
                raise ProtectedError("tubes", set())
            held.delete()
    except ProtectedError as error:
        raise Refused("used", _("Something was made for this round already: it stays.")) from error


@transaction.atomic
def set_modes(round_: Round, wanted: Mapping[str, str], *, by: User, now: datetime) -> None:
    """Decide how groups share tubes from now on, each by a mode that the protocol allows for it; the mode of those in
    no group is the round's own number. Tubes that are begun keep their room.

    Raises Refused("forbidden"), Refused("state"), Refused("mode").
    """
    held = _hold(round_, by, now)
    choices = {each.population.key: each for each in rules.choices(named(held.protocol).testing, held.number)}
    rows = []
    for population, key in wanted.items():
        allowed = {mode.key: mode for mode in choices[population].modes} if population in choices else {}
        if key not in allowed:
            raise Refused("mode", _("The protocol does not allow this group to share tubes like that."))
        rows.append(mode_row(held, population, allowed[key]))
        if choices[population].usual and not allowed[key].household:
            round_.pool_size = held.pool_size = allowed[key].people
    held.save(update_fields=["pool_size"])
    RoundMode.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["round", "population"],
        update_fields=["mode", "pool_size", "household"],
    )
    audit(by, "testing.round.modes_set", held, now, area_id=held.area_id, modes=dict(wanted))


@transaction.atomic
def set_days(round_: Round, wanted: Mapping[int, Collection[date]], *, by: User, now: datetime) -> None:
    """Decide on which days of a round which streets or communities come; one without a day comes on any of them.

    Raises Refused("forbidden"), Refused("state"), Refused("days_outside"), Refused("area_outside").
    """
    held = _hold(round_, by, now)
    if any(not held.starts_on <= day <= held.ends_on for days in wanted.values() for day in days):
        raise Refused("days_outside", _("Streets are to come on days that would lie outside the round."))
    if any(not inside(area, held.area_id) for area in wanted):
        raise Refused(
            "area_outside", _("Only streets and communities of the round’s area can be given days.")
        )
    there = set(held.days.filter(area__in=wanted).values_list("area_id", "day"))
    asked = {(area, day) for area, days in wanted.items() for day in days}
    for area, day in there - asked:
        held.days.filter(area_id=area, day=day).delete()
    RoundDay.objects.bulk_create(
        [RoundDay(round=held, area_id=area, day=day) for area, day in sorted(asked - there)]
    )
    said = {str(area): sorted(day.isoformat() for day in days) for area, days in wanted.items()}
    audit(by, "testing.round.days_set", held, now, area_id=held.area_id, days=said)


@transaction.atomic
def leave_out(round_: Round, area: Area, *, reason: str, by: User, now: datetime) -> AreaLeftOut:
    """Leave an area out of a round, with the reason: its people are not expected. The same again changes the reason.

    Raises Refused("forbidden"), Refused("state"), Refused("area_outside"), Refused("left_out_reason").
    """
    held = _hold(round_, by, now)
    reason = " ".join(reason.split())[:200]
    if not inside(area.pk, held.area_id) or area.pk == held.area_id:
        raise Refused("area_outside", _("Choose an area inside that of the round."))
    if not reason:
        raise Refused("left_out_reason", _("Write down why."))
    said = {"last_id": span(area.pk)[1], "reason": reason, "by": by, "at": now}
    row, _new = AreaLeftOut.objects.update_or_create(round=held, area=area, defaults=said)
    audit(by, "testing.round.area_left_out", held, now, area_id=area.pk, reason=reason)
    return row


@transaction.atomic
def take_in(round_: Round, area_id: int, *, by: User, now: datetime) -> None:
    """Let an area that was left out of a round belong to it again.

    Raises Refused("forbidden"), Refused("state"), Refused("not_left_out").
    """
    held = _hold(round_, by, now)
    if not AreaLeftOut.objects.filter(round=held, area_id=area_id).delete()[0]:
        raise Refused("not_left_out", _("This area belongs to the round already."))
    audit(by, "testing.round.area_taken_in", held, now, area_id=area_id)


@transaction.atomic
def copy_round(round_: Round, *, starts_on: date, by: User, now: datetime) -> Round:
    """Plan the next round like this one, under the protocol of the day: as many days, the same sites with their hours,
    the same streets on the same days of it, the same areas left out, the same modes as far as the protocol knows them,
    the same people told.

    Raises what plan_round raises.
    """
    later = starts_on - round_.starts_on
    planned = plan_round(
        Outbreak.objects.select_related("area").get(pk=round_.outbreak_id),
        area=round_.area,
        starts_on=starts_on,
        ends_on=round_.ends_on + later,
        pool_size=round_.pool_size,
        target=round_.target,
        skip_tested_days=round_.skip_tested_days,
        every_days=round_.every_days,
        by=by,
        now=now,
    )
    choices = {
        each.population.key: each for each in rules.choices(named(planned.protocol).testing, planned.number)
    }
    decided = {
        mode.population: mode.mode
        for mode in round_.modes.all()
        if mode.population in choices and mode.mode in {m.key for m in choices[mode.population].modes}
    }
    set_modes(planned, decided, by=by, now=now)
    RoundDay.objects.bulk_create(
        [RoundDay(round=planned, area_id=each.area_id, day=each.day + later) for each in round_.days.all()]
    )
    for each in AreaLeftOut.objects.filter(round=round_).select_related("area"):
        leave_out(planned, each.area, reason=each.reason, by=by, now=now)
    _copy_sites(round_, planned, later, now)
    for service in RoundService.objects.filter(round=round_):
        RoundService.objects.create(round=planned, telling=service.telling, booking=service.booking)
    return planned


def _copy_sites(round_: Round, planned: Round, later: timedelta, now: datetime) -> None:
    """Let the sites that are still open work for the next round too, in the same hours of its days."""
    there = round_.sites.exclude(site__closed_at__lte=now)
    new = {each.pk: RoundSite(round=planned, site_id=each.site_id) for each in there}
    RoundSite.objects.bulk_create(new.values())
    SiteHours.objects.bulk_create(
        [
            SiteHours(
                round_site=new[hours.round_site_id],
                day=hours.day + later,
                opens_at=hours.opens_at + later,
                closes_at=hours.closes_at + later,
                per_hour=hours.per_hour,
            )
            for hours in SiteHours.objects.filter(round_site__in=list(new))
        ]
    )
