"""Sessions: planned, opened, closed, cancelled; their slots, and the people who are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.booking.actions import lay_out
from lianfang.booking.rules import cut
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.places.models import Site
from lianfang.protocol import timeline
from lianfang.supplies.models import Item, Store
from lianfang.vaccination import queries
from lianfang.vaccination.models import Session, Vaccine
from lianfang.vaccination.queries import PLAN, PURPOSE

State = Session.State


@dataclass(frozen=True, slots=True)
class Plan:
    """A session as it is planned."""

    site: Site
    opens_at: datetime
    closes_at: datetime
    products: Sequence[str]
    vaccinators: int
    per_hour: int


@transaction.atomic
def add_vaccine(
    item: Item, product: str, *, vial_doses: int, by: User, area_id: int, now: datetime
) -> Vaccine:
    """Say that an item of the stores, counted in doses, is a product of the protocol in force.

    Raises Refused: "unknown_choice" for a product the protocol has not, "vaccine_known" for an item that is one.
    """
    require(by, PLAN, area_id, day_of(now))
    protocol = queries.current(day_of(now))
    protocol.vaccination.product(product)
    if Vaccine.objects.filter(item=item).exists():
        raise Refused("vaccine_known", _("This item is on the list of vaccines already."))
    made = Vaccine.objects.create(
        disease=protocol.disease.key, product=product, item=item, vial_doses=vial_doses
    )
    audit(by, "vaccination.vaccine.added", made, now, area_id=area_id, product=product)
    return made


@transaction.atomic
def plan_session(plan: Plan, *, by: User, now: datetime) -> Session:
    """Plan a session at a site: its slots are offered at once, its box is empty until doses are brought.

    Raises Refused: "forbidden", "session_order", "session_long", "session_past", "no_products", "unknown_choice",
    "session_taken" where another one begins there at that time.
    """
    require(by, PLAN, plan.site.area_id, day_of(now))
    _sensible(plan, now)
    day = day_of(plan.opens_at)
    protocol = queries.current(day)
    for key in plan.products:
        protocol.vaccination.product(key)
    id_ = uuid7()
    box = Store.objects.create(
        kind=Store.Kind.POINT,
        name=f"{plan.site.name} {day:%m-%d} {str(id_)[-4:]}",
        area_id=plan.site.area_id,
        site=plan.site,
    )
    made = Session(
        id=id_,
        site=plan.site,
        area_id=plan.site.area_id,
        disease=protocol.disease.key,
        protocol=protocol.version,
        products=list(dict.fromkeys(plan.products)),
        day=day,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        vaccinators=plan.vaccinators,
        per_hour=plan.per_hour,
        box=box,
        by=by,
        made_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if "session_once" not in str(clash):
            raise
        raise Refused("session_taken", _("A session begins there at that time already.")) from clash
    _offer(made, now)
    audit(by, "vaccination.session.planned", made, now, area_id=made.area_id)
    return made


def _sensible(plan: Plan, now: datetime) -> None:
    if plan.closes_at <= plan.opens_at:
        raise Refused("session_order", _("It must end after it begins."))
    if (plan.closes_at - plan.opens_at).total_seconds() > 24 * 3600:
        raise Refused("session_long", _("A session is at most a day long: plan one for each day."))
    if plan.closes_at <= now:
        raise Refused("session_past", _("These hours are over."))
    if not plan.products:
        raise Refused("no_products", _("Say which vaccines are given."))


def _offer(session: Session, now: datetime) -> None:
    rules = timeline.named(session.protocol).residents
    cuts = cut(
        session.opens_at,
        session.closes_at,
        per_hour=session.vaccinators * session.per_hour,
        minutes=rules.slot_minutes.value,
        percent=rules.booked_percent.value,
    )
    lay_out(PURPOSE, session.pk, session.site, cuts, now=now)


def held(session: Session, *states: str) -> Session:
    """Lock a session that is in one of these states.

    Raises Refused("session_state").
    """
    row = (
        Session.objects.select_for_update(no_key=True, of=("self",))
        .select_related("site", "box")
        .get(pk=session.pk)
    )
    if row.state not in states:
        raise Refused("session_state", _("This session is %(state)s."), state=row.get_state_display())
    return row


@transaction.atomic
def open_session(session: Session, *, by: User, now: datetime) -> Session:
    """Open a session on its day.

    Raises Refused: "forbidden", "session_state", "other_day", "empty_box" before doses were brought.
    """
    require(by, PLAN, session.area_id, day_of(now))
    row = held(session, State.PLANNED)
    if row.day != day_of(now) and day_of(row.closes_at) != day_of(now):
        raise Refused("other_day", _("A session is opened on its day."))
    if not any(queries.may_be_given(one, day_of(now)) for one in queries.lots_of(row)):
        raise Refused("empty_box", _("There is no dose in its box that may be given. Bring some first."))
    row.state = State.OPEN
    row.save(update_fields=["state"])
    audit(by, "vaccination.session.opened", row, now, area_id=row.area_id)
    return row


@transaction.atomic
def close_session(session: Session, *, text: str = "", by: User, now: datetime) -> Session:
    """Close a session: nobody is inside any more, and its doses add up and are all accounted for; else the difference
    is named.

    Raises Refused: "forbidden", "session_state", "people_inside", "doses_left", "reason".
    """
    require(by, PLAN, session.area_id, day_of(now))
    row = held(session, State.OPEN)
    inside = row.visits.filter(state__in=["arrived", "fit", "agreed", "observed"]).count()
    if inside or queries.watched(row):
        raise Refused(
            "people_inside", _("People are still here: %(n)s."), n=inside or len(queries.watched(row))
        )
    books, missing = queries.balance(row), queries.out_of_stock(row)
    if books.left:
        raise Refused(
            "doses_left", _("%(n)s doses are in the box: send them back or write them off."), n=books.left
        )
    if (missing or not books.adds_up) and not text.strip():
        raise Refused("reason", _("The doses do not add up: name the difference and why."))
    row.state, row.why, row.ended_at = State.CLOSED, text.strip()[:300], now
    row.save(update_fields=["state", "why", "ended_at"])
    lay_out(PURPOSE, row.pk, row.site, (), now=now, over=True, said=_("This vaccination session is over."))
    audit(
        by,
        "vaccination.session.closed",
        row,
        now,
        area_id=row.area_id,
        given=books.given,
        wasted=books.wasted,
    )
    return row


@transaction.atomic
def cancel_session(session: Session, *, text: str, by: User, now: datetime) -> Session:
    """Cancel a session; everybody who booked is told, with the reason.

    Raises Refused: "forbidden", "session_state", "doses_left", "reason".
    """
    require(by, PLAN, session.area_id, day_of(now))
    row = held(session, State.PLANNED)
    if not text.strip():
        raise Refused("reason", _("Say why it is cancelled: those who booked are told."))
    if left := queries.balance(row).left:
        raise Refused(
            "doses_left", _("%(n)s doses are in the box: send them back or write them off."), n=left
        )
    row.state, row.why, row.ended_at = State.CANCELLED, text.strip()[:300], now
    row.save(update_fields=["state", "why", "ended_at"])
    said = _("This vaccination session does not take place: %(why)s") % {"why": row.why}
    lay_out(PURPOSE, row.pk, row.site, (), now=now, over=True, said=said)
    audit(by, "vaccination.session.cancelled", row, now, area_id=row.area_id, reason=row.why)
    return row
