"""Visits and events, written again from what phones told of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.protocol import timeline
from lianfang.sync.queries import counting, let_stand_because, undoubted
from lianfang.vaccination.actions.visits import defer_visit, end_booking, undefer_visit
from lianfang.vaccination.models import (
    Adverse,
    AdverseNote,
    Consent,
    Event,
    GivenDose,
    Screening,
    Session,
    Visit,
)

State = Visit.State
Pair = tuple[UUID, UUID]  # a session and a person


@transaction.atomic
def hear_visits(pairs: Iterable[Pair]) -> None:
    """Write again how far people are in sessions, from the answers and the consent that phones told and nobody doubts.
    What a desk wrote down later stays. Running it twice or late changes nothing."""
    for session_id, person_id in sorted(set(pairs)):
        session = Session.objects.filter(pk=session_id).first()
        person = Person.objects.select_for_update(no_key=True, of=("self",)).filter(pk=person_id).first()
        if session and person:
            _hear(session, person)


def _hear(session: Session, person: Person) -> None:
    mine = {"session": session, "person__in": ids_of(person.pk)}
    asked = Screening.objects.filter(undoubted(), **mine).order_by("-at", "-id").first()
    agreed = Consent.objects.filter(undoubted(), **mine).order_by("-at", "-id").first()
    visit = Visit.objects.select_for_update(of=("self",)).filter(**mine).order_by("-came_at").first()
    if visit is None:
        if asked is None and agreed is None:
            return
        first = min(one.at for one in (asked, agreed) if one)
        told = asked or agreed
        visit = Visit(session=session, person=person, area_id=session.area_id, came_at=first, by=told.by)  # type: ignore[union-attr]
    before = visit.state
    _take_back(visit, asked, agreed)
    if asked and asked.pk != visit.screening and not _later(visit.screened_at, asked.at):
        _screened(visit, asked)
    if (
        agreed
        and agreed.pk != visit.agreement
        and not _later(visit.consented_at or visit.withdrawn_at, agreed.at)
    ):
        _agreed(visit, agreed)
    if before in {State.OBSERVED, State.LEFT}:
        visit.state, visit.ended_at = before, visit.ended_at if before == State.LEFT else None
    visit.save()
    if visit.state == State.DEFERRED and visit.until and asked:
        defer_visit(visit, asked.at)
    if visit.state not in Visit.HERE and visit.ended_at:
        end_booking(visit, visit.ended_at)


def _later(known: datetime | None, told: datetime) -> bool:
    """Say whether a desk wrote something down after a phone told it."""
    return known is not None and known > told


def _take_back(visit: Visit, asked: Screening | None, agreed: Consent | None) -> None:
    """Forget what was written from a fact that does not count any more."""
    if visit.screening and (asked is None or asked.pk != visit.screening):
        if visit.screened_at:
            undefer_visit(visit, visit.screened_at)
        visit.state, visit.screening, visit.screened_at, visit.screened_by = State.ARRIVED, None, None, None
        visit.answers, visit.precautions, visit.celsius, visit.until, visit.doctor = [], [], None, None, ""
        visit.ended_at = None
        if visit.agreement and agreed:
            visit.agreement = None  # read again below
    if visit.agreement and (agreed is None or agreed.pk != visit.agreement):
        visit.state = State.FIT if visit.screened_at else State.ARRIVED
        visit.agreement, visit.consent, visit.guardian, visit.consented_at = None, "", "", None
        visit.consent_taken_by, visit.withdrawn_at, visit.ended_at = None, None, None
        visit.swab, visit.swab_at, visit.swab_by = "", None, None


def _screened(visit: Visit, told: Screening) -> None:
    visit.state, visit.screening, visit.doctor = told.state, told.pk, told.doctor
    visit.answers, visit.precautions, visit.celsius = told.answers, told.precautions, told.celsius
    visit.until = told.until if told.state == Screening.State.DEFERRED else None
    visit.note, visit.screened_at, visit.screened_by = _reason(told), told.at, told.by
    visit.ended_at = None if told.state == Screening.State.FIT else told.at


def _reason(told: Screening) -> str:
    """Give why there is no dose: the doctor's words, or where they said none those of who let it stand all the same."""
    if told.note.strip() or told.answers or told.state == Screening.State.FIT:
        return told.note
    return let_stand_because(told.pk)[:300] or "–"


def _agreed(visit: Visit, told: Consent) -> None:
    visit.agreement = told.pk
    if told.swab:
        visit.swab, visit.swab_at, visit.swab_by = told.swab, told.at, told.by
    if told.who == Consent.Who.NONE:
        visit.withdrawn_at = visit.ended_at = told.at
        visit.state = State.REFUSED if visit.screened_at else State.AWAY
        return
    visit.consent, visit.guardian = told.who, told.guardian or ("–" if told.who == "guardian" else "")
    visit.consented_at, visit.consent_taken_by, visit.withdrawn_at = told.at, told.by, None
    if visit.state in {State.FIT, State.REFUSED}:
        visit.state, visit.ended_at = State.AGREED, None


@transaction.atomic
def hear_events(events: Iterable[UUID]) -> None:
    """Write again the events after doses that phones told: their clock runs from when they were seen. One that was
    taken back is forgotten, unless somebody reported it or asked again: then that is noted."""
    told = Event.objects.filter(pk__in=list(events)).select_related("by").order_by("at", "id")
    counts = set(Event.objects.filter(counting(), pk__in=list(events)).values_list("pk", flat=True))
    doses = GivenDose.objects.select_related("session").in_bulk([one.dose_id for one in told])
    for one in told:
        dose = doses.get(one.dose_id)
        known = Adverse.objects.select_for_update(of=("self",)).filter(pk=one.pk).first()
        if one.pk not in counts:
            _forget(known, one)
        elif known is None and dose is not None and dose.session is not None:
            _new_event(one, dose, dose.session)


def _new_event(told: Event, dose: GivenDose, session: Session) -> None:
    numbers = timeline.named(session.protocol).vaccination
    kind = next((one for one in numbers.reactions.value if one.key == told.kind), None)
    minutes = kind.minutes if kind else min(one.minutes for one in numbers.reactions.value)
    Adverse.objects.create(
        id=told.pk,
        dose=dose,
        person_id=dose.person_id,
        area_id=dose.area_id,
        kind=told.kind,
        severe=kind.severe if kind else True,  # until a person has looked
        onset_at=min(told.onset_at, told.at),
        symptoms=told.symptoms,
        noted_at=told.at,
        by=told.by,
        report_by=told.at + timedelta(minutes=minutes),
        ask_again_at=told.at + timedelta(hours=numbers.follow_up_hours.value),
    )


_BACK = "–"


def _forget(known: Adverse | None, told: Event) -> None:
    if known is None:
        return
    if known.reported_at is None and not known.notes.exists():
        known.delete()
        return
    if known.ask_again_at is None and known.outcome == Adverse.Outcome.UNKNOWN:
        return
    known.outcome, known.ask_again_at = Adverse.Outcome.UNKNOWN, None
    known.save(update_fields=["outcome", "ask_again_at"])
    AdverseNote.objects.create(
        event=known,
        person_id=known.person_id,
        text=_BACK,
        outcome=known.outcome,
        at=told.received_at,
        by=told.by,
    )
