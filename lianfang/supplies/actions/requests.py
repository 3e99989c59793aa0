"""Asking for goods, and every step until they are confirmed where they were asked for."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.supplies import queries
from lianfang.supplies.actions.accounts import outside
from lianfang.supplies.actions.books import Line, chosen, locked, write
from lianfang.supplies.models import Document, Dropoff, Item, Move, Request, RequestLine, RequestStep, Store

ASK, APPROVE, KEEP, CARRY = "supplies.ask", "supplies.approve", "supplies.keep", "supplies.carry"
State = Request.State
NUMBERS = 2161  # the lock under which numbers are given


@transaction.atomic
def ask(
    point: Store,
    wanted: Mapping[Item, int],
    *,
    why: str,
    by: User,
    now: datetime,
    purpose: str = "other",
    urgent: bool = False,
    wanted_by: datetime | None = None,
    source: UUID | None = None,
) -> Request:
    """Ask for goods at a point; asked again under the same source, the first request is given.

    Raises Refused: "nothing", "unknown_choice" for a purpose that the protocol does not know.
    """
    require(by, ASK, point.area_id, day_of(now))
    known = Request.objects.filter(source=source).first() if source else None
    if known:
        return known
    some = {item: n for item, n in wanted.items() if n > 0}
    if not some:
        raise Refused("nothing", _("Say what and how much."))
    queries.current(day_of(now)).purpose(purpose)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    last = Request.objects.aggregate(last=Max("number"))["last"] or 0
    request = Request.objects.create(
        number=last + 1, source=source, point=point, area_id=point.area_id, why=why, urgent=urgent,
        purpose=purpose, wanted_by=wanted_by, asked_at=now, asked_by=by,
    )  # fmt: skip
    RequestLine.objects.bulk_create(RequestLine(request=request, item=i, asked=n) for i, n in some.items())
    noted(request, by, now, "")
    return request


@transaction.atomic
def approve(
    request: Request, *, store: Store, granted: Mapping[Item, int], by: User, now: datetime, text: str = ""
) -> None:
    """Grant a request, or as much of it as there is, from a store; somebody else than whoever asked decides.

    Raises Refused: "own_request", "more_than_asked", "nothing", "request_state".
    """
    locked_in(request, State.ASKED, APPROVE, by, now)
    require(by, APPROVE, store.area_id, day_of(now))
    if request.asked_by_id == by.pk:
        raise Refused("own_request", _("Somebody else decides on what you asked for."))
    lines = list(request.lines.all())
    if any(granted.get(line.item, 0) > line.asked for line in lines):
        raise Refused("more_than_asked", _("Nobody is granted more than they asked for."))
    if not any(granted.get(line.item, 0) for line in lines):
        raise Refused("nothing", _("Say what and how much."))
    for line in lines:
        line.granted = granted.get(line.item, 0)
    RequestLine.objects.bulk_update(lines, ["granted"])
    request.state, request.store, request.approved_by = State.APPROVED, store, by
    _saved(request, by, now, text)


@transaction.atomic
def decline(request: Request, *, text: str, by: User, now: datetime) -> None:
    """Decline a request, with the reason."""
    locked_in(request, State.ASKED, APPROVE, by, now)
    ended(request, State.DECLINED, by, now, text)


@transaction.atomic
def withdraw(request: Request, *, text: str, by: User, now: datetime) -> None:
    """Take back a request that was not picked yet; its own asker or whoever approves may."""
    here = APPROVE if request.asked_by_id != by.pk else ASK
    require(by, here, request.area_id, day_of(now))
    request.refresh_from_db(from_queryset=Request.objects.select_for_update(no_key=True))
    if request.state not in {State.ASKED, State.APPROVED}:
        raise _late(request)
    ended(request, State.WITHDRAWN, by, now, text)


@transaction.atomic
def pick_goods(request: Request, *, by: User, now: datetime, tied: str = "") -> Document:
    """Take what was granted off the shelves, what expires first; from now on it is on the way, not in the store. Goods
    that a giver bound to a purpose leave for a request of that purpose alone (tied).

    Raises Refused: "not_enough", "request_state".
    """
    locked_in(request, State.APPROVED, KEEP, by, now)
    store = store_of(request)
    require(by, KEEP, store.area_id, day_of(now))
    wanted = {line.item: line.granted or 0 for line in request.lines.select_related("item") if line.granted}
    lines = chosen(store, wanted, outside("way", store), day_of(now), tied)
    reason = f"{request.number} · {request.why}"[:300]
    document = write(Document.Kind.ISSUE, store, lines, by=by, now=now, reason=reason, source=request.pk)
    request.state = State.PICKED
    _saved(request, by, now)
    return document


@transaction.atomic
def send(request: Request, *, courier: User, by: User, now: datetime) -> None:
    """Give picked goods, or those that came back, to a courier; they are on the courier's phone at once.

    Raises Refused: "not_theirs" when the courier's posts do not reach there, "request_state".
    """
    locked_in(request, State.PICKED, KEEP, by, now)
    if not may(courier, CARRY, day_of(now), request.area_id):
        raise Refused("not_theirs", _("%(who)s does not carry goods there."), who=courier.name)
    before = (
        Request.objects.filter(courier=courier, state=State.SENT).aggregate(last=Max("place"))["last"] or 0
    )
    request.state, request.courier, request.sent_at = State.SENT, courier, now
    request.place = before + 1
    request.trip, request.told = request.trip + 1, None
    _saved(request, by, now, courier.name)


@transaction.atomic
def hand_over(request: Request, *, by: User, now: datetime, text: str = "") -> None:
    """Note that the goods were put down at the point; whoever asked says whether all is there.

    Raises Refused("request_state").
    """
    locked_in(request, State.SENT, CARRY, by, now)
    handed(request, by, now, text)


def handed(request: Request, by: User, at: datetime, text: str = "", *, told: Dropoff | None = None) -> None:
    """Write down that goods were put down, at a desk or by what a courier told; whoever calls locked the request and
    asked for the right."""
    request.state, request.handed_at, request.told = State.HANDED, at, told
    request.save()
    noted(request, by, at, text, told=told)


@transaction.atomic
def confirm(request: Request, *, came: Mapping[Item, int], by: User, now: datetime, text: str = "") -> None:
    """Confirm what came: it enters the point; what is missing of it is written off as lost on the way, with a reason.

    Raises Refused: "reason" when something is missing and nobody says why, "more_than_sent", "request_state".
    """
    locked_in(request, State.HANDED, ASK, by, now)
    store = store_of(request)
    way, lost = outside("way", store), outside("lost", store)
    sent = list(Move.objects.filter(document__source=request.pk).select_related("lot__item").order_by("id"))
    locked((key, move.lot_id) for move in sent for key in (way.pk, lost.pk, request.point_id))
    left = {item.pk: n for item, n in came.items()}
    got, missing = list[Line](), list[Line]()
    for move in sent:
        here = min(move.quantity, left.get(move.lot.item_id, 0))
        left[move.lot.item_id] = left.get(move.lot.item_id, 0) - here
        got.append(Line(move.lot_id, way.pk, request.point_id, here))
        missing.append(Line(move.lot_id, way.pk, lost.pk, move.quantity - here))
    if any(n > 0 for n in left.values()):
        raise Refused(
            "more_than_sent", _("More came than was sent: count again, or take the rest in as a receipt.")
        )
    gone = [line for line in missing if line.quantity]
    if gone and not text.strip():
        raise Refused("reason", _("Say what became of what is missing."))
    if any(line.quantity for line in got):
        write(Document.Kind.TRANSFER, store, got, by=by, now=now, reason=str(request.number))
    if gone:
        write(Document.Kind.WRITE_OFF, store, gone, by=by, now=now, reason=f"{request.number} · {text}"[:300])
    lines = list(request.lines.all())
    for line in lines:
        line.came = came.get(line.item, 0)
    RequestLine.objects.bulk_update(lines, ["came"])
    ended(request, State.CONFIRMED, by, now, text)


def store_of(request: Request) -> Store:
    """Give the store whose goods they are; only a request that was approved has one."""
    if request.store is None:
        raise _late(request)
    return request.store


def locked_in(request: Request, state: str, permission: str, by: User, now: datetime) -> None:
    """Ask for a right and hold a request that must be in a state.

    Raises Refused("request_state").
    """
    require(by, permission, request.area_id, day_of(now))
    request.refresh_from_db(from_queryset=Request.objects.select_for_update(no_key=True))
    if request.state != state:
        raise _late(request)


def _late(request: Request) -> Refused:
    return Refused(
        "request_state", _("This is no longer possible: %(state)s."), state=request.get_state_display()
    )


def ended(request: Request, state: str, by: User, now: datetime, text: str) -> None:
    """End a request that is held."""
    request.state, request.ended_at = state, now
    _saved(request, by, now, text)


def _saved(request: Request, by: User, now: datetime, text: str = "") -> None:
    request.save()
    noted(request, by, now, text)


def noted(request: Request, by: User, now: datetime, text: str, *, told: Dropoff | None = None) -> None:
    """Write down a step of a request: by whom, when, by which word of a courier."""
    state, text = request.state, text[:300]
    RequestStep.objects.create(request=request, at=now, by=by, state=state, text=text, told=told)
    audit(by, f"supplies.request.{state}", request, now, area_id=request.area_id, number=request.number)
