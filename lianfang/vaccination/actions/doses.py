"""Doses: given at a desk, written again from what was told, observed to the end; and doses given elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people import actions as people
from lianfang.people.models import Deferral, Person
from lianfang.people.queries import ids_of
from lianfang.protocol import timeline
from lianfang.supplies.models import Lot
from lianfang.sync.actions import Saying, tell
from lianfang.sync.models import Settlement, Void
from lianfang.sync.queries import counting, undoubted
from lianfang.sync.wire import Kinds
from lianfang.vaccination import queries, words
from lianfang.vaccination.actions.boxes import fit_to_give, put_one_back, take_one
from lianfang.vaccination.actions.visits import end_booking, locked, of_person
from lianfang.vaccination.models import Departure, Dose, GivenDose, Visit
from lianfang.vaccination.queries import DESK, GIVE

State = Visit.State


@transaction.atomic
def give(visit: Visit, lot: Lot, *, place: str, by: User, now: datetime, kinds: Kinds) -> GivenDose:
    """Give somebody who agreed a dose of a lot. What speaks against it is said before the needle: age, distance,
    another product, a stopped or expired lot, an empty box. The fact is told as from a phone.

    Raises Refused: "forbidden", "visit_state", "lot_stopped", "lot_expired", "other_product", "not_enough",
    "swab_first", and the reasons of rules.eligible.
    """
    require(by, GIVE, visit.area_id, day_of(now))
    row = locked(visit, State.AGREED)
    _hold(row.person_id)
    product = fit_to_give(row.session, lot, now)
    if found := queries.reasons_against(row.person, product, row.session, day_of(now)):
        raise words.refusal(found, row.session.protocol)
    _swab_decided(row, now)
    data = {
        "person_id": row.person_id,
        "session_id": row.session_id,
        "product": product,
        "number": len(queries.had(row.person_id, row.session.disease)) + 1,
        "lot_id": lot.pk,
        "place": place,
    }
    saying = Saying("vaccination.dose", row.area_id, data)
    take_one(row.session, lot.pk, saying.id, by=by, now=now)
    tell(by, kinds, [saying], now=now)
    hear([saying.id])
    return GivenDose.objects.get(pk=saying.id)


def _swab_decided(visit: Visit, now: datetime) -> None:
    """Ask for a decision where a round expects a swab of somebody: after the dose the swab has to wait."""
    due = None
    if visit.swab not in {Visit.Swab.DONE, Visit.Swab.WAITS}:
        due = queries.swab_due(visit.person_id, visit.session.protocol, now)
    if due:
        raise Refused(
            "swab_first",
            _(
                "Round %(round)s expects a swab: swab first, or decide that it waits %(n)s hours after the dose."
            ),
            round=due[0].number,
            n=due[1],
        )


def _hold(person_id: UUID) -> None:
    """Hold a human being, so that two vaccinators at once look one after the other."""
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=min(ids_of(person_id)))


@transaction.atomic
def hear(doses: Iterable[UUID]) -> None:
    """Write the records of some doses again from what was told, taken back and settled of them. Running it twice or
    late changes nothing."""
    facts = Dose.objects.filter(pk__in=list(doses)).select_related("session__site", "session__box", "by")
    counts = set(Dose.objects.filter(counting(), pk__in=list(doses)).values_list("pk", flat=True))
    sure = set(Dose.objects.filter(undoubted(), pk__in=list(doses)).values_list("pk", flat=True))
    known = set(Person.objects.filter(pk__in=[one.person_id for one in facts]).values_list("pk", flat=True))
    lots = Lot.objects.in_bulk([one.lot_id for one in facts])
    for fact in facts.order_by("at", "id"):
        if fact.person_id in known and fact.lot_id in lots and hasattr(fact, "session"):
            _hold(fact.person_id)
            _heard(fact, counts=fact.pk in counts, sure=fact.pk in sure)


def _heard(fact: Dose, *, counts: bool, sure: bool) -> None:
    record = GivenDose.objects.select_for_update(of=("self",)).filter(pk=fact.pk).first()
    if not counts:
        if record and record.void_at is None:
            _take_back(record)
        return
    if record is None:
        record = _new(fact)
    record.void_at, record.void_why, record.doubted = None, "", not sure
    record.number = _number(record, fact.number)
    record.out_of_stock = not _from_the_box(fact)
    record.save()
    if record.left_at is None:
        _watch(record)
    _wait_for_swab(record)


def _new(fact: Dose) -> GivenDose:
    numbers = timeline.named(fact.session.protocol).vaccination
    return GivenDose(
        id=fact.pk,
        person_id=fact.person_id,
        area_id=fact.session.area_id,
        disease=fact.session.disease,
        product=fact.product,
        day=day_of(fact.at),
        source=GivenDose.Source.HERE,
        where=fact.session.site.name,
        session=fact.session,
        lot_id=fact.lot_id,
        place=fact.place,
        at=fact.at,
        observe_until=fact.at + timedelta(minutes=numbers.observe_minutes.value),
        by=fact.by,
    )


def _number(record: GivenDose, told: int) -> int:
    """Give the number a dose has: the one told, the next free one where that is taken by a dose that stands."""
    if record.doubted:
        return told
    rows = GivenDose.objects.filter(
        person__in=ids_of(record.person_id), disease=record.disease, void_at=None, doubted=False
    )
    taken = set(rows.exclude(pk=record.pk).values_list("number", flat=True))
    return told if told not in taken else next(n for n in range(1, 10) if n not in taken)


def _from_the_box(fact: Dose) -> bool:
    """Take a dose that was told out of the box of its session; False when the books have none there."""
    try:
        with transaction.atomic():
            take_one(fact.session, fact.lot_id, fact.pk, by=fact.by, now=fact.at)
    except Refused:
        return False
    return True


def _watch(record: GivenDose) -> None:
    """Put somebody under observation, also who was on no list of the session."""
    if record.session_id is None or record.at is None:
        return
    visit = of_person(record.session_id, record.person_id) or Visit(
        session_id=record.session_id,
        person_id=record.person_id,
        area_id=record.area_id,
        came_at=record.at,
        by=record.by,
    )
    if visit.state == State.OBSERVED:
        return
    visit.state = State.OBSERVED
    visit.save()
    end_booking(visit, record.at)


def _wait_for_swab(record: GivenDose) -> None:
    """Write down that somebody waits for a swab, so that desks and samplers know; prevented, and never refused."""
    if record.session is None or record.at is None:
        return
    if until := queries.wait_for_swab(record.session.protocol, record.at):
        people.defer(
            record.person,
            activity=Deferral.Activity.SWAB,
            reason=Deferral.Reason.VACCINATED,
            from_at=record.at,
            until=until,
            source=str(record.session.site),
            by=None,
            now=record.at,
        )


def _take_back(record: GivenDose) -> None:
    """Take a record back with the fact it was written from: the dose is in the box again, nobody waits for a swab."""
    end = (
        Void.objects.filter(target=record.pk).select_related("by").order_by("-at").first()
        or Settlement.objects.filter(target=record.pk, decision="void")
        .select_related("by")
        .order_by("-at")
        .first()
    )
    by, at_ = (end.by, end.at) if end else (record.by, record.at)
    if at_ is None or record.at is None:
        raise RuntimeError("a dose that was told in a session has its time")
    why = getattr(end, "reason", "") or getattr(end, "note", "") or "–"
    record.void_at, record.void_why = at_, why[:200]
    record.save(update_fields=["void_at", "void_why"])
    put_one_back(record.pk, reason=why, by=by, now=at_)
    Deferral.objects.filter(
        person=record.person_id, activity="swab", reason="vaccinated", from_at=record.at, withdrawn_at=None
    ).update(withdrawn_at=at_, withdrawn_by=by)
    if record.session_id and (visit := of_person(record.session_id, record.person_id)):
        visit.state, visit.ended_at = State.AWAY, at_
        visit.save(update_fields=["state", "ended_at"])


@transaction.atomic
def leave(dose: GivenDose, *, reason: str = "", by: User, now: datetime, kinds: Kinds) -> GivenDose:
    """Let somebody go home after the observation. Before its end only with a reason.

    Raises Refused: "forbidden", "left_already", "still_observed".
    """
    require(by, DESK, dose.area_id, day_of(now))
    row = GivenDose.objects.select_for_update(of=("self",)).get(pk=dose.pk)
    if row.left_at or row.void_at or row.observe_until is None:
        raise Refused("left_already", _("This observation is over already."))
    if now < row.observe_until and not reason.strip():
        left = int((row.observe_until - now).total_seconds() // 60) + 1
        raise Refused("still_observed", _("%(n)s more minutes. Whoever leaves earlier has a reason."), n=left)
    early = reason.strip()[:200] if now < row.observe_until else ""
    saying = Saying("vaccination.departure", row.area_id, {"dose_id": row.pk, "reason": early})
    tell(by, kinds, [saying], now=now)
    hear_departures([row.pk])
    return GivenDose.objects.get(pk=row.pk)


@transaction.atomic
def hear_departures(doses: Iterable[UUID]) -> None:
    """Write again who left the observation, from what was told and taken back of it."""
    told = Departure.objects.filter(counting(), dose__in=list(doses)).order_by("-at", "-id")
    first = {one.dose_id: one for one in told}
    rows = GivenDose.objects.select_for_update(of=("self",)).filter(pk__in=list(doses), source="here")
    for row in rows.order_by("pk"):
        gone = first.get(row.pk)
        early = bool(gone and row.observe_until and gone.at < row.observe_until)
        row.left_at, row.left_why = (gone.at, gone.reason or ("–" if early else "")) if gone else (None, "")
        row.save(update_fields=["left_at", "left_why"])
        visits = Visit.objects.filter(session=row.session_id, person__in=ids_of(row.person_id))
        if gone:
            visits.filter(state=State.OBSERVED).update(state=State.LEFT, ended_at=gone.at)
        elif row.void_at is None and not visits.filter(state__in=Visit.HERE).exists():
            last = visits.filter(state=State.LEFT).order_by("-came_at").values("pk")[:1]
            Visit.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(
                state=State.OBSERVED, ended_at=None
            )


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A dose given elsewhere, and how it is known."""

    product: str
    number: int
    day: date
    source: str
    where: str


@transaction.atomic
def enter_dose(person: Person, told: Elsewhere, *, by: User, now: datetime) -> GivenDose:
    """Enter a dose somebody was given elsewhere, read in a document or as they tell it.

    Raises Refused: "forbidden", "unknown_choice", "dose_future", "dose_number", "dose_known", "where".
    """
    require(by, DESK, person.area_id, day_of(now))
    protocol = queries.current(day_of(now))
    product = protocol.vaccination.product(told.product)
    if told.day > day_of(now) or (person.born_on and told.day < person.born_on):
        raise Refused("dose_future", _("This day cannot be: it is in the future or before the birthday."))
    if not 1 <= told.number <= product.doses.value:
        raise Refused("dose_number", _("This vaccine has %(n)s doses."), n=product.doses.value)
    if told.source not in {GivenDose.Source.DOCUMENT, GivenDose.Source.DECLARED} or not told.where.strip():
        raise Refused("where", _("Say where it was given, and whether a document was seen."))
    _hold(person.pk)
    if any(one.number == told.number for one in queries.had(person.pk, protocol.disease.key)):
        raise Refused("dose_known", _("Dose %(n)s is on record already."), n=told.number)
    made = GivenDose.objects.create(
        id=uuid7(), person=person, area_id=person.area_id, disease=protocol.disease.key, product=told.product,
        number=told.number, day=told.day, source=told.source, where=told.where.strip()[:120], by=by,
    )  # fmt: skip
    audit(by, "vaccination.dose.entered", made, now, person_id=person.pk, area_id=person.area_id)
    return made


@transaction.atomic
def take_back_entered(dose: GivenDose, *, text: str, by: User, now: datetime) -> None:
    """Take back a dose that was entered by mistake; it stays readable.

    Raises Refused: "forbidden", "given_here", "void_already", "reason".
    """
    require(by, DESK, dose.area_id, day_of(now))
    row = GivenDose.objects.select_for_update(of=("self",)).get(pk=dose.pk)
    if row.source == GivenDose.Source.HERE:
        raise Refused("given_here", _("A dose told in a session is taken back as a fact."))
    if row.void_at:
        raise Refused("void_already", _("It was taken back already."))
    if not text.strip():
        raise Refused("reason", _("Say why it is taken back."))
    row.void_at, row.void_why = now, text.strip()[:200]
    row.save(update_fields=["void_at", "void_why"])
    audit(by, "vaccination.dose.taken_back", row, now, person_id=row.person_id, area_id=row.area_id)
