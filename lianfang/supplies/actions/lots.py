"""Lots: found by what stands on the box or made, recalled and let go again."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import ALPHABET, uuid7, with_check
from lianfang.supplies.models import Lot

if TYPE_CHECKING:
    from lianfang.supplies.actions.books import Goods

RECALL = "supplies.recall"


def print_code(lot: Lot) -> str:
    """Make the code that is printed on boxes of a lot: the end of its id and a check letter."""
    number = lot.pk.int & (1 << 60) - 1
    return with_check("L" + "".join(ALPHABET[number >> 5 * place & 31] for place in range(11, -1, -1)))


def lot_of(goods: Goods, on: date) -> Lot:
    """Find the lot that stands on a box, or put it on record. Goods without a number belong to a lot of the day.

    Raises Refused: "expired", "no_last_day", "lot_says_otherwise".
    """
    item, number = goods.item, goods.lot.strip() or f"{on:%Y%m%d}"
    if item.expires and goods.expires_on is None:
        raise Refused("no_last_day", _("%(item)s has a last day: write it down."), item=item.name)
    if goods.expires_on and goods.expires_on < on:
        raise Refused("expired", _("%(item)s is past its last day."), item=item.name)
    made = Lot(
        id=uuid7(), item=item, number=number, tied=goods.tied, expires_on=goods.expires_on, maker=goods.maker
    )
    made.code = print_code(made)
    Lot.objects.bulk_create([made], ignore_conflicts=True)
    lot = Lot.objects.get(item=item, number=number, tied=goods.tied)
    if lot.expires_on != goods.expires_on:
        raise Refused(
            "lot_says_otherwise",
            _("Lot %(lot)s of %(item)s is on record with the last day %(day)s."),
            lot=number, item=item.name, day=lot.expires_on or "–",
        )  # fmt: skip
    return lot


@transaction.atomic
def recall(lot: Lot, *, reason: str, area_id: int, by: User, now: datetime) -> None:
    """Recall a lot: nothing of it is given out any more; its page shows where it lies and where it went.

    Raises Refused("reason").
    """
    require(by, RECALL, area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Say why it is recalled."))
    lot.recalled_at, lot.recalled_why = now, reason.strip()
    lot.save(update_fields=["recalled_at", "recalled_why"])
    audit(by, "supplies.lot.recalled", lot, now, area_id=area_id, reason=lot.recalled_why)


@transaction.atomic
def unrecall(lot: Lot, *, reason: str, area_id: int, by: User, now: datetime) -> None:
    """Let a lot be given out again; the reason stays in the audit."""
    require(by, RECALL, area_id, day_of(now))
    lot.recalled_at, lot.recalled_why = None, ""
    lot.save(update_fields=["recalled_at", "recalled_why"])
    audit(by, "supplies.lot.let_go", lot, now, area_id=area_id, reason=reason)
