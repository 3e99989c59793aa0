"""What waits of supplies: requests for those who decide, pick, send, carry and confirm; stock that runs short, expires,
was recalled."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import visible
from lianfang.command.waits.source import Moment, Source, end_of_day
from lianfang.supplies.models import Balance, Minimum, Request, Store
from lianfang.supplies.queries import current
from lianfang.web.words import moment as said_moment

KEEP = "supplies.keep"


def _requests(moment: Moment, state: str) -> QuerySet[Any]:
    """Give the requests in a state, each with its clock. What is urgent and names no time stands where its clock would
    have run out when it was asked for; background work tells only of times that somebody named."""
    clocks = [When(wanted_by__isnull=False, then=F("wanted_by"))]
    clocks += [When(urgent=True, then=F("asked_at"))] if moment.user else []
    rows: QuerySet[Any] = Request.objects.filter(state=state).select_related("point", "store")
    found: QuerySet[Any] = rows.annotate(due=Case(*clocks, default=None, output_field=DateTimeField()))
    return found


def _to_decide(moment: Moment) -> QuerySet[Any]:
    rows = _requests(moment, "asked")
    return rows.exclude(asked_by=moment.user) if moment.user else rows


def _kept(moment: Moment, state: str) -> QuerySet[Any]:
    """Give the requests in a state whose store the asker keeps."""
    rows = _requests(moment, state)
    if moment.user is None:
        return rows
    return rows.filter(store__in=visible(Store.objects.all(), moment.user, KEEP, moment.on).values("pk"))


def _late(moment: Moment) -> QuerySet[Any]:
    return _requests(moment, "sent").filter(wanted_by__lt=moment.now).select_related("point", "courier")


def _own(moment: Moment, **of: Any) -> QuerySet[Any]:
    rows = Request.objects.select_related("point")
    return rows.filter(**of) if moment.user else rows.none()


def _said(row: Request) -> str:
    urgent = [_now("urgent")] if row.urgent else []
    return " · ".join([*urgent, str(row.number), row.point.name, row.why])


def _carried(row: Request) -> str:
    by = _now("by %(time)s") % {"time": said_moment(row.wanted_by)} if row.wanted_by else ""
    return " · ".join(filter(None, [f"{row.place}.", row.point.name, row.point.address, by]))


def _of_request(row: Request) -> str:
    return reverse("goods_request", args=[row.pk])


def _list(state: str) -> Any:
    return lambda: f"{reverse('goods_requests')}?state={state}"


def _short(moment: Moment) -> QuerySet[Any]:
    """Give the minimums that no store's good stock reaches."""
    good = Q(lot__recalled_at=None) & (Q(lot__expires_on=None) | Q(lot__expires_on__gte=moment.on))
    held = Balance.objects.filter(good, store=OuterRef("store"), item=OuterRef("item"), n__gt=0).order_by()
    there = Coalesce(Subquery(held.values("item").annotate(sum=Sum("n")).values("sum")), 0)
    rows = Minimum.objects.filter(store__closed_at=None).annotate(there=there)
    return rows.filter(n__gt=F("there")).select_related("store", "item")


def _shelves(**of: Any) -> QuerySet[Any]:
    rows = Balance.objects.filter(n__gt=0, store__kind__in=["store", "point"], **of)
    return rows.select_related("store", "item", "lot")


def _expiring(moment: Moment) -> QuerySet[Any]:
    last = moment.on + timedelta(days=current(moment.on).expires_soon_days.value)
    rows = _shelves(lot__expires_on__lte=last, lot__recalled_at=None)
    found: QuerySet[Any] = rows.filter(store__kind="store").annotate(due=end_of_day("lot__expires_on"))
    return found


def _shelf(row: Balance) -> str:
    return f"{row.item.name} {row.lot.number} · {row.n} {row.item.unit} · {row.store.name}"


def _lot(row: Balance) -> str:
    return reverse("goods_lot", args=[row.lot_id])


REQUESTS = (
    Source("supplies.approve", "approval", _("Requests for goods to approve"), "supplies.approve", _to_decide, _said,
           _of_request, _list("asked"), due="due", about=str, of_outbreak=False),
    Source("supplies.pick", "clock", _("Requests for goods to pick"), KEEP,
           lambda moment: _kept(moment, "approved"), _said, _of_request, _list("approved"), due="due", about=str,
           of_outbreak=False),
    Source("supplies.send", "clock", _("Picked goods to send"), KEEP, lambda moment: _kept(moment, "picked"), _said,
           _of_request, _list("picked"), due="due", about=str, of_outbreak=False),
    Source("supplies.late", "clock", _("Goods on the way past their time"), KEEP, _late,
           lambda row: f"{_said(row)} · {row.courier.name}", _of_request, _list("sent"), due="wanted_by", about=str,
           of_outbreak=False, tone="red"),
    Source("supplies.carry", "order", _("Goods to bring"), "supplies.carry",
           lambda moment: _own(moment, state="sent", courier=moment.user), _carried, _of_request, _list("sent"),
           place="place", of_outbreak=False, own=True),
    Source("supplies.confirm", "approval", _("Goods put down: confirm what came"), "supplies.ask",
           lambda moment: _own(moment, state="handed", asked_by=moment.user), _said, _of_request, _list("handed"),
           of_outbreak=False, own=True),
)  # fmt: skip
STOCK = (
    Source("supplies.short", "alarm", _("Stock below its minimum"), KEEP, _short,
           lambda row: f"{row.item.name} · {row.there}/{row.n} {row.item.unit} · {row.store.name}",
           lambda row: reverse("store", args=[row.store_id]), lambda: reverse("stock") + "?only=short",
           area="store__area_id", of_outbreak=False, tone="red"),
    Source("supplies.recalled", "alarm", _("Recalled goods still on a shelf"), KEEP,
           lambda _moment: _shelves(lot__recalled_at__isnull=False), _shelf, _lot, lambda: reverse("stock"),
           area="store__area_id", of_outbreak=False, tone="red"),
    Source("supplies.expiring", "clock", _("Goods that expire soon"), KEEP, _expiring, _shelf, _lot,
           lambda: reverse("stock"), due="due", area="store__area_id", of_outbreak=False, watched=False),
)  # fmt: skip
SOURCES = REQUESTS + STOCK
