"""Who of a round's people has no swab yet, and why, as far as anybody wrote it down."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from lianfang.booking.models import Booking
from lianfang.common.dates import at, day_of
from lianfang.people.models import Alias, Deferral, LastCall, Person
from lianfang.people.queries import kept_ids
from lianfang.places.rules import Span, ancestors, span
from lianfang.sync.queries import counting
from lianfang.testing.models import Round, Swab, SwabClaim
from lianfang.testing.queries.exemptions import exempt
from lianfang.testing.queries.groups import in_group
from lianfang.testing.queries.left_out import among, left_out
from lianfang.testing.rules.populations import ELDER_FROM, EXPECTED, MINOR_UNDER, years_before

KINDS = [Person.Kind.RESIDENT, Person.Kind.PRESENT]


def missing(round_: Round, areas: Sequence[Span] = ()) -> QuerySet[Person]:
    """List who lives or stays in a round's area and has no swab of it that counts, under any of their records."""
    swabbed = Swab.objects.filter(counting(), person=OuterRef("pk"), round=round_)
    merged = Alias.objects.filter(person=OuterRef("pk"), undone_at=None)
    wanted = Q(pk__in=[])
    for first, last in areas or [span(round_.area_id)]:
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    # Looked up for each person: of a round that is new to its statistics the database expects one swab, and would join
    # everybody with all of them.
    unswabbed: Any = IsNull(Subquery(swabbed.values("pk")[:1]), True)
    if settings.CLUSTER:  # where swabs lie apart from people: by what each claimed with their first
        claims = SwabClaim.objects.filter(person_id=OuterRef("pk"), round_id=round_.pk)
        unswabbed = ~Exists(claims) | Q(pk__in=_taken_back(round_))
    found = Person.objects.filter(wanted, unswabbed, ~Exists(merged), kind__in=KINDS)
    spared = left_out(round_)
    found = found.exclude(among(spared)) if spared else found
    under_another = _swabbed_under_another(round_)
    return found.exclude(pk__in=under_another) if under_another else found


def _taken_back(round_: Round) -> set[UUID]:
    """Give those whose swabs of a round were all taken back."""
    gone = set(Swab.objects.filter(~counting(), round=round_).values_list("person_id", flat=True))
    there = Swab.objects.filter(counting(), round=round_, person__in=gone)
    return gone - set(there.values_list("person_id", flat=True)) if gone else set()


def _swabbed_under_another(round_: Round) -> set[UUID]:
    """Give the kept records of people who were swabbed under one that gave way."""
    gave_way, swabs = Alias.objects.filter(undone_at=None), Swab.objects.filter(counting(), round=round_)
    if settings.CLUSTER:  # where each machine has all who gave way, and some of the swabs
        found: Any = swabs.filter(person__in=gave_way.values("person_id")).values_list("person_id", flat=True)
    else:
        theirs = Exists(swabs.filter(person=OuterRef("person")))
        found = gave_way.filter(theirs).values_list("person_id", flat=True)
    return set(kept_ids(found).values())


def with_reasons(people: QuerySet[Person], round_: Round, now: datetime) -> QuerySet[Any]:
    """Add to each person why they are missing: need not come, booked for later, met nobody at the door, or nothing."""
    deferral = Deferral.objects.filter(
        person=OuterRef("pk"),
        activity=Deferral.Activity.SWAB,
        withdrawn_at=None,
        from_at__lte=now,
        until__gt=now,
    )
    booked = Booking.objects.filter(person=OuterRef("pk"), subject=round_.pk, state__in=Booking.LIVE)
    call = LastCall.objects.filter(household=OuterRef("household"), at__gte=_since(round_))
    away = LastCall.objects.filter(
        household=OuterRef("household"), at__gte=_since(round_), away__contains=[OuterRef("pk")]
    )
    return people.annotate(
        reason=Coalesce(
            Subquery(deferral.order_by("-until").values("reason")[:1]),
            Case(When(exempt(round_, now), then=Value("tested"))),
            Case(When(Exists(booked), then=Value("booked"))),
            Case(When(Exists(away), then=Value("not_at_home"))),
            Subquery(call.exclude(outcome=LastCall.Outcome.DONE).values("outcome")[:1]),
            Case(When(comes_later(round_, day_of(now)), then=Value("later"))),
            Value(""),
            output_field=CharField(),
        ),
        booked_at=Subquery(booked.values("slot__starts_at")[:1]),
        visited_at=Subquery(call.values("at")[:1]),
    )


def comes_later(round_: Round, on: date) -> Q:
    """Give the condition that the day of somebody's street, or of a smaller area of theirs, is still to come."""
    days = days_by_area(round_)
    later = {area for area, its in days.items() if min(its) > on}
    nearer = [span(area) for area in days if area not in later and later.intersection(ancestors(area))]
    found = among([span(area) for area in sorted(later)])
    return found & ~among(nearer) if nearer else found


def days_by_area(round_: Round) -> dict[int, list[date]]:
    """Give the days on which each street or smaller area of a round comes."""
    found: defaultdict[int, list[date]] = defaultdict(list)
    for area, day in round_.days.order_by("day").values_list("area_id", "day"):
        found[area].append(day)
    return found


def _since(round_: Round) -> datetime:
    """Give from when on a visit says something of this round: a day before it begins."""
    return at(round_.starts_on) - timedelta(days=1)


def of_group(people: QuerySet[Person], group: str, round_: Round) -> QuerySet[Person]:
    """Narrow people to a group of the population, rules.population as a condition; or to one of the protocol's."""
    if group not in EXPECTED:
        return in_group(people, group, round_)
    minor, elder = (years_before(round_.starts_on, years) for years in (MINOR_UNDER, ELDER_FROM))
    if group == Person.Kind.PRESENT:
        return people.filter(kind=group)
    residents = people.filter(kind=Person.Kind.RESIDENT)
    wanted = {
        "age_unknown": Q(born_on=None),
        "minor": Q(born_on__gt=minor),
        "adult": Q(born_on__lte=minor, born_on__gt=elder),
        "elder": Q(born_on__lte=elder),
    }
    return residents.filter(wanted[group]) if group in wanted else people.none()
