"""Taking in what is told from outside: calls, letters, people from risk areas; and answering for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.cases import record_lead
from lianfang.cases.models import Case
from lianfang.cases.models.leads import Lead, LeadList, LeadStep
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.people.rules.numbers import read_phone
from lianfang.protocol.investigation import Investigation


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of whom, by whom; of somebody from a risk area also where they came from, how and when."""

    kind: str
    told_by: str
    text: str
    told_phone: str = ""
    name: str = ""
    phone: str = ""
    came_from: str = ""
    arrived_at: datetime | None = None
    transport: str = ""
    vehicle: str = ""
    seat: str = ""
    staying_at: str = ""
    received_at: datetime | None = None


def clocks(kind: str, received_at: datetime, numbers: Investigation) -> tuple[datetime, datetime]:
    """Give until when somebody must answer for a lead, and until when it must be settled."""
    if kind == Lead.Kind.ARRIVAL:
        hours = numbers.arrival_acknowledge_hours.value, numbers.arrival_settle_hours.value
    else:
        hours = numbers.lead_acknowledge_hours.value, numbers.lead_settle_hours.value
    return received_at + timedelta(hours=hours[0]), received_at + timedelta(hours=hours[1])


@transaction.atomic
def take_in(outbreak: Outbreak, told: Told, *, area_id: int, by: User, now: datetime) -> Lead:
    """Take in a lead: it gets a number, and two clocks that run from when it came in.

    Raises Refused("times") for something that came in or arrived in the future, Refused("phone").
    """
    require(by, "cases.leads", area_id, day_of(now))
    (lead,) = take_in_many(outbreak, [told], area_id=area_id, by=by, now=now)
    audit(by, "cases.lead.received", lead, now, area_id=area_id, kind=lead.kind, number=lead.number)
    return lead


def take_in_many(
    outbreak: Outbreak,
    told: list[Told],
    *,
    area_id: int,
    by: User,
    now: datetime,
    of_list: LeadList | None = None,
) -> list[Lead]:
    """Store leads in one go; whoever calls has asked for the right and notes it."""
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)  # numbers without gaps
    last = Lead.objects.filter(outbreak=outbreak).aggregate(last=Max("number"))["last"] or 0
    protocol = queries.protocol_of(outbreak, now)
    leads = []
    for number, each in enumerate(told, last + 1):
        received = each.received_at or now
        if received > now or (each.arrived_at and each.arrived_at > now):
            raise Refused("times", _("This lies in the future."))
        acknowledge_by, settle_by = clocks(each.kind, received, protocol.investigation)
        leads.append(
            Lead(
                outbreak=outbreak,
                area_id=area_id,
                number=number,
                kind=each.kind,
                received_at=received,
                received_by=by,
                told_by=each.told_by,
                told_phone=_phone(each.told_phone),
                text=each.text,
                name=each.name,
                phone=_phone(each.phone),
                came_from=each.came_from,
                arrived_at=each.arrived_at,
                transport=each.transport,
                vehicle=each.vehicle,
                seat=each.seat,
                staying_at=each.staying_at,
                acknowledge_by=acknowledge_by,
                settle_by=settle_by,
                protocol=protocol.version,
                of_list=of_list,
            )
        )
    Lead.objects.bulk_create(leads)
    LeadStep.objects.bulk_create(
        LeadStep(lead=lead, at=lead.received_at, by=by, what="received", text=lead.told_by) for lead in leads
    )
    return leads


def _phone(typed: str) -> str:
    if not typed:
        return ""
    phone = read_phone(typed)
    if phone is None:
        raise Refused("phone", _("“%(phone)s” is no phone number."), phone=typed)
    return phone


def _locked(lead: Lead, by: User, now: datetime) -> Lead:
    require(by, "cases.leads", lead.area_id, day_of(now))
    lead.refresh_from_db(from_queryset=Lead.objects.select_for_update(no_key=True))
    return lead


def _open(lead: Lead, by: User, now: datetime) -> Lead:
    _locked(lead, by, now)
    if lead.closed_at:
        raise Refused("closed", _("This lead is closed. Open it again first."))
    return lead


def _step(lead: Lead, what: str, by: User, now: datetime, text: str = "") -> None:
    LeadStep.objects.create(lead=lead, at=now, by=by, what=what, text=text[:500])
    verb = f"cases.lead.{what}"
    audit(by, verb, lead, now, person_id=lead.person_id, area_id=lead.area_id, number=lead.number)


@transaction.atomic
def take(lead: Lead, *, by: User, now: datetime) -> Lead:
    """Take a lead on: from now this person answers for it.

    Raises Refused("taken") when somebody else answers for it already, Refused("closed").
    """
    _open(lead, by, now)
    if lead.acknowledged_at and lead.owner_id != by.pk:
        raise Refused("taken", _("Somebody answers for this lead already. Let them pass it on."))
    if lead.acknowledged_at:
        return lead
    lead.owner, lead.acknowledged_at = by, now
    lead.save(update_fields=["owner", "acknowledged_at"])
    _step(lead, LeadStep.What.TAKEN, by, now)
    return lead


@transaction.atomic
def assign(lead: Lead, *, to: User, by: User, now: datetime) -> Lead:
    """Pass a lead to somebody, who has to take it on; the clock of the acknowledgement goes on until they do.

    Raises Refused("not_theirs") for a person whose posts do not reach here, Refused("closed").
    """
    _open(lead, by, now)
    if not may(to, "cases.leads", day_of(now), lead.area_id):
        raise Refused("not_theirs", _("The posts of %(name)s do not reach here."), name=to.name)
    lead.owner, lead.acknowledged_at = to, now if to == by else None
    lead.save(update_fields=["owner", "acknowledged_at"])
    _step(lead, LeadStep.What.ASSIGNED, by, now, to.name)
    return lead


@transaction.atomic
def note_lead(lead: Lead, *, text: str, by: User, now: datetime) -> Lead:
    """Write a note at a lead."""
    _locked(lead, by, now)
    _step(lead, LeadStep.What.NOTED, by, now, text)
    return lead


@transaction.atomic
def link_lead(lead: Lead, *, person: Person, by: User, now: datetime) -> Lead:
    """Say which person a lead is about; a case or contact of theirs in this outbreak is linked with it."""
    _open(lead, by, now)
    lead.person = person
    lead.case = queries.find_case(person.pk, lead.outbreak_id)
    lead.contact = queries.find_contact(person.pk, lead.outbreak_id)
    lead.save(update_fields=["person", "case", "contact"])
    _step(lead, LeadStep.What.LINKED, by, now, person.name)
    return lead


@transaction.atomic
def lead_to_case(lead: Lead, *, by: User, now: datetime, onset_on: date | None = None) -> Case:
    """Record the person of a lead as a case of the area that told it; it counts there, not here.

    Raises Refused("no_person") for a lead that is linked to nobody, and what `record_lead` raises.
    """
    _open(lead, by, now)
    if lead.person is None:
        raise Refused("no_person", _("Say first which person this lead is about."))
    case = record_lead(
        lead.outbreak, person=lead.person, told_by=lead.told_by, onset_on=onset_on, by=by, now=now
    )
    lead.case = case
    lead.save(update_fields=["case"])
    _step(lead, LeadStep.What.LINKED, by, now, str(case.get_state_display()))
    return case


@transaction.atomic
def close_lead(lead: Lead, *, outcome: str, text: str, by: User, now: datetime) -> Lead:
    """Close a lead with what came of it; whoever closes it without an owner answers for it.

    Raises Refused("closed"), Refused("no_link") for an outcome that names a case or contact nobody linked.
    """
    _open(lead, by, now)
    linked = {Lead.Outcome.CASE: lead.case_id, Lead.Outcome.CONTACT: lead.contact_id}
    if outcome in linked and not linked[Lead.Outcome(outcome)]:
        if lead.person_id:  # it may have become one since the lead was linked
            lead.case = queries.find_case(lead.person_id, lead.outbreak_id)
            lead.contact = queries.find_contact(lead.person_id, lead.outbreak_id)
        if not (lead.case_id if outcome == Lead.Outcome.CASE else lead.contact_id):
            raise Refused("no_link", _("No case or contact is linked. Link the person first."))
    if lead.acknowledged_at is None:
        lead.owner, lead.acknowledged_at = by, now
    lead.outcome, lead.closed_at, lead.closed_by = outcome, now, by
    lead.save()
    _step(lead, LeadStep.What.CLOSED, by, now, text)
    return lead


@transaction.atomic
def reopen_lead(lead: Lead, *, reason: str, by: User, now: datetime) -> Lead:
    """Open a lead again that was closed too early.

    Raises Refused("open").
    """
    _locked(lead, by, now)
    if lead.closed_at is None:
        raise Refused("open", _("This lead is open."))
    lead.outcome, lead.closed_at, lead.closed_by = "", None, None
    lead.save(update_fields=["outcome", "closed_at", "closed_by"])
    _step(lead, LeadStep.What.REOPENED, by, now, reason)
    return lead
