"""Passes are issued and revoked; what became of somebody held is written down at a desk."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import ALPHABET, with_check
from lianfang.people.models import Person
from lianfang.presence.models import Pass, Passage, Transfer
from lianfang.presence.rules import normal_plate, plate_kind
from lianfang.sync.actions import Saying, tell
from lianfang.sync.kinds import Kind

LETTERS = 8  # of 32: a trillion numbers, so that none is guessed


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pass that somebody asks for."""

    area_id: int
    holder: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    plate: str = ""
    person: Person | None = None
    note: str = ""


@transaction.atomic
def issue_pass(wanted: Wanted, *, most_days: int, by: User, now: datetime) -> Pass:
    """Issue a pass; `most_days` is how long the protocol lets one be good.

    Raises Refused("forbidden"), Refused("pass_holder"), Refused("pass_purpose"), Refused("pass_plate"),
    Refused("pass_hours").
    """
    require(by, "presence.pass", wanted.area_id, day_of(now))
    return give_pass(wanted, most_days=most_days, by=by, now=now)


@transaction.atomic
def give_pass(wanted: Wanted, *, most_days: int, by: User, now: datetime) -> Pass:
    """Make a pass; whoever calls asked for the right, or lets somebody go who needs a doctor at once.

    Raises Refused: "pass_holder", "pass_purpose", "pass_plate", "pass_hours".
    """
    plate = normal_plate(wanted.plate)
    _good(wanted, plate, most_days, now)
    given = Pass(
        number=with_check("".join(secrets.choice(ALPHABET) for _letter in range(LETTERS))),
        area_id=wanted.area_id,
        person=wanted.person,
        holder=wanted.holder.strip(),
        plate=plate,
        purpose=wanted.purpose,
        note=wanted.note.strip(),
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        issued_at=now,
        issued_by=by,
    )
    try:
        with transaction.atomic():
            given.save()
    except IntegrityError as error:  # one chance in a trillion
        raise Refused("pass_number", _("Please try again.")) from error
    audit(
        by,
        "presence.pass.issued",
        given,
        now,
        person_id=given.person_id,
        area_id=given.area_id,
        number=given.number,
        reason=given.purpose,
    )
    return given


def _good(wanted: Wanted, plate: str, most_days: int, now: datetime) -> None:
    if not wanted.holder.strip():
        raise Refused("pass_holder", _("Say whose pass this is."))
    if wanted.purpose not in Pass.Purpose.values:
        raise Refused("pass_purpose", _("Choose what the pass is for."))
    if plate and not plate_kind(plate):
        raise Refused("pass_plate", _("No plate looks like this: %(plate)s"), plate=plate)
    if wanted.ends_at <= max(wanted.starts_at, now):
        raise Refused("pass_hours", _("A pass ends after it begins, and not in the past."))
    if wanted.ends_at - wanted.starts_at > timedelta(days=most_days):
        raise Refused("pass_hours", _("A pass is good for %(days)s days at most."), days=most_days)


@transaction.atomic
def revoke_pass(given: Pass, *, why: str, by: User, now: datetime) -> None:
    """Revoke a pass: phones refuse it as soon as they have heard of it.

    Raises Refused("forbidden"), Refused("pass_why"), Refused("pass_revoked").
    """
    require(by, "presence.pass", given.area_id, day_of(now))
    if not why.strip():
        raise Refused("pass_why", _("Write down why."))
    live = Pass.objects.filter(pk=given.pk, revoked_at=None)
    if not live.update(revoked_at=now, revoked_by=by, revoked_why=why.strip()):
        raise Refused("pass_revoked", _("This pass was revoked already."))
    given.refresh_from_db()
    audit(
        by,
        "presence.pass.revoked",
        given,
        now,
        person_id=given.person_id,
        area_id=given.area_id,
        number=given.number,
    )


@dataclass(frozen=True, slots=True)
class Became:
    """What became of somebody who was held."""

    outcome: str
    to: str = ""
    taken_by: str = ""
    receipt: str = ""
    note: str = ""


@transaction.atomic
def settle_held(passage: Passage, became: Became, *, by: User, now: datetime, kind: Kind) -> UUID:
    """Write down what became of somebody who was held, as the phone at the checkpoint would tell it. `kind` is
    that of transfers.

    Raises Refused("forbidden"), Refused("no_receipt"), Refused("held_outcome").
    """
    require(by, "presence.check", passage.area_id, day_of(now))
    if became.outcome not in Transfer.Outcome.values:
        raise Refused("held_outcome", _("Choose what became of this person."))
    if became.outcome == Transfer.Outcome.TAKEN_OVER and not (became.to.strip() and became.taken_by.strip()):
        raise Refused("no_receipt", _("Say who took this person over, and where to."))
    said = {
        "person_id": passage.person_id,
        "passage_id": passage.pk,
        "site_id": passage.site_id,
        "outcome": became.outcome,
        "to": became.to.strip(),
        "taken_by": became.taken_by.strip(),
        "receipt": became.receipt.strip(),
        "note": became.note.strip(),
    }
    saying = Saying(kind.name, passage.area_id, said)
    tell(by, {kind.name: kind}, [saying], now=now)
    audit(
        by,
        "presence.held.settled",
        passage,
        now,
        person_id=passage.person_id,
        area_id=passage.area_id,
        decision=became.outcome,
    )
    return saying.id
