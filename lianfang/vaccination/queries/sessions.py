"""Sessions: which there are, what is in their boxes, which lots may be given."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.db.models import Case as Whether
from django.db.models import Count, Q, QuerySet, Sum, When

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.supplies.models import Balance as Books
from lianfang.supplies.models import Document, Move, Store
from lianfang.supplies.queries import stores
from lianfang.vaccination.models import GivenDose, Session, Vaccine
from lianfang.vaccination.rules import Balance

READ, PLAN, DESK = "vaccination.read", "vaccination.plan", "vaccination.desk"
SCREEN, GIVE, REPORT = "vaccination.screen", "vaccination.give", "vaccination.report"
PURPOSE = "dose"  # of slots and bookings


def sessions(
    user: User, on: date, *, day: date | None = None, state: str = "", q: str = "", area: int | None = None
) -> QuerySet[Session]:
    """List the sessions of the areas a user sees."""
    rows = visible(Session.objects.select_related("site", "box"), user, READ, on)
    if day:
        rows = rows.filter(day=day)
    if state:
        rows = rows.filter(state__in=Session.COMING if state == "coming" else [state])
    if area:
        rows = rows.filter(inside(area))
    return rows.filter(site__name__icontains=q) if q else rows


def sessions_at(site: UUID, day: date) -> list[Session]:
    """List the sessions at a site on a day that were not cancelled, the earliest first."""
    rows = Session.objects.filter(site=site, day=day).exclude(state="cancelled")
    return list(rows.select_related("site").order_by("opens_at"))


def counted(rows: list[Session]) -> dict[UUID, Counter[str]]:
    """Count the visits of sessions by how far they are. One statement."""
    found: dict[UUID, Counter[str]] = {row.pk: Counter() for row in rows}
    told = Session.objects.filter(pk__in=list(found)).order_by().values_list("pk", "visits__state")
    for pk, state, n in told.annotate(n=Count("visits")):
        if state:
            found[pk][state] += n
    return found


def lots_of(session: Session) -> list[Books]:
    """List the lots in a session's box, what expires first at the head; a stopped or expired one may not be given."""
    rows = Books.objects.filter(store=session.box_id, n__gt=0).select_related("lot__item")
    return list(rows.order_by("lot__expires_on", "pk"))


def may_be_given(books: Books, on: date) -> bool:
    """Say whether doses of a lot in a box may be given."""
    return books.lot.recalled_at is None and (books.lot.expires_on is None or books.lot.expires_on >= on)


def product_of(item: UUID) -> str:
    """Give the product an item of the stores is; "" when it is no vaccine."""
    return Vaccine.objects.filter(item=item).values_list("product", flat=True).first() or ""


def balance(session: Session) -> Balance:
    """Reckon a session's doses from the books: what entered its box and from where, what left it and to where. Three
    statements."""
    box = session.box_id
    moves = Move.objects.filter(Q(source=box) | Q(target=box)).order_by()
    into = moves.filter(target=box).values_list("source__kind").annotate(n=Sum("quantity"))
    out = moves.filter(source=box).values_list("target__kind").annotate(n=Sum("quantity"))
    came, went = Counter(dict(into)), Counter(dict(out))
    left = Books.objects.filter(store=box).aggregate(n=Sum("n"))["n"] or 0
    used, lost, stores = Store.Kind.USED, Store.Kind.LOST, Store.Kind.STORE
    return Balance(
        came[stores] + came[Store.Kind.COUNT] - went[Store.Kind.COUNT],
        went[used] - came[used],
        went[lost] - came[lost],
        went[stores],
        left,
    )


def out_of_stock(session: Session) -> int:
    """Count the doses that were told and that the box did not have."""
    return GivenDose.objects.filter(session=session, void_at=None, out_of_stock=True).count()


def wastes(session: Session) -> QuerySet[Document]:
    """List the documents by which doses of a session were written off, the latest first."""
    rows = Document.objects.filter(store=session.box_id, kind=Document.Kind.WRITE_OFF)
    return rows.select_related("by").order_by("-id")


def stores_of(user: User, on: date) -> QuerySet[Store]:
    """List the open stores a user keeps or sees."""
    return stores(user, on, kind=Store.Kind.STORE).filter(closed_at=None)


def vaccines(disease: str) -> QuerySet[Vaccine]:
    """List the goods that are vaccines against a disease."""
    return Vaccine.objects.filter(disease=disease).select_related("item")


def state_order() -> Whether:
    """Order visits by who is served first: those under observation, then those who wait for the dose, and so on."""
    order = ("observed", "agreed", "fit", "arrived", "deferred", "unfit", "refused", "left", "away")
    return Whether(*(When(state=each, then=n) for n, each in enumerate(order)), default=9)
