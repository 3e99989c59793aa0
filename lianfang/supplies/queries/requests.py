"""Which requests there are, who waits for an item, who may carry."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.accounts.queries import holders
from lianfang.places.queries import inside
from lianfang.supplies.models import Request, RequestLine

READ, CARRY = "supplies.read", "supplies.carry"
DELIVERIES = 200  # that a phone keeps at most (design choice)


def requests(
    user: User, on: date, *, state: str = "", area: int | None = None, q: str = ""
) -> QuerySet[Request]:
    """List the requests of the areas a user sees. `state`: "open" for all that go on, one of the table's, or "" for
    all."""
    rows = visible(Request.objects.all(), user, READ, on)
    if state:
        rows = rows.filter(ended_at=None) if state == "open" else rows.filter(state=state)
    if area:
        rows = rows.filter(inside(area))
    if q:
        found = Q(why__icontains=q) | Q(point__name__icontains=q) | Q(lines__item__name__icontains=q)
        rows = rows.filter(Q(number=int(q)) | found if q.isdecimal() and len(q) < 9 else found).distinct()
    return rows.select_related("point", "store", "asked_by", "courier", "told")


def waiting_for(
    items: list[UUID], user: User, on: date, permission: str = READ
) -> dict[UUID, list[RequestLine]]:
    """Give for each item the lines of requests that nobody has decided on, of the areas a user sees, or in which they
    have another right."""
    open_ = visible(Request.objects.filter(state="asked"), user, permission, on).values("pk")
    rows = RequestLine.objects.filter(item__in=items, request__in=open_).select_related(
        "request__point", "item"
    )
    found: dict[UUID, list[RequestLine]] = {}
    for row in rows.order_by("request__number"):
        found.setdefault(row.item_id, []).append(row)
    return found


def couriers(area_id: int, on: date) -> QuerySet[User]:
    """List those who may carry goods to an area: with a post there or above."""
    return holders(CARRY, area_id, on)


def brought_by(courier: User) -> list[Request]:
    """List the goods a courier has with them, in the order of their round; then those that they put down or brought
    back, as long as nobody confirmed or sent them again."""
    open_ = Q(state__in=["sent", "handed"]) | Q(state="picked", told__isnull=False)
    rows = Request.objects.filter(open_, courier=courier).select_related("point__keeper", "asked_by", "told")
    found = rows.prefetch_related("lines__item").order_by("place", "number")
    return sorted(found, key=lambda one: one.state != "sent")[:DELIVERIES]
