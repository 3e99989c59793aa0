"""How many of an organisation's people are on duty in a community it helps: what duty knows of today's pairings."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lianfang.duty.models import Clock
from lianfang.places.rules import WIDTH
from lianfang.workforce.models import Member, Worker

DAY = timedelta(hours=24)  # of who told nothing for so long, duty knows nothing any more (design choice)


def knows_helpers(now: datetime) -> Exists:
    """Give the condition, on pairings, that duty knows of the organisation's people there: somebody told of their duty
    within a day, though they may have left."""
    return Exists(_told(now))


def helpers_on_duty(now: datetime) -> Coalesce:
    """Give, as a column of pairings, how many of the organisation's people are at work in the community or in a grid of
    it."""
    at_work = _told(now).exclude(state="out").order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(at_work.annotate(n=Count("pk")).values("n")), 0)


def _told(now: datetime) -> "QuerySet[Clock]":
    area, body = OuterRef("area"), OuterRef(OuterRef("organisation"))
    mine = {"person": OuterRef("person"), "organisation": body, "to_on": None}
    there = Clock.objects.filter(
        area_id__gte=area, area_id__lt=area + WIDTH, since__gte=now - DAY, since__lte=now
    )
    return there.filter(Q(Exists(Member.objects.filter(**mine))) | Q(Exists(Worker.objects.filter(**mine))))
