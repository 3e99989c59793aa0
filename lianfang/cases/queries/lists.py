"""Lists: cases, contacts with their clocks, quarantine; each narrowed to what the reader's posts allow."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Term
from lianfang.places.queries import inside
from lianfang.testing.models import TestRequest


def line_list(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    state: str = "",
    area: int | None = None,
    clinical_type: str = "",
    q: str = "",
) -> QuerySet[Case]:
    """List an outbreak's cases that a user may see; `q` is a number, a name, its pinyin or initials."""
    rows = visible(Case.objects.filter(outbreak=outbreak), by, "cases.read", on)
    rows = rows.filter(state=state) if state else rows.exclude(state=Case.State.EXCLUDED)
    if area:
        rows = rows.filter(inside(area))
    if clinical_type:
        rows = rows.filter(clinical_type=clinical_type)
    if q:
        rows = rows.filter(Q(number=int(q)) if q.isdecimal() else _named(q))
    return rows.select_related("person")


def _named(q: str) -> Q:
    term = Term.objects.filter(person=OuterRef("person"), term=q.lower())
    return Q(person__name__contains=q) | Q(Exists(term))


def proposed(outbreak: Outbreak, *, by: User, on: date) -> QuerySet[Case]:
    """List the positives that wait for a person to decide, the longest waiting first."""
    rows = visible(Case.objects.filter(outbreak=outbreak), by, "cases.read", on)
    waiting = rows.filter(state__in=[Case.State.PROPOSED, Case.State.REVIEW])
    return waiting.select_related("person").order_by("detected_at", "pk")


def contacts(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    state: str = "",
    grade: str = "",
    area: int | None = None,
    due: str = "",
    q: str = "",
) -> QuerySet[Contact]:
    """List an outbreak's contacts that a user may see, with the last day of what restricts them and the next test.

    `due`: "place" not in quarantine yet, "test" a test due today or before, "release" the last day has come.
    """
    order = Quarantine.objects.filter(contact=OuterRef("pk"), released_at=None).order_by("-ends_on")
    test = TestRequest.objects.filter(
        person=OuterRef("person"), outbreak=outbreak, done_by_swab=None, cancelled_at=None
    ).order_by("due_on")
    rows = visible(Contact.objects.filter(outbreak=outbreak), by, "cases.read", on).annotate(
        order_id=Subquery(order.values("pk")[:1]),
        kind=Subquery(order.values("kind")[:1]),
        ends_on=Subquery(order.values("ends_on")[:1]),
        test_on=Subquery(test.values("due_on")[:1]),
    )
    wanted = {"state": state, "grade": grade}
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    if area:
        rows = rows.filter(inside(area))
    if q:
        rows = rows.filter(_named(q))
    whens = {"place": Q(state="reported"), "test": Q(test_on__lte=on), "release": Q(ends_on__lte=on)}
    return rows.filter(whens.get(due, Q())).select_related("person", "case", "via__person")


def quarantines(
    outbreak: Outbreak, *, by: User, on: date, kind: str = "", area: int | None = None, due: bool = False
) -> QuerySet[Quarantine]:
    """List what restricts people now, those that end first at the top; `due`: the last day has come."""
    rows = visible(Quarantine.objects.filter(outbreak=outbreak, released_at=None), by, "cases.read", on)
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    if due:
        rows = rows.filter(ends_on__lte=on)
    return rows.select_related("person", "site", "contact", "case")


def unanswered(outbreak: Outbreak, *, by: User, on: date) -> QuerySet[Quarantine]:
    """List the temporary isolations nobody answers for yet."""
    return quarantines(outbreak, by=by, on=on, kind="temporary").filter(reviewed_by=None)


def cases_by_area(outbreak: Outbreak, until: datetime) -> dict[int, int]:
    """Count decided cases by the area where the person lived, for the map."""
    rows = Case.objects.filter(outbreak=outbreak, decided_at__lte=until).values_list("area_id", flat=True)
    counts: dict[int, int] = {}
    for area in rows:
        counts[area] = counts.get(area, 0) + 1
    return counts
