"""At the session: who comes, what a doctor decides, who agrees, who goes away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.booking.models import Booking
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.people import actions as people
from lianfang.people.models import Deferral, Person
from lianfang.people.queries import ids_of
from lianfang.people.rules.numbers import age
from lianfang.protocol import timeline
from lianfang.vaccination.models import Session, Visit
from lianfang.vaccination.queries import DESK, PURPOSE, SCREEN
from lianfang.vaccination.rules import GROWN

State = Visit.State


@transaction.atomic
def arrive(session: Session, person: Person, *, by: User, now: datetime) -> Visit:
    """Note that somebody is at the session, booked or not. A booking that is held is noted as come.

    Raises Refused: "forbidden", "session_state", "here_already".
    """
    require(by, DESK, session.area_id, day_of(now))
    if session.state != Session.State.OPEN:
        raise Refused("session_state", _("This session is %(state)s."), state=session.get_state_display())
    if session.visits.filter(person__in=ids_of(person.pk), state__in=Visit.HERE).exists():
        raise Refused("here_already", _("This person is here already."))
    try:
        with transaction.atomic():
            made = Visit.objects.create(
                session=session, person=person, area_id=session.area_id, came_at=now, by=by
            )
    except IntegrityError as clash:
        raise Refused("here_already", _("This person is here already.")) from clash
    rows = Booking.objects.filter(person__in=ids_of(person.pk), purpose=PURPOSE, subject=session.pk)
    rows.filter(state=Booking.State.BOOKED).update(state=Booking.State.WAITING, came_at=now)
    _noted(made, "vaccination.visit.came", by, now)
    return made


def locked(visit: Visit, *states: str) -> Visit:
    """Lock a visit that is at one of these points.

    Raises Refused("visit_state").
    """
    rows = Visit.objects.select_for_update(of=("self",)).select_related(
        "session__site", "session__box", "person"
    )
    row = rows.get(pk=visit.pk)
    if row.state not in states:
        raise Refused("visit_state", _("This is not the turn now: %(state)s."), state=row.get_state_display())
    return row


def _noted(visit: Visit, verb: str, by: User, now: datetime, **told: object) -> None:
    audit(by, verb, visit, now, person_id=visit.person_id, area_id=visit.area_id, **told)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a doctor found and decided: "fit", "deferred" until a day, or "unfit"."""

    state: str
    answers: Sequence[str] = ()
    precautions: Sequence[str] = ()
    celsius: Decimal | None = None
    until: date | None = None
    note: str = ""


@transaction.atomic
def screen(visit: Visit, found: Decision, *, by: User, now: datetime) -> Visit:
    """Write down the answers and what a doctor decided. Whoever answered a question with yes is fit only with the
    doctor's reason; who is deferred has a day or a reason, and that is noted with the person.

    Raises Refused: "forbidden", "visit_state", "unknown_choice", "doctor_reason", "until", "celsius".
    """
    require(by, SCREEN, visit.area_id, day_of(now))
    row = locked(visit, State.ARRIVED, State.FIT)
    numbers = timeline.named(row.session.protocol).vaccination
    yes = [numbers.question(key) for key in found.answers]
    if found.state not in {State.FIT, State.DEFERRED, State.CONTRAINDICATED}:
        raise Refused("decision", _("Decide: fit, deferred or contraindicated."))
    if (
        (yes or found.state == State.CONTRAINDICATED)
        and not found.note.strip()
        and found.state != State.DEFERRED
    ):
        raise Refused("doctor_reason", _("Write the reason for this decision."))
    if found.state != State.FIT and not (yes or found.note.strip()):
        raise Refused("doctor_reason", _("Write the reason for this decision."))
    if found.state == State.DEFERRED and not (found.until or found.note.strip()):
        raise Refused("until", _("Say until when, or why it is not known."))
    if found.until and found.until <= day_of(now):
        raise Refused("until", _("The day until which it is deferred must be in the future."))
    if found.celsius is not None and not 30 <= found.celsius <= 45:
        raise Refused("celsius", _("This is no temperature of a person: 30 to 45 °C."))
    row.state, row.answers, row.precautions = found.state, list(found.answers), list(found.precautions)
    row.celsius, row.note = found.celsius, found.note.strip()[:300]
    row.until = found.until if found.state == State.DEFERRED else None
    row.screened_at, row.screened_by, row.screening, row.doctor = now, by, None, ""
    row.ended_at = None if found.state == State.FIT else now
    row.save()
    if row.state == State.DEFERRED and row.until:
        defer_visit(row, now)
    if row.state != State.FIT:
        end_booking(row, now)
    _noted(row, "vaccination.visit.screened", by, now, state=row.state)
    return row


def defer_visit(visit: Visit, now: datetime) -> None:
    """Note with somebody that they wait for a dose until a day."""
    if visit.until is None:
        return
    people.defer(
        visit.person,
        activity=Deferral.Activity.VACCINATION,
        reason=Deferral.Reason.MEDICAL,
        from_at=now,
        until=at(visit.until),
        source=str(_("Doctor at a vaccination session")),
        by=None,
        now=now,
    )


def undefer_visit(visit: Visit, since: datetime) -> None:
    """Take back that somebody waits for a dose, with the decision from which it came."""
    rows = Deferral.objects.filter(
        person=visit.person_id,
        activity=Deferral.Activity.VACCINATION,
        reason=Deferral.Reason.MEDICAL,
        from_at=since,
        withdrawn_at=None,
    )
    rows.update(withdrawn_at=since, withdrawn_by=visit.by)


def end_booking(visit: Visit, now: datetime) -> None:
    """End the place somebody held in the line of a session: they were seen."""
    rows = Booking.objects.filter(
        person__in=ids_of(visit.person_id), purpose=PURPOSE, subject=visit.session_id, state="waiting"
    )
    rows.update(state=Booking.State.DONE, ended_at=now)


@transaction.atomic
def consent(visit: Visit, *, who: str, guardian: str = "", by: User, now: datetime) -> Visit:
    """Write down who agreed: the person, or for a minor a guardian by name. Nobody agrees before a doctor found them
    fit.

    Raises Refused: "forbidden", "visit_state", "minor", "guardian".
    """
    require(by, DESK, visit.area_id, day_of(now))
    row = locked(visit, State.FIT)
    born = row.person.born_on
    if who == Visit.Consent.OWN and born and age(born, day_of(now)) < GROWN:
        raise Refused("minor", _("For somebody under %(n)s a guardian agrees."), n=GROWN)
    if who == Visit.Consent.GUARDIAN and not guardian.strip():
        raise Refused("guardian", _("Write the name of the guardian."))
    row.state, row.consent, row.guardian = State.AGREED, who, guardian.strip()[:60]
    row.consented_at, row.consent_taken_by, row.withdrawn_at, row.agreement = now, by, None, None
    row.save()
    _noted(row, "vaccination.consent.given", by, now, consent=who)
    return row


@transaction.atomic
def decide_swab(visit: Visit, *, swab: str, by: User, now: datetime) -> Visit:
    """Write down what was decided with somebody whom a round of tests expects: they go to the swab first, they were
    swabbed, or the dose comes first and the swab waits as long as the protocol says.

    Raises Refused: "forbidden", "visit_state", "unknown_choice".
    """
    require(by, DESK, visit.area_id, day_of(now))
    row = locked(visit, State.ARRIVED, State.FIT, State.AGREED)
    if swab not in {Visit.Swab.FIRST, Visit.Swab.DONE, Visit.Swab.WAITS}:
        raise Refused("unknown_choice", _("Choose one of the answers."))
    row.swab, row.swab_at, row.swab_by = swab, now, by
    row.save(update_fields=["swab", "swab_at", "swab_by"])
    _noted(row, "vaccination.swab.decided", by, now, swab=swab)
    return row


@transaction.atomic
def withdraw(visit: Visit, *, text: str = "", by: User, now: datetime) -> Visit:
    """Note that somebody does not want the dose, or no longer. No reason is asked, and nothing follows from it.

    Raises Refused: "forbidden", "visit_state".
    """
    require(by, DESK, visit.area_id, day_of(now))
    row = locked(visit, State.FIT, State.AGREED)
    row.state, row.withdrawn_at, row.ended_at, row.note = (
        State.REFUSED,
        now,
        now,
        text.strip()[:300] or row.note,
    )
    row.save()
    end_booking(row, now)
    _noted(row, "vaccination.consent.withdrawn", by, now)
    return row


@transaction.atomic
def went_away(visit: Visit, *, by: User, now: datetime) -> Visit:
    """Note that somebody went away before a dose.

    Raises Refused: "forbidden", "visit_state".
    """
    require(by, DESK, visit.area_id, day_of(now))
    row = locked(visit, State.ARRIVED, State.FIT, State.AGREED)
    row.state, row.ended_at = State.AWAY, now
    row.save(update_fields=["state", "ended_at"])
    end_booking(row, now)
    _noted(row, "vaccination.visit.went", by, now)
    return row


def of_person(session: UUID, person_id: UUID) -> Visit | None:
    """Give and lock the latest visit of a human being to a session that is not over."""
    rows = Visit.objects.select_for_update(of=("self",)).filter(session=session, person__in=ids_of(person_id))
    return rows.filter(state__in=Visit.HERE).order_by("-came_at").first()
