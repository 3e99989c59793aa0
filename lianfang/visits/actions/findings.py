"""What was found at doors and concerns cases goes to the investigators as leads, each once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from lianfang.accounts.models import User
from lianfang.cases.actions.leads import Told, take_in_many
from lianfang.cases.models import Reading
from lianfang.cases.models.leads import Lead
from lianfang.common.dates import day_of
from lianfang.outbreak.queries import fought_in
from lianfang.people.models import Household
from lianfang.protocol import timeline
from lianfang.visits.models import DailyCheck, DoorLead, Finding, Visit


def visits_to_leads(visits: Iterable[Visit], now: datetime) -> int:
    """Make leads of what was found at doors; gives how many are new. Background work does this for those who told it,
    so no right is asked."""
    found = [visit for visit in visits if visit.found]
    known = _known(visit.pk for visit in found)
    homes = Household.objects.in_bulk([visit.household_id for visit in found])
    n = 0
    for visit in found:
        home = homes.get(visit.household_id)
        if visit.pk in known or home is None:
            continue
        with override(settings.LANGUAGE_CODE):
            words = ", ".join(str(Finding(one).label) for one in visit.found)
            text = gettext("At the door %(address)s: %(found)s") % {"address": home.address, "found": words}
        n += _lead(visit.pk, text, home.area_id, visit.by, visit.at, now, staying_at=home.address)
    return n


def readings_to_leads(readings: Iterable[Reading], now: datetime) -> int:
    """Make leads of a fever or of symptoms at a home check; gives how many are new."""
    found = list(readings)
    known = _known(one.pk for one in found)
    checks = DailyCheck.objects.filter(person__in=[one.person_id for one in found])
    watched = {(one.person_id, one.day): one for one in checks.select_related("person", "order__outbreak")}
    n = 0
    for one in found:
        check = watched.get((one.person_id, day_of(one.at)))
        if one.pk in known or check is None:
            continue
        fever = timeline.in_force(check.order.outbreak.disease, check.day).contacts.fever_celsius.value
        if float(one.celsius) < fever and not one.symptoms:
            continue
        with override(settings.LANGUAGE_CODE):
            text = gettext("At a home check: %(celsius)s °C %(symptoms)s") % {
                "celsius": one.celsius,
                "symptoms": one.symptoms,
            }
        person = check.person
        n += _lead(one.pk, text, check.area_id, one.by, one.at, now, name=person.name, person_id=person.pk)
    return n


def _known(facts: Iterable[UUID]) -> set[UUID]:
    return set(DoorLead.objects.filter(pk__in=list(facts)).values_list("pk", flat=True))


def _lead(
    fact: UUID,
    text: str,
    area_id: int,
    by: User,
    at: datetime,
    now: datetime,
    *,
    person_id: UUID | None = None,
    name: str = "",
    staying_at: str = "",
) -> int:
    outbreak = fought_in(area_id, day_of(now))
    if outbreak is None:
        return 0
    told = Told(
        Lead.Kind.OWN, by.name, text[:1000], name=name, staying_at=staying_at, received_at=min(at, now)
    )
    (lead,) = take_in_many(outbreak, [told], area_id=area_id, by=by, now=now)
    if person_id:
        Lead.objects.filter(pk=lead.pk).update(person=person_id)
    DoorLead.objects.create(fact_id=fact, lead=lead)
    return 1
