"""Reads of the register of organisations."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.people.models import Organisation
from lianfang.workforce.models import Member, Team, Worker


def organisations(
    user: User, on: date, *, q: str = "", kind: str = "", level: str = "", closed: bool = False
) -> QuerySet[Organisation]:
    """List the organisations of a user's areas, with how many people of each are in teams now."""
    rows = visible(Organisation.objects.select_related("area", "parent"), user, "workforce.read", on)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(code__startswith=q.upper()))
    if kind:
        rows = rows.filter(kind=kind)
    if level:
        rows = rows.filter(level=level)
    there = Member.objects.filter(organisation=OuterRef("pk"), to_on=None).order_by().values("organisation")
    return (rows if closed else rows.filter(closed_on=None)).annotate(
        people=Coalesce(Subquery(there.annotate(n=Count("person", distinct=True)).values("n")), 0),
        groups=Coalesce(Subquery(there.annotate(n=Count("team", distinct=True)).values("n")), 0),
    )


@dataclass(frozen=True, slots=True)
class Strength:
    """How many people of an organisation are in teams, and how many work for it."""

    people: int
    workers: int


def strength(organisation: Organisation) -> Strength:
    """Count who an organisation sends and who works for it now."""
    people = Member.objects.filter(organisation=organisation, to_on=None)
    workers = Worker.objects.filter(organisation=organisation, to_on=None)
    return Strength(people.aggregate(n=Count("person", distinct=True))["n"], workers.count())


def teams_of(organisation: Organisation) -> QuerySet[Team]:
    """List the teams in which people of an organisation are now."""
    return Team.objects.filter(
        id__in=Member.objects.filter(organisation=organisation, to_on=None).values("team")
    )
