"""Say who belongs to a group of the protocol's, and until when: in quarantine, in a key occupation, sealed in."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.actions.telling import tell_of
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.testing.models import ListedArea, ListedPerson


def _said(source: str, from_on: date, until_on: date | None) -> str:
    source = " ".join(source.split())[:120]
    if not source:
        raise Refused("group_source", _("Write where this is known from: an order, a list of an employer."))
    if until_on and until_on < from_on:
        raise Refused("group_dates", _("It must end after it begins."))
    return source


@transaction.atomic
def list_people(
    people: Sequence[Person],
    *,
    population: str,
    from_on: date,
    until_on: date | None = None,
    source: str,
    by: User | None,
    now: datetime,
) -> int:
    """Put people into a group from a day on; the same again only moves its end. Gives how many. Phones hear of it.

    by: None for background work. Raises Refused("forbidden"), Refused("group_source"), Refused("group_dates").
    """
    source = _said(source, from_on, until_on)
    if by:
        for area in sorted({person.area_id for person in people}):
            require(by, "testing.plan", area, day_of(now))
    told = {"population": population, "from_on": from_on, "until_on": until_on, "source": source, "by": by}
    rows = [
        ListedPerson(person=one, area_id=one.area_id, **told) for one in sorted(people, key=lambda p: p.pk)
    ]
    ListedPerson.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "population", "from_on"],
        update_fields=["until_on", "source", "by"],
    )
    tell_of(people, now=now)
    if by:
        for row in rows:
            audit(
                by,
                "testing.group.listed",
                row,
                now,
                person_id=row.person_id,
                area_id=row.area_id,
                group=population,
            )
    return len(rows)


@transaction.atomic
def list_area(
    area: Area,
    *,
    population: str,
    from_on: date,
    until_on: date | None = None,
    source: str,
    by: User,
    now: datetime,
) -> ListedArea:
    """Say that everybody in an area belongs to a group from a day on; the same again only moves its end.

    Raises Refused("forbidden"), Refused("group_source"), Refused("group_dates").
    """
    require(by, "testing.plan", area.pk, day_of(now))
    said = {"until_on": until_on, "source": _said(source, from_on, until_on), "by": by}
    row, _new = ListedArea.objects.update_or_create(
        area=area, population=population, from_on=from_on, defaults=said
    )
    audit(by, "testing.group.area_listed", row, now, area_id=area.pk, group=population)
    return row


@transaction.atomic
def end_listing(listing: ListedPerson | ListedArea, *, by: User, now: datetime) -> None:
    """End that somebody, or everybody in an area, belongs to a group; today is the last day.

    Raises Refused("forbidden"), Refused("group_ended").
    """
    require(by, "testing.plan", listing.area_id, day_of(now))
    held = type(listing).objects.select_for_update().get(pk=listing.pk)
    if held.until_on and held.until_on <= day_of(now):
        raise Refused("group_ended", _("This ended already."))
    held.until_on = max(day_of(now), held.from_on)
    held.save(update_fields=["until_on"])
    person = getattr(held, "person", None)
    if person:
        tell_of([person], now=now)
    audit(
        by,
        "testing.group.ended",
        held,
        now,
        person_id=person.pk if person else None,
        area_id=held.area_id,
        group=held.population,
    )
