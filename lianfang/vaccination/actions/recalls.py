"""People are told of a lot they were given when it is stopped, and when it is fine again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.messages.actions import Wanted, queue
from lianfang.messages.reach import language_of
from lianfang.people.phones import phone_for
from lianfang.people.rules.names import mask_name
from lianfang.supplies.models import Lot
from lianfang.vaccination.models import GivenDose, LotNotice, Vaccine
from lianfang.vaccination.queries import DESK
from lianfang.web.words import full_day

AT_ONCE = 500  # people told in one tick (design choice)
_SPACE = UUID(
    "0197f0a0-0000-7000-8000-000000010757"
)  # with a notice's dose, kind and time it names the message
Kind = LotNotice.Kind


def tell_of_lots(now: datetime) -> int:
    """Tell everybody who was given a lot that was stopped since, also whose dose was told later; and those who were
    told, when the lot is fine again. Once each, whoever asks how often. Gives how many are new."""
    return _tell(_stopped(), now) + _tell(_cleared(), now)


def _stopped() -> list[LotNotice]:
    lots = Lot.objects.filter(recalled_at__isnull=False, item__in=Vaccine.objects.values("item"))
    if not (found := list(lots)):
        return []
    told = LotNotice.objects.filter(
        person=OuterRef("person"),
        dose=OuterRef("pk"),
        kind=Kind.STOPPED,
        stopped_at=OuterRef("lot__recalled_at"),
    )
    doses = GivenDose.objects.filter(~Exists(told), lot__in=found, void_at=None)
    return [
        _notice(dose, Kind.STOPPED, dose.lot.recalled_at, dose.lot.recalled_why)  # type: ignore[union-attr, arg-type]
        for dose in doses.select_related("lot", "person").order_by("pk")[:AT_ONCE]
    ]


def _cleared() -> list[LotNotice]:
    return [
        _notice(one.dose, Kind.CLEARED, one.stopped_at, one.why)
        for one in to_clear().select_related("dose__lot", "dose__person").order_by("pk")[:AT_ONCE]
    ]


def to_clear() -> QuerySet[LotNotice]:
    """List who was told of a stop that is over, and does not know that yet."""
    cleared = LotNotice.objects.filter(
        person=OuterRef("person"), dose=OuterRef("dose"), kind=Kind.CLEARED, stopped_at=OuterRef("stopped_at")
    )
    rows = LotNotice.objects.filter(~Exists(cleared), kind=Kind.STOPPED)
    return rows.exclude(lot__recalled_at__isnull=False, lot__recalled_at=F("stopped_at"))


def _notice(dose: GivenDose, kind: str, stopped_at: datetime, why: str) -> LotNotice:
    made = LotNotice(
        dose=dose,
        person=dose.person,
        lot=dose.lot,
        area_id=dose.area_id,
        kind=kind,
        stopped_at=stopped_at,
        why=why,
    )
    made.id = uuid5(_SPACE, f"{dose.pk.hex} {kind} {stopped_at.timestamp()}")
    return made


@transaction.atomic
def _tell(notices: Iterable[LotNotice], now: datetime) -> int:
    wanted, rows = [], []
    for one in notices:
        phone = phone_for(one.person_id)
        one.made_at, one.message = now, one.id if phone else None
        rows.append(one)
        if phone:
            wanted.append(_message(one, phone))
    queue(wanted, now=now)
    LotNotice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _message(one: LotNotice, phone: str) -> Wanted:
    with override(language_of(one.person_id)):
        if one.kind == Kind.STOPPED:
            body = _(
                "[Lianfang] %(who)s: lot %(lot)s, of which you had a dose on %(day)s, is not given any more: %(why)s. "
                "If you feel unwell, see a doctor and say so. We tell you when more is known."
            )
        else:
            body = _(
                "[Lianfang] %(who)s: lot %(lot)s, of which you had a dose on %(day)s, was looked at and is fine."
            )
        said = {
            "who": mask_name(one.person.name),
            "lot": one.lot.number,
            "day": full_day(one.dose.day),
            "why": one.why,
        }
        text = body % said
    area = one.person.area_id
    return Wanted(one.id, one.person_id, area, "recall", phone, text[:500], one.lot_id)


@transaction.atomic
def told_by_hand(notice: LotNotice, *, note: str, by: User, now: datetime) -> LotNotice:
    """Note that a person told somebody of a lot: by telephone, at the door.

    Raises Refused: "forbidden", "told_already", "reason".
    """
    require(by, DESK, notice.area_id, day_of(now))
    row = LotNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if row.told_at:
        raise Refused("told_already", gettext_lazy("Somebody told them already."))
    if not note.strip():
        raise Refused("reason", gettext_lazy("Write how they were told."))
    row.told_at, row.told_by, row.note = now, by, note.strip()[:200]
    row.save(update_fields=["told_at", "told_by", "note"])
    audit(by, "vaccination.lot.told", row, now, person_id=row.person_id, area_id=row.area_id)
    return row
