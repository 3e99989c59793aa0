"""What keeps workers from work: ordered, examined, lifted."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.duty.actions.recompute import recompute_all
from lianfang.duty.actions.rotas import back_on_rotas, off_rotas
from lianfang.duty.models import Restriction
from lianfang.people.models import Person


def _require(by: User, area_id: int, now: datetime) -> None:
    """A doctor or the command, whichever post somebody holds."""
    if not may(by, "duty.heal", day_of(now), area_id):
        require(by, "duty.command", area_id, day_of(now))


@transaction.atomic
def keep_away(
    person: Person, *, kind: str, area_id: int, review_on: date | None, note: str, by: User, now: datetime
) -> Restriction:
    """Keep a worker from work, or a pregnant one from the heat.

    Raises Refused("forbidden"), Refused("unknown_choice"), Refused("already"), Refused("too_early").
    """
    _require(by, area_id, now)
    if kind not in Restriction.Kind.values:
        raise Refused("unknown_choice", _("Say why."))
    if review_on and review_on < day_of(now):
        raise Refused("too_early", _("The day on which it is looked at again is over."))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if Restriction.objects.filter(person=person, kind=kind, lifted_at=None).exists():
        raise Refused("already", _("They are kept away for this already."))
    made = Restriction.objects.create(
        person=person,
        kind=kind,
        area_id=area_id,
        from_at=now,
        review_on=review_on,
        by=by,
        note=note.strip()[:200],
    )
    audit(by, "duty.worker.kept_away", made, now, person_id=person.pk, area_id=area_id, kind=kind)
    off_rotas([made], now)
    recompute_all([person.pk], now)
    return made


@transaction.atomic
def examine(pk: UUID, *, finding: str, by: User, now: datetime) -> Restriction:
    """Write down what a doctor found.

    Raises Refused("forbidden"), Refused("note"), Refused("lifted").
    """
    held = Restriction.objects.select_for_update().get(pk=pk)
    require(by, "duty.heal", held.area_id, day_of(now))
    if not finding.strip():
        raise Refused("note", _("Write down what you found."))
    _open(held)
    held.checked_at, held.checked_by, held.finding = now, by, finding.strip()[:200]
    held.save(update_fields=["checked_at", "checked_by", "finding"])
    audit(
        by, "duty.worker.examined", held, now, person_id=held.person_id, area_id=held.area_id, kind=held.kind
    )
    return held


@transaction.atomic
def let_return(pk: UUID, *, why: str, by: User, now: datetime) -> Restriction:
    """Let a worker return to duty. After heat, illness or exposure a doctor has looked first; before the day of the
    next look only the command does.

    Raises Refused("forbidden"), Refused("note"), Refused("lifted"), Refused("not_examined").
    """
    held = Restriction.objects.select_for_update().get(pk=pk)
    early = held.review_on is not None and day_of(now) < held.review_on
    if early:
        require(by, "duty.command", held.area_id, day_of(now))
    else:
        _require(by, held.area_id, now)
    _open(held)
    if not why.strip():
        raise Refused("note", _("Write down why they may return."))
    if held.kind in {"heat", "ill", "exposed"} and held.checked_at is None:
        raise Refused("not_examined", _("A doctor has to look first."))
    held.lifted_at, held.lifted_by, held.lifted_why = now, by, why.strip()[:200]
    held.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    audit(
        by,
        "duty.worker.returned",
        held,
        now,
        person_id=held.person_id,
        area_id=held.area_id,
        why=held.lifted_why,
    )
    back_on_rotas([held.person_id], now)
    recompute_all([held.person_id], now)
    return held


def _open(held: Restriction) -> None:
    if held.lifted_at:
        raise Refused("lifted", _("They were let return meanwhile."))
