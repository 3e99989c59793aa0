"""The box of a session: doses brought from a store, wasted with a reason, sent back; and lots that are stopped."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.supplies import actions as supplies
from lianfang.supplies.actions import Line, outside
from lianfang.supplies.models import Document, Lot, Store
from lianfang.sync.locks import in_turn
from lianfang.vaccination import queries
from lianfang.vaccination.actions.sessions import held
from lianfang.vaccination.models import Session
from lianfang.vaccination.queries import GIVE, PLAN


@transaction.atomic
def bring(session: Session, lot: Lot, *, store: Store, n: int, by: User, now: datetime) -> Document:
    """Bring doses of a lot from a store into a session's box. A stopped or expired lot, or another vaccine, stays where
    it is.

    Raises Refused: "forbidden", "session_state", "other_product", "lot_stopped", "lot_expired", "not_enough".
    """
    require(by, PLAN, session.area_id, day_of(now))
    row = held(session, *Session.COMING)
    fit_to_give(row, lot, now)
    return supplies.transfer(store, {lot: n}, to=row.box, by=by, now=now, reason=str(row.site))


def fit_to_give(session: Session, lot: Lot, now: datetime) -> str:
    """Hold a lot as it is now, so that it is not stopped in the same moment, and give the product it is.

    Raises Refused: "other_product", "lot_stopped", "lot_expired".
    """
    with connection.cursor() as cursor:
        in_turn(cursor.execute, "lot", [str(lot.pk)])
    seen = Lot.objects.raw("SELECT * FROM supplies_lot WHERE id = %s FOR SHARE", [lot.pk])[0]
    product = queries.product_of(seen.item_id)
    if product not in session.products:
        raise Refused("other_product", _("This lot is not of a vaccine of this session."))
    if seen.recalled_at:
        raise Refused(
            "lot_stopped", _("Lot %(lot)s was stopped: %(why)s"), lot=seen.number, why=seen.recalled_why
        )
    if seen.expires_on and seen.expires_on < day_of(now):
        raise Refused("lot_expired", _("Lot %(lot)s is past its last day."), lot=seen.number)
    return product


@transaction.atomic
def waste(session: Session, lot: Lot, *, n: int, reason: str, by: User, now: datetime) -> Document:
    """Write doses of a session off: a vial broke, was open too long, could not be emptied.

    Raises Refused: "forbidden", "session_state", "reason", "not_enough".
    """
    require(by, GIVE, session.area_id, day_of(now))
    row = held(session, *Session.COMING)
    if not reason.strip():
        raise Refused("reason", _("Say why it is written off."))
    line = Line(lot.pk, row.box_id, outside("lost", row.box).pk, n)
    kind = Document.Kind.WRITE_OFF
    return supplies.write(kind, row.box, [line], by=by, now=now, reason=reason.strip()[:300])


@transaction.atomic
def send_back(session: Session, lot: Lot, *, store: Store, n: int, by: User, now: datetime) -> Document:
    """Send doses that were not used back to a store.

    Raises Refused: "forbidden", "session_state", "not_enough".
    """
    require(by, PLAN, session.area_id, day_of(now))
    row = held(session, *Session.COMING)
    line = Line(lot.pk, row.box_id, store.pk, n)
    return supplies.write(Document.Kind.RETURN, store, [line], by=by, now=now, reason=str(row.site))


def take_one(session: Session, lot: UUID, dose: UUID, *, by: User, now: datetime) -> Document:
    """Take one dose of a lot out of a session's box, once for each dose given. The last one goes once: whoever comes
    second is told that there is none.

    Raises Refused("not_enough").
    """
    line = Line(lot, session.box_id, outside("used", session.box).pk, 1)
    return supplies.write(Document.Kind.ISSUE, session.box, [line], by=by, now=now, source=dose)


def put_one_back(dose: UUID, *, reason: str, by: User, now: datetime) -> None:
    """Put a dose back into the books of its box, once, when it was told by mistake."""
    document = Document.objects.filter(source=dose).select_related("store").first()
    if document is None or Document.objects.filter(undoes=document).exists():
        return
    lines = [
        Line(move.lot_id, move.target_id, move.source_id, move.quantity) for move in document.moves.all()
    ]
    kind = Document.Kind.UNDO
    supplies.write(kind, document.store, lines, by=by, now=now, reason=reason[:300] or "–", undoes=document)
