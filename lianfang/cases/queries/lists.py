"""Lists: cases, contacts with their clocks, quarantine; each narrowed to what the reader's posts allow."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.accounts.queries import carrying
from lianfang.cases.models import Appeal, Case, Contact, Quarantine, Reading
from lianfang.cases.queries.lookups import protocol_of
from lianfang.cases.queries.reaching import KINDS, at_the_door, moved_grades, overdue, since, unreached
from lianfang.common.dates import at
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Term
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors
from lianfang.testing.models import TestRequest


def line_list(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    state: str = "",
    area: int | None = None,
    clinical_type: str = "",
    variant: str = "",
    investigator: str = "",
    q: str = "",
) -> QuerySet[Case]:
    """List an outbreak's cases that a user may see; `q` is a number, a name, its pinyin or initials; `investigator`:
    see whose."""
    rows = visible(Case.objects.filter(outbreak=outbreak), by, "cases.read", on)
    rows = rows.filter(state=state) if state else rows.exclude(state=Case.State.EXCLUDED)
    if area:
        rows = rows.filter(inside(area))
    if clinical_type:
        rows = rows.filter(clinical_type=clinical_type)
    if variant:
        rows = rows.filter(variant=variant)
    if q:
        rows = rows.filter(Q(number=int(q)) if q.isdecimal() else _named(q))
    return rows.filter(whose(investigator, by)).select_related("person", "investigator")


def whose(investigator: str, by: User) -> Q:
    """Give the condition on who investigates a case: "me" the reader, "none" nobody yet, "" anybody."""
    return {"me": Q(investigator=by), "none": Q(investigator=None)}.get(investigator, Q())


def investigators(area_id: int, on: date) -> QuerySet[User]:
    """List the users who may investigate somewhere in an area."""
    there = carrying("cases.investigate", on).filter(inside(area_id) | Q(area_id__in=ancestors(area_id)))
    return User.objects.filter(pk__in=there.values("user")).order_by("name", "pk")


def _named(q: str) -> Q:
    term = Term.objects.filter(name=OuterRef("person__name"), term=q.lower())
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
    late: bool = False,
    now: datetime | None = None,
    q: str = "",
) -> QuerySet[Contact]:
    """List an outbreak's contacts that a user may see, with the last day of what restricts them and the next test.

    `due`: "locate", "notify" or "place" not located, told, in quarantine yet, `late` by the clocks as of `now`; "test"
    a test due today or before, "release" the last day has come, "none" nothing ordered, "door" never reached by phone.
    """
    order = Quarantine.objects.filter(contact=OuterRef("pk"), released_at=None).order_by("-ends_on")
    test = TestRequest.objects.filter(
        person=OuterRef("person"), outbreak=outbreak, done_by_swab=None, cancelled_at=None
    ).order_by("due_on")
    rows: QuerySet[Any] = visible(Contact.objects.filter(outbreak=outbreak), by, "cases.read", on)
    rows = rows.annotate(
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
    rows = since(rows)
    if late and now and due in KINDS:
        rows = rows.filter(overdue(due, protocol_of(outbreak, now), now))
    elif due in KINDS:
        rows = rows.filter(unreached(due))
        if due == "place" and now:
            rows = rows.filter(grade__in=moved_grades(protocol_of(outbreak, now)))
    whens = {
        "test": Q(test_on__lte=on),
        "release": Q(ends_on__lte=on),
        "none": Q(order_id=None, closed_at=None),
    }
    if due == "door":
        rows = rows.filter(at_the_door(outbreak))
    return rows.filter(whens.get(due, Q())).select_related("person", "case", "via__person")


def quarantines(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    kind: str = "",
    area: int | None = None,
    due: str = "",
    site: Site | None = None,
    q: str = "",
    asked: int = 0,
) -> QuerySet[Quarantine]:
    """List what restricts people now, with how many temperatures were taken today.

    `due`: "release" the last day has come; "temperature" fewer than the `asked` of today so far; "answer" nobody
    answers for it; "exception" at home instead of centrally; "appeal" an appeal waits.
    """
    rows: QuerySet[Any] = Quarantine.objects.filter(outbreak=outbreak, released_at=None)
    rows = visible(rows, by, "cases.read", on)
    taken = Reading.objects.filter(person=OuterRef("person"), at__gte=at(on), at__lt=at(on, 24), dispute="")
    counted = taken.order_by().values("person").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(readings_today=Coalesce(Subquery(counted), 0))
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    if site:
        rows = rows.filter(site=site)
    if q:
        rows = rows.filter(_named(q))
    whens = {
        "release": Q(ends_on__lte=on),
        "temperature": Q(readings_today__lt=asked),
        "answer": Q(reviewed_by=None),
        "exception": ~Q(exception=""),
        "appeal": Q(Exists(Appeal.objects.filter(quarantine=OuterRef("pk"), answered_at=None))),
    }
    return rows.filter(whens.get(due, Q())).select_related("person", "site", "contact", "case")


def unanswered(outbreak: Outbreak, *, by: User, on: date) -> QuerySet[Quarantine]:
    """List the orders nobody answers for yet: temporary isolations, and clocks that started anew by themselves."""
    return quarantines(outbreak, by=by, on=on, due="answer")


def cases_by_area(outbreak: Outbreak, until: datetime) -> dict[int, int]:
    """Count decided cases by the area where the person lived, for the map."""
    rows = Case.objects.filter(outbreak=outbreak, decided_at__lte=until).values_list("area_id", flat=True)
    counts: dict[int, int] = {}
    for area in rows:
        counts[area] = counts.get(area, 0) + 1
    return counts
