"""The steps of rounds of testing, rounds of visits and notices, from the plan to the closing, for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q
from django.urls import reverse

from lianfang.common.dates import at
from lianfang.notices.models import Notice
from lianfang.protocol.values import N_
from lianfang.supervision.models import Checklist, Finding
from lianfang.supervision.rules import Stage
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import Reconciliation, Round
from lianfang.visits.models import Due, VisitRound

# A gap is named by its step, so steps are called by what they are, not by what was done.
PLANNED, CHECKED, OPENED = N_("Planning"), N_("Signature of the checklist"), N_("Opening of the round")
CLOSED, FOUND = N_("Closing"), N_("Findings closed")


@dataclass(slots=True)
class Sums:
    """What was found about one thing: how many findings, how many closed, when the last was closed, the first clock."""

    n: int = 0
    closed: int = 0
    last: datetime | None = None
    due: datetime | None = None


def found_about(column: str, ids: Iterable[UUID]) -> Mapping[UUID, Sums]:
    """Sum up the findings about some things, those about people left out. One statement."""
    sums: dict[UUID, Sums] = defaultdict(Sums)
    rows = Finding.objects.filter(**{f"{column}__in": list(ids)}, worker=None).exclude(state="withdrawn")
    for about, state, closed_at, due_at in rows.values_list(column, "state", "closed_at", "due_at"):
        one = sums[about]
        one.n += 1
        one.closed += state == "closed"
        one.last = max(filter(None, (one.last, closed_at)), default=None)
        one.due = min(filter(None, (one.due, due_at)), default=None)
    return sums


def findings_stage(sums: Sums, about: UUID) -> Stage:
    """Give the step that stands for all findings about a thing: taken when the last one is closed."""
    url = f"{reverse('findings')}?state=all&about={about}"
    if not sums.n:
        return Stage("findings", FOUND, side=True, n=0, of=0, url=url)
    closed = sums.last if sums.closed == sums.n else None
    return Stage("findings", FOUND, closed, "", sums.due, sums.closed, sums.n, url=url)


def _signed(known: Checklist | None, opened_at: datetime | None, url: str) -> Stage:
    if known is None or known.signed_at is None:
        return Stage("checked", CHECKED, due=opened_at, url=url)
    return Stage("checked", CHECKED, known.signed_at, str(known.signed_by), opened_at, url=url)


def _end(day: date, more: int = 0) -> datetime:
    return at(day + timedelta(days=more), 24)


def testing(rows: Sequence[Round]) -> dict[UUID, list[Stage]]:
    """Give the steps of rounds of testing. Four statements."""
    ids = [row.pk for row in rows]
    lists = {each.round_id: each for each in _checklists(round__in=ids)}
    signed = Reconciliation.objects.filter(round__in=ids).annotate(n=Count("signatures"))
    agreed = {each.round_id: each for each in signed}
    sums = found_about("round_id", ids)
    return {row.pk: _testing(row, lists.get(row.pk), agreed.get(row.pk), sums[row.pk]) for row in rows}


def _checklists(**which: Any) -> Iterable[Checklist]:
    return Checklist.objects.filter(**which).select_related("signed_by")


def _testing(row: Round, known: Checklist | None, agreed: Any, sums: Sums) -> list[Stage]:
    page = reverse("round", args=[row.pk])
    settled = reverse("round_reconcile", args=[row.pk])
    return [
        Stage("planned", PLANNED, row.planned_at, side=row.planned_at is None, url=page),
        _signed(known, row.opened_at, reverse("checklist", args=["testing", row.pk])),
        Stage("opened", OPENED, row.opened_at, due=_end(row.starts_on), url=page),
        Stage("closed", CLOSED, row.closed_at, due=_end(row.ends_on, 1), url=page),
        Stage(
            "reconciled",
            N_("Reconciliation with signature"),
            agreed.made_at if agreed else None,
            due=_end(row.ends_on, 3),
            note=agreed.note if agreed else "",
            url=settled,
        ),
        findings_stage(sums, row.pk),
    ]


def visiting(rows: Sequence[VisitRound]) -> dict[UUID, list[Stage]]:
    """Give the steps of rounds of visits. Three statements."""
    ids = [row.pk for row in rows]
    lists = {each.visit_round_id: each for each in _checklists(visit_round__in=ids)}
    counted = Due.objects.filter(round__in=ids).order_by().values("round_id")
    doors = {
        each["round_id"]: each
        for each in counted.annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(state__in=["done", "moved"])),
            lost=Count("pk", filter=Q(state="unreached")),
            last=Max("at"),
        )
    }
    sums = found_about("visit_round_id", ids)
    return {row.pk: _visiting(row, lists.get(row.pk), doors.get(row.pk), sums[row.pk]) for row in rows}


def _visiting(row: VisitRound, known: Checklist | None, doors: Any, sums: Sums) -> list[Stage]:
    page = reverse("visit_round", args=[row.pk])
    n, done, lost = (doors["n"], doors["done"], doors["lost"]) if doors else (0, 0, 0)
    last = doors["last"] if doors and n == done + lost else None
    return [
        Stage("planned", PLANNED, row.planned_at, str(row.planned_by), url=page),
        _signed(known, row.opened_at, reverse("checklist", args=["visits", row.pk])),
        Stage("opened", OPENED, row.opened_at, due=_end(row.from_on), url=page),
        Stage("doors", N_("A visit at every door"), last, "", _end(row.to_on), done, n, url=page),
        Stage("lost", N_("Doors not reached"), side=True, n=lost, of=n, url=f"{page}?state=unreached"),
        Stage("closed", CLOSED, row.closed_at, str(row.closed_by or ""), _end(row.to_on, 1), url=page),
        findings_stage(sums, row.pk),
    ]


# At how many doors a letter is: by facts of its own and by visits that had one to bring.
_BROUGHT = f"""
SELECT notice_id, count(DISTINCT household_id) FROM (
    SELECT d.notice_id, d.household_id FROM notices_delivery d
    WHERE d.notice_id = ANY(%s::uuid[]) AND d.way <> 'refused' AND {COUNTS.format(t="d")}
    UNION ALL SELECT c.notice_id, c.household_id FROM notices_carried c WHERE c.notice_id = ANY(%s::uuid[])
) t GROUP BY 1
"""  # noqa: S608 — constants of this module


def notices(rows: Sequence[Notice]) -> dict[UUID, list[Stage]]:
    """Give the steps of notices, whose versions and makers are given with them. Two statements."""
    ids = [row.pk for row in rows]
    sums = found_about("notice_id", ids)
    with connection.cursor() as cursor:
        cursor.execute(_BROUGHT, [ids, ids])
        reached = dict(cursor.fetchall())
    return {row.pk: _notice(row, reached.get(row.pk, 0), sums[row.pk]) for row in rows}


def _notice(row: Notice, reached: int, sums: Sums) -> list[Stage]:
    page = reverse("notice", args=[row.pk])
    versions = sorted(row.versions.all(), key=lambda each: each.version)
    first = versions[0] if versions else None
    found = [
        Stage("drafted", N_("Draft"), row.made_at, str(row.made_by), url=page),
        Stage("submitted", N_("Handing in"), first.submitted_at if first else None, url=page),
        Stage("approved", N_("Approval and issue"), row.issued_at, _approver(first), url=page),
    ]
    if row.doors and row.issued_at:
        doors = reverse("notice_doors", args=[row.pk])
        found.append(Stage("brought", N_("Brought to doors"), side=True, n=reached, url=doors))
    if len(versions) > 1:
        found.append(Stage("corrected", N_("Corrections"), side=True, n=len(versions) - 1, url=page))
    if row.withdrawn_at:
        who = str(row.withdrawn_by)
        found.append(
            Stage("withdrawn", N_("Withdrawal"), row.withdrawn_at, who, note=row.withdrawn_why, url=page)
        )
    return [*found, findings_stage(sums, row.pk)]


def _approver(first: Any) -> str:
    return str(first.approved_by) if first and first.approved_by else ""
