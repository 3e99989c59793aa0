"""What the chapters of the grid end in, read back from the database: Nan County, Anhua, Datonghu, thanks and needs."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from lianfang.accounts.models import User
from lianfang.grid import queries as grid
from lianfang.grid.models import Charge, Contract
from lianfang.grid.rules import Stand
from lianfang.indicators import queries as indicators
from lianfang.indicators.models import Interview, Place, Ranking, ReportDay, Submission, UnitReport
from lianfang.needs.models import Feedback, FeedbackStep, Ticket, TicketStep
from lianfang.notices.models import Carried, Notice
from lianfang.people.models import Household, Person
from lianfang.places.queries import inside
from lianfang.places.rules import parent
from lianfang.story.chapters.zones import COMPOUND
from lianfang.story.city import ANHUA, DATONGHU, KNOCKED, NANXIAN, TOWN
from lianfang.visits import actions as visits
from lianfang.visits import queries as visited
from lianfang.visits.models import Due, HelpCode, Helped, VisitRound
from lianfang.workforce.models import Member
from lianfang.zones.models import CareFlag, Permit, Zone, ZoneOrder

LAST_DAY = date(2021, 8, 7)  # of the week of reports
BORN = date(1956, 8, 10)  # 65 years before Datonghu's groups set out


def at_doors(today: date) -> dict[str, Any]:
    """Gather what was done at doors, and what came of it."""
    return {
        "nanxian": knocking(today),
        "week": week(),
        "interview": interview(),
        "anhua": letter(),
        "datonghu": datonghu(today),
        "thanks": thanks(),
        "needs": needs(),
        "zones": zones(),
    }


def knocking(today: date) -> dict[str, int] | None:
    """Count Nan County's units, people, communities and grids, and the households for which five people answer."""
    contracts = Contract.objects.filter(inside(TOWN), to_on=None)
    if not contracts.exists():
        return None
    held = contracts.values_list("area_id", "organisation_id", "cadre__person", "leader__person")
    walkers = Charge.objects.filter(inside(TOWN), duty="grid_worker", ended_at=None)
    people = {person for row in held for person in row[2:]}
    people |= set(walkers.values_list("worker__person", flat=True))
    doors = list(Household.objects.filter(inside(TOWN), area__depth=5).values_list("pk", flat=True))
    stands = grid.stands(doors, grid.numbers(TOWN, today), today)
    return {
        "units": len({row[1] for row in held}),
        "people": len(people),
        "communities": len({parent(row[0]) for row in held}),
        "grids": len({row[0] for row in held}),
        "without_five": sum(one != Stand.ACTIVE for one in stands.values()),
        "gaps": sum(one == Stand.NOBODY for one in stands.values()),
    }


def week() -> dict[str, Any]:
    """Say of the week's reports: days, communities ranked on each, late ones, corrections, and whether the last day can
    be counted again to the same bytes."""
    own = UnitReport.objects.filter(team=None, area_id__in=KNOCKED).select_related("locked__outbreak")
    reports = list(own.filter(locked__day=LAST_DAY))
    places = Place.objects.filter(inside(NANXIAN), rank__isnull=False, ranking__version=1, team=None)
    ranked = Counter(places.values_list("ranking__locked__day", flat=True))
    told = Submission.objects.filter(area_id__in=KNOCKED).select_related("outbreak")
    return {
        "days": ReportDay.objects.filter(day__lte=LAST_DAY).count(),
        "ranked": sorted(ranked.values()),
        "late": sum(row.at >= indicators.asked(row.outbreak, row.day, row.at).window.last for row in told),
        "corrected": UnitReport.objects.filter(version__gt=1).count(),
        "ranked_again": Ranking.objects.filter(version__gt=1).count(),
        "same_bytes": all(indicators.recounted(one) == indicators.bytes_of(one) for one in reports),
        "recounted": len(reports),
    }


def interview() -> dict[str, Any]:
    """Say of the interviews: how many were proposed, why, who decided, how they ended."""
    rows = list(Interview.objects.order_by("proposed_at"))
    return {
        "proposed": len(rows),
        "states": [row.state for row in rows],
        "why": [reason["key"] for row in rows for reason in row.why],
        "steps": [step.step for row in rows for step in row.steps.all()],
        "decided_by_a_person": all(row.chair_id for row in rows),
    }


def letter() -> dict[str, Any] | None:
    """Say of Anhua's letter: its number, the households of the county, and those it was brought to."""
    notice = Notice.objects.filter(area=ANHUA, kind="letter").first()
    if notice is None:
        return None
    doors = Household.objects.filter(inside(ANHUA)).count()
    brought = Carried.objects.filter(notice=notice).count()
    return {"number": notice.said, "doors": doors, "percent": 100 * brought // doors if doors else 0}


def datonghu(today: date) -> dict[str, int] | None:
    """Count Datonghu's roster: who acts for whom, with consent and a name, whose number it is, codes in hand."""
    rows = Helped.objects.filter(inside(DATONGHU), ended_at=None)
    if not rows.exists():
        return None
    auditor = User.objects.get(username="dispatcher")
    counted = visited.without_smartphones(auditor, today, DATONGHU)
    codes = HelpCode.objects.filter(inside(DATONGHU), revoked_at=None)
    dues = Due.objects.filter(round__in=VisitRound.objects.filter(area=DATONGHU))
    return {
        "elders": counted.all,
        "by_relative": counted.by_relative,
        "by_worker": counted.by_worker,
        "by_nobody": counted.by_nobody,
        "without_consent": rows.filter(consented_on=None).count() + rows.filter(vouched_by="").count(),
        "workers_numbers": visits.workers_numbers(visited.helped_people(DATONGHU)).count(),
        "codes": codes.count(),
        "codes_not_given": codes.filter(given_at=None).count(),
        "doors_left": dues.exclude(state="done").count(),
        "not_listed": Person.objects.filter(inside(DATONGHU), born_on__lte=BORN).count() - counted.all,
    }


def thanks() -> dict[str, Any] | None:
    """Say where the policeman's thanks were sent, who answered them, whether in time and without names."""
    row = Feedback.objects.filter(kind="thanks").exclude(badge="").order_by("number").first()
    if row is None or row.unit is None:
        return None
    return {
        "sent_to": str(row.sent_to),
        "answered_by": str(row.unit),
        "in_time": bool(row.answered_at and row.answered_at <= row.answer_by),
        "names_anybody": bool(row.worker and row.worker.person.name in row.published)
        or row.badge in row.published,
        "published": bool(row.published),
        "unanswered": Feedback.objects.exclude(state="answered").count(),
        "steps": list(_steps(row.pk)),
    }


def _steps(pk: UUID) -> list[str]:
    return list(FeedbackStep.objects.filter(feedback=pk).order_by("at", "id").values_list("what", flat=True))


def needs() -> dict[str, int]:
    """Count the needs told at doors by where they stand, and those that somebody spoke about too late."""
    rows = Ticket.objects.filter(way="door")
    counted = Counter(rows.values_list("state", flat=True))
    reopened = TicketStep.objects.filter(what="reopened", ticket__way="door")
    return {**counted, "all": rows.count(), "reopened": reopened.count(), "waiting": _waiting()}


def zones() -> dict[str, Any]:
    """Count what was closed off and lifted, who was inside the compound, what was needed there, who went out."""
    compound = Zone.objects.filter(name=COMPOUND).first()
    if compound is None:
        return {}
    orders = ZoneOrder.objects.filter(state="approved")
    kinds = Ticket.objects.filter(pk__in=CareFlag.objects.values("ticket")).values_list("kind", flat=True)
    helpers = Member.objects.filter(team__in=compound.teams.values("team")).values("person").distinct()
    return {
        "made": Zone.objects.filter(number__isnull=False).count(),
        "in_force": Zone.objects.filter(state="in_force").count(),
        "signed_by_two": not orders.filter(approved_by=F("submitted_by")).exists(),
        "notices": orders.filter(notice__isnull=False).count() == orders.count(),
        "workers": compound.people.filter(stranded=True, household=None).count(),
        "helpers": helpers.count(),
        "seen": compound.people.filter(state="here").exclude(visit_id=None).exists(),
        "kinds": sorted(set(kinds)),
        "urgent": list(Permit.objects.filter(urgent=True).values_list("state", "purpose")),
        "open_orders": ZoneOrder.objects.filter(state__in=["draft", "submitted"]).count(),
    }


def _waiting() -> int:
    return Ticket.objects.filter(state__in=["new", "open"]).count()
