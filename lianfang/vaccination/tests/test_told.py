"""What a phone tells of a session, from the questions to an event; and the swab that is due before a dose."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.models import Deferral, Person
from lianfang.places.tests.make import TAOJIANG, YIYANG
from lianfang.sync.actions import Saying, settle, tell
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.models import Batch, Dispute
from lianfang.testing.models import Round, Swab, SwabClaim
from lianfang.testing.tests.make import make_round
from lianfang.vaccination import actions, queries
from lianfang.vaccination.actions.hearing import hear_visits
from lianfang.vaccination.followers import follow_doses
from lianfang.vaccination.models import Adverse, GivenDose, Session, Visit
from lianfang.vaccination.queries.phones import on_phone
from lianfang.vaccination.tests.make import (
    ALL,
    DAY,
    NOON,
    chief,
    doctor,
    grown,
    later,
    make_agreed,
    make_dose,
    make_session,
)

KINDS = {**ALL, VOID.name: VOID}
pytestmark = pytest.mark.django_db


class Phone:
    """A vaccinator's phone at a session."""

    def __init__(self, session: Session, role: str = "vaccinator") -> None:
        self.session, self.by = session, make_user(role, area_id=YIYANG)
        self.ids: dict[str, UUID] = {}

    def say(self, kind: str, minutes: float, /, **data: Any) -> Saying:
        """Make a fact."""
        full = kind if "." in kind else f"vaccination.{kind}"
        saying = Saying(full, self.session.area_id, data, at=later(0) + timedelta(minutes=minutes))
        self.ids[kind] = saying.id
        return saying

    def screening(self, person: Person, minutes: float, **over: Any) -> Saying:
        """Say what a doctor decided."""
        said = {"state": "fit", "doctor": "周医生"} | over
        return self.say("screening", minutes, person_id=person.pk, session_id=self.session.pk, **said)

    def consent(self, person: Person, minutes: float, **over: Any) -> Saying:
        """Say who agreed."""
        said = {"who": "own"} | over
        return self.say("consent", minutes, person_id=person.pk, session_id=self.session.pk, **said)

    def dose(self, person: Person, minutes: float, **over: Any) -> Saying:
        """Say that a dose was given."""
        lot = queries.lots_of(self.session)[0].lot_id
        said = {"product": "inactivated", "number": 1, "lot_id": lot, "place": "left_arm"} | over
        return self.say("dose", minutes, person_id=person.pk, session_id=self.session.pk, **said)

    def back(self, kind: str, minutes: float) -> Saying:
        """Take the last fact of a kind back."""
        full, target = f"vaccination.{kind}", self.ids[kind]
        return self.say("sync.void", minutes, kind=full, target=target, reason="点错")

    def send(self, *facts: Saying, minutes: float = 60) -> list[str]:
        """Send facts in one upload, and let the follower read; gives why each is doubted."""
        answer = tell(self.by, KINDS, facts, now=later(0) + timedelta(minutes=minutes))
        follow_doses(
            [Batch.objects.order_by("id").values_list("pk", flat=True).reverse()[0]],
            later(0) + timedelta(minutes=minutes),
        )
        return [one.code for one in answer.outcomes]


def test_a_whole_visit_is_told_in_one_upload_and_nothing_is_doubted() -> None:
    session, person = make_session(open_=True), grown()
    phone = Phone(session)
    dose = phone.dose(person, 2)
    facts = [
        phone.screening(person, 0, answers=["fever"], note="36.2 °C，已退烧", celsius=36.2),
        phone.consent(person, 1),
        dose,
        phone.say("departure", 33, dose_id=dose.id),
        phone.say("event", 50, dose_id=dose.id, kind="fainting", onset_at=later(40), symptoms="头晕"),
    ]

    assert phone.send(*facts) == [""] * 5

    visit = Visit.objects.get()
    assert (visit.state, visit.consent, visit.doctor, visit.answers) == ("left", "own", "周医生", ["fever"])
    assert visit.screened_by == visit.consent_taken_by == phone.by
    given = GivenDose.objects.get()
    assert (given.number, given.doubted, given.left_at, given.left_why) == (1, False, later(33), "")
    event = Adverse.objects.get()
    assert (event.severe, event.noted_at, event.report_by) == (False, later(50), later(50 + 2880))
    assert queries.balance(session).left == 49
    assert Deferral.objects.get(activity="swab").until == later(2) + timedelta(hours=24)


def test_what_is_taken_back_on_the_phone_goes_back_step_by_step() -> None:
    session, person = make_session(open_=True), grown()
    phone = Phone(session)
    until = str(DAY + timedelta(days=3))
    phone.send(phone.screening(person, 0, state="deferred", answers=["fever"], until=until))
    assert queries.deferred([person.pk], later(1)).exists()
    phone.send(phone.back("screening", 1))
    assert Visit.objects.get().state == "arrived"
    assert not queries.deferred([person.pk], later(1)).exists()

    phone.send(phone.screening(person, 2), phone.consent(person, 3))
    assert Visit.objects.get().state == "agreed"
    phone.send(phone.back("consent", 4))
    assert (Visit.objects.get().state, Visit.objects.get().consent) == ("fit", "")
    phone.send(phone.consent(person, 5, who="none"))
    assert Visit.objects.get().state == "refused"
    phone.send(phone.dose(person, 6))
    assert GivenDose.objects.get().doubted  # it was given to somebody who did not want it


def test_an_event_taken_back_is_forgotten_unless_it_was_reported() -> None:
    session = make_session(open_=True)
    phone, doses = Phone(session), [make_dose(session), make_dose(session)]
    said = {"kind": "fainting", "onset_at": later(1), "symptoms": "头晕"}
    for dose in doses:
        phone.send(phone.say("event", 2, dose_id=dose.pk, **said))
        if dose == doses[1]:
            actions.report(Adverse.objects.get(dose=dose), text="区疾控", by=chief(), now=later(3))
        phone.send(phone.back("event", 4))

    kept = Adverse.objects.get()
    assert (kept.dose, kept.outcome, kept.notes.count()) == (doses[1], "unknown", 1)


def test_what_a_desk_wrote_down_later_stays() -> None:
    session, person = make_session(open_=True), grown()
    visit = actions.arrive(session, person, by=chief(), now=later(0))
    actions.screen(visit, actions.Decision("fit"), by=doctor(), now=later(5))

    phone = Phone(session)
    phone.send(phone.screening(person, 2, state="unfit", note="癫痫"))

    assert Visit.objects.get().state == "fit"


@pytest.mark.parametrize(
    ("kind", "over", "why"),
    [
        ("screening", {"answers": ["no_such"]}, "unknown_question"),
        ("screening", {"doctor": ""}, "no_doctor"),
        ("screening", {"person_id": uuid7()}, "unknown_person"),
        ("consent", {"session_id": uuid7()}, "unknown_session"),
        ("consent", {"born_on": date(2008, 1, 1)}, "minor"),
        ("consent", {"who": "guardian"}, "no_guardian"),
        ("event", {"dose_id": uuid7()}, "unknown_dose"),
        ("event", {"onset_at": at(DAY, 1)}, "onset"),
        ("event", {"kind": "no_such"}, "unknown_kind_of_event"),
    ],
)
def test_what_cannot_be_right_is_stored_and_doubted(kind: str, over: dict[str, Any], why: str) -> None:
    session = make_session(open_=True)
    person = grown(**({"born_on": over.pop("born_on")} if "born_on" in over else {}))
    phone = Phone(session)
    fact = {
        "screening": lambda: phone.screening(person, 0),
        "consent": lambda: phone.consent(person, 0),
        "event": lambda: phone.say(
            "event",
            2,
            dose_id=make_dose(session).pk,
            kind="fainting",
            onset_at=later(1),
            symptoms="头晕",
        ),
    }[kind]()
    fact.data.update(over)

    assert phone.send(fact) == [why]
    assert not Visit.objects.filter(person=person).exists()


def test_a_doctors_own_decision_needs_no_other_name() -> None:
    session, person = make_session(open_=True), grown()
    phone = Phone(session, "doctor")

    assert phone.send(phone.screening(person, 0, doctor="")) == [""]
    assert Visit.objects.get().state == "fit"


def expecting(session: Session) -> Round:
    """Open a round that expects a swab of everybody in Heshan."""
    return make_round(protocol=session.protocol)


def give(visit: Visit, minutes: int = 0) -> str:
    """Try to give a dose at the desk."""
    lot = queries.lots_of(visit.session)[0].lot
    try:
        actions.give(visit, lot, place="left_arm", by=chief(), now=later(minutes), kinds=ALL)
    except Refused as no:
        return no.code
    return "given"


def test_where_a_swab_is_due_somebody_decides_before_the_dose() -> None:
    session = make_session(open_=True)
    visit, round_ = make_agreed(session), expecting(session)

    assert queries.swab_due(visit.person_id, session.protocol, NOON) == (round_, 24)
    assert give(visit) == "swab_first"
    actions.decide_swab(visit, swab="first", by=chief(), now=NOON)
    assert give(visit) == "swab_first"
    actions.decide_swab(visit, swab="waits", by=chief(), now=NOON)
    assert give(visit) == "given"
    assert Deferral.objects.get(activity="swab").until == NOON + timedelta(hours=24)
    assert queries.swab_due(visit.person_id, session.protocol, later(1)) is None


def test_who_was_swabbed_or_is_not_expected_is_asked_nothing() -> None:
    session = make_session(open_=True)
    visits = [make_agreed(session) for _ in range(3)]
    round_ = expecting(session)
    make_swab(visits[0].person, round_)
    waits = {"activity": "swab", "reason": "medical", "source": "病历", "from_at": NOON - timedelta(hours=1)}
    Deferral.objects.create(person=visits[1].person, area_id=1, until=later(600), **waits)

    assert [give(each) for each in visits] == ["given", "given", "swab_first"]
    Round.objects.update(state="closed", closed_at=NOON)
    assert give(visits[2]) == "given"


def make_swab(person: Person, round_: Round) -> None:
    """Put a swab of somebody on record."""
    SwabClaim.objects.create(person_id=person.pk, round_id=round_.pk)
    Swab.objects.create(
        id=uuid7(), batch_id=uuid7(), device_id=uuid7(), by=chief(), at=NOON, told_at=NOON, received_at=NOON,
        area_id=person.area_id, person=person, round=round_, site_id=uuid7(), tube_id=uuid7(), tube_code="T",
    )  # fmt: skip


def test_a_phone_knows_the_people_and_lots_of_its_session() -> None:
    session = make_session(5, open_=True)
    visit, dose = make_agreed(session), make_dose(session)
    round_ = expecting(session)

    (known,) = on_phone(make_user("vaccinator", area_id=YIYANG), later(1))

    assert [one.n for one in known.lots] == [4]
    people = {one.person: one for one in known.people}
    assert set(people) == {visit.person, dose.person}
    assert (people[visit.person].round, people[dose.person].round) == (round_.number, None)
    assert people[dose.person].dose == dose
    assert [one.number for one in people[dose.person].had] == [1]
    assert on_phone(make_user("vaccinator", area_id=TAOJIANG), later(1)) == []


def test_who_gets_no_dose_without_a_reason_waits_for_somebody_who_looks() -> None:
    session, person = make_session(open_=True), grown()
    phone = Phone(session)
    bare = phone.screening(person, 0, state="unfit")
    assert phone.send(bare) == ["no_reason"]
    assert not Visit.objects.exists()
    dispute = Dispute.objects.get(fact_id=bare.id)
    settle(dispute, decision="stands", note="医生补述：癫痫", by=chief(), now=later(5), kind=SETTLEMENT)
    hear_visits([(session.pk, person.pk)])
    visit = Visit.objects.get()
    assert (visit.state, visit.note) == ("unfit", "医生补述：癫痫")
