"""Going in and out: asked for and decided; a movement for urgent care is granted as soon as somebody tells it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.presence.actions import Wanted, give_pass
from lianfang.presence.models import Pass
from lianfang.protocol.timeline import named
from lianfang.zones.models import Permit, Zone

SERVE, PERMIT = "zones.serve", "zones.permit"
CARE = frozenset({Pass.Purpose.DIALYSIS, Pass.Purpose.BIRTH, Pass.Purpose.TREATMENT})
URGENT_HOURS = 24  # a way to a hospital and back ends the next day at the latest (design choice)


@dataclass(frozen=True, slots=True)
class Asks:
    """A permit that somebody asks for."""

    holder: str
    way: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    person: Person | None = None
    plate: str = ""
    why: str = ""
    urgent: bool = False


@transaction.atomic
def ask(zone: Zone, asks: Asks, *, by: User, now: datetime) -> Permit:
    """Ask for a permit. For urgent care the pass is there at once, whoever tells it and whatever any code says; it is
    looked at afterwards.

    Raises Refused: "forbidden", "zone_state", "permit_holder", "permit_hours", "permit_urgent" when it is for something
    else, and as `presence.actions.give_pass` for what is wrong with a pass.
    """
    require(by, SERVE, zone.area_id, day_of(now))
    if zone.state != Zone.State.IN_FORCE:
        raise Refused("zone_state", _("The zone is not in force."))
    _checked(asks)
    numbers = named(zone.protocol).zones
    starts, ends = asks.starts_at, asks.ends_at
    if asks.urgent:
        starts, ends = now, now + timedelta(hours=URGENT_HOURS)
    permit = Permit(
        zone=zone,
        area_id=zone.area_id,
        person=asks.person,
        holder=asks.holder.strip(),
        plate=asks.plate.strip(),
        way=asks.way,
        purpose=asks.purpose,
        urgent=asks.urgent,
        why=asks.why.strip(),
        starts_at=starts,
        ends_at=ends,
        asked_at=now,
        asked_by=by,
        due_at=now + timedelta(hours=numbers.permit_hours.value),
    )
    if asks.urgent:
        _grant(permit, by, now)
    permit.save(force_insert=True)
    who, area = permit.person_id, zone.area_id
    verb = "zones.permit.urgent" if asks.urgent else "zones.permit.asked"
    audit(by, verb, permit, now, person_id=who, area_id=area, reason=asks.purpose)
    return permit


def _checked(asks: Asks) -> None:
    if not asks.holder.strip():
        raise Refused("permit_holder", _("Say whose pass this is."))
    if asks.urgent and asks.purpose not in CARE:
        raise Refused("permit_urgent", _("At once goes who needs a doctor, dialysis or gives birth."))
    if not asks.urgent and asks.ends_at <= asks.starts_at:
        raise Refused("permit_hours", _("A pass ends after it begins, and not in the past."))


def _grant(permit: Permit, by: User, now: datetime) -> None:
    days = named(permit.zone.protocol).checkpoints.pass_days.value
    wanted = Wanted(
        permit.area_id,
        permit.holder,
        permit.purpose,
        permit.starts_at,
        permit.ends_at,
        plate=permit.plate,
        person=permit.person,
        note=permit.why,
    )
    permit.given = give_pass(wanted, most_days=days, by=by, now=now)
    permit.state, permit.due_at = Permit.State.GRANTED, None
    permit.decided_at, permit.decided_by = now, by


def _held(permit: Permit, permission: str, by: User, now: datetime, *states: str) -> None:
    require(by, permission, permit.area_id, day_of(now))
    permit.refresh_from_db(from_queryset=Permit.objects.select_for_update(no_key=True, of=("self",)))
    if permit.state not in states:
        raise Refused(
            "permit_state", _("This is no longer possible: %(state)s."), state=permit.get_state_display()
        )


@transaction.atomic
def grant(permit: Permit, *, by: User, now: datetime) -> None:
    """Grant a permit: it is a pass that the phones of checkpoints know.

    Raises Refused: "forbidden", "permit_state", "permit_own", and as `presence.actions.give_pass`.
    """
    _held(permit, PERMIT, by, now, Permit.State.ASKED)
    _grant(permit, by, now)
    permit.save()
    _noted(permit, "granted", by, now)


@transaction.atomic
def refuse(permit: Permit, *, text: str, by: User, now: datetime) -> None:
    """Refuse a permit, with why; whoever asked reads it.

    Raises Refused: "forbidden", "permit_state", "reason".
    """
    _held(permit, PERMIT, by, now, Permit.State.ASKED)
    if not text.strip():
        raise Refused("reason", _("Write down why."))
    permit.state, permit.due_at, permit.decided_why = Permit.State.REFUSED, None, text.strip()[:200]
    permit.decided_at, permit.decided_by = now, by
    permit.save()
    _noted(permit, "refused", by, now)


@transaction.atomic
def withdraw(permit: Permit, *, by: User, now: datetime) -> None:
    """Take back a permit that was asked for: nobody needs it any more.

    Raises Refused: "forbidden", "permit_state".
    """
    _held(permit, SERVE, by, now, Permit.State.ASKED)
    permit.state, permit.due_at = Permit.State.WITHDRAWN, None
    permit.decided_at, permit.decided_by = now, by
    permit.save()
    _noted(permit, "withdrawn", by, now)


@transaction.atomic
def back(permit: Permit, *, by: User, now: datetime) -> None:
    """Note that somebody who went out, or came in for a time, is back.

    Raises Refused: "forbidden", "permit_state".
    """
    _held(permit, SERVE, by, now, Permit.State.GRANTED)
    permit.back_at = permit.back_at or now
    permit.save(update_fields=["back_at"])
    _noted(permit, "back", by, now)


def _noted(permit: Permit, what: str, by: User, now: datetime) -> None:
    who = permit.person_id
    audit(by, f"zones.permit.{what}", permit, now, person_id=who, area_id=permit.area_id)
