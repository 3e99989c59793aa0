"""Cases: steps, numbers, history, who may; what a decision does to the person's contact and to those near."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions
from lianfang.cases.models import Case, CaseChange, Contact, Link
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG, YIYANG
from lianfang.protocol.tests.make import refusing

pytestmark = pytest.mark.django_db


def test_a_case_goes_from_proposal_to_number(now: datetime) -> None:
    by = make_epidemiologist()
    case = actions.propose_case(make_outbreak(), person=make_person(), reason="阳性", by=by, now=now)
    actions.start_review(case, by=by, now=now + timedelta(minutes=5))
    actions.confirm(
        case, clinical_type="mild", onset_on=date(2021, 8, 3), by=by, now=now + timedelta(hours=1)
    )
    assert (case.state, case.number, case.clinical_type) == ("confirmed", 1, "mild")
    assert case.decided_at == now + timedelta(hours=1)
    steps = CaseChange.objects.filter(case=case).values_list("before", "after", "protocol")
    assert list(steps) == [
        ("", "proposed", "covid19-2021-08-03"),
        ("proposed", "review", "covid19-2021-08-03"),
        ("review", "confirmed", "covid19-2021-08-03"),
    ]
    verbs = AuditEntry.objects.filter(person_id=case.person_id).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["cases.case.proposed", "cases.case.review", "cases.case.confirmed"]


def test_a_step_remembers_the_protocol_of_its_day(now: datetime) -> None:
    case = make_case(now, state="asymptomatic")
    later = now + timedelta(days=10)
    actions.convert(
        case,
        clinical_type="ordinary",
        onset_on=date(2021, 8, 14),
        reason="发热",
        by=make_epidemiologist(),
        now=later,
    )
    changes = list(CaseChange.objects.filter(case=case).values_list("after", "protocol"))
    assert changes[-1] == ("confirmed", "covid19-2021-08-12")
    assert (case.number, case.decided_at, case.converted_at) == (1, now, later)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("proposed", actions.confirm),
        ("confirmed", actions.start_review),
        ("excluded", actions.confirm),
        ("confirmed", actions.call_asymptomatic),
        ("elsewhere", actions.confirm),
    ],
)
def test_a_step_that_does_not_follow_is_refused(now: datetime, state: str, step: Callable[..., Case]) -> None:
    case = make_case(now, state=state)
    with refusing("step"):
        step(case, by=make_epidemiologist(), now=now)
    case.refresh_from_db()
    assert case.state == state


def test_what_was_decided_is_not_decided_anew(now: datetime) -> None:
    case = make_case(now, state="asymptomatic")
    by, later = make_epidemiologist(), now + timedelta(days=1)
    for decide in (actions.confirm, actions.call_asymptomatic):
        with refusing("step"):
            decide(case, by=by, now=later)
    case.refresh_from_db()
    assert (case.number, case.decided_at, case.state) == (1, now, "asymptomatic")


def test_only_an_asymptomatic_infection_is_converted(now: datetime) -> None:
    case = make_case(now)
    with refusing("step"):
        actions.convert(
            case,
            clinical_type="mild",
            onset_on=date(2021, 8, 5),
            reason="…",
            by=make_epidemiologist(),
            now=now,
        )


def test_an_unknown_clinical_type_is_refused(now: datetime) -> None:
    case = make_case(now, state="review")
    with refusing("unknown_choice", "mild"):
        actions.confirm(case, clinical_type="middling", by=make_epidemiologist(), now=now)


def test_onset_is_not_in_the_future(now: datetime) -> None:
    case = make_case(now, state="review")
    with refusing("onset_later"):
        actions.confirm(case, onset_on=date(2021, 8, 6), by=make_epidemiologist(), now=now)


def test_one_case_a_person_and_outbreak(now: datetime) -> None:
    case = make_case(now)
    with refusing("case_exists"):
        make_case(now, state="proposed", person=case.person)
    other = make_outbreak(began_on=date(2021, 8, 1))
    assert make_case(now, outbreak=other, person=case.person).number == 1


def test_an_excluded_case_may_be_proposed_again(now: datetime) -> None:
    case = make_case(now, state="excluded")
    again = make_case(now, state="proposed", person=case.person)
    assert again == case
    assert again.state == "proposed"


@pytest.mark.parametrize("role", ["commander", "doctor", "grid_worker", "observer", "testing_chief"])
def test_who_may_not_decide(now: datetime, role: str) -> None:
    case = make_case(now, state="review")
    with refusing("forbidden"):
        actions.confirm(case, by=make_user(role, area_id=YIYANG), now=now)


def test_an_epidemiologist_of_another_district_may_not_decide(now: datetime) -> None:
    case = make_case(now, state="review")
    with refusing("forbidden"):
        actions.confirm(case, by=make_epidemiologist(area_id=TAOJIANG), now=now)


def test_a_lead_from_another_area_is_no_case_of_ours(now: datetime) -> None:
    case = make_case(now, state="elsewhere", onset_on=date(2021, 7, 27))
    assert (case.state, case.number, case.decided_at) == ("elsewhere", None, None)
    assert make_contact(now, case=case).grade == "close"


def test_clocks_of_a_case_are_stopped_once(now: datetime) -> None:
    by, case = make_epidemiologist(), make_case(now)
    actions.mark_done(case, step="reported", by=by, now=now + timedelta(hours=1))
    assert case.reported_at == now + timedelta(hours=1)
    with refusing("marked"):
        actions.mark_done(case, step="reported", by=by, now=now + timedelta(hours=2))


def test_a_contact_who_becomes_a_case_leaves_quarantine(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    order = make_quarantine(now, contact=contact, by=by)
    make_case(now, by=by, person=contact.person)
    contact.refresh_from_db()
    order.refresh_from_db()
    assert contact.state == Contact.State.BECAME_CASE
    assert contact.closed_at == order.released_at == now
    assert order.release_reason == "The person became a case"
    assert not contact.person.test_requests.filter(cancelled_at=None).exists()


def test_secondary_contacts_of_a_new_case_become_close_and_their_clocks_move(now: datetime) -> None:
    by = make_epidemiologist()
    first = make_contact(now, by=by)
    near = make_contact(now, via=first, by=by)
    order = make_quarantine(now, contact=near, by=by)
    assert (order.ends_on, near.grade) == (date(2021, 8, 11), "secondary")
    case = make_case(now + timedelta(days=2), by=by, person=first.person)
    near.refresh_from_db()
    order.refresh_from_db()
    assert (near.grade, near.case, near.via) == ("close", case, None)
    assert order.released_at
    longer = near.quarantines.get(released_at=None)
    assert (longer.ends_on, longer.kind, longer.starts_on) == (date(2021, 8, 18), "central", order.starts_on)
    assert longer.due_tests[-1] == date(2021, 8, 18)
    assert Link.objects.get(contact=near).case == case


def test_an_exclusion_lifts_the_temporary_isolation(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, by=by, state="review")
    order = actions.order_quarantine(
        case, kind="temporary", reason="阳性,待诊断", by=by, reviewed_by=by, now=now
    )
    actions.exclude(case, reason="复测阴性", by=by, now=now)
    order.refresh_from_db()
    assert (order.released_at, order.release_reason) == (now, "复测阴性")


def test_a_case_left_is_isolated_as_the_protocol_asks(now: datetime) -> None:
    doctor = make_user("doctor", area_id=TAOJIANG)  # the hospital stands elsewhere
    case = make_case(now)
    left = datetime.fromisoformat("2021-09-23T10:00+08:00")
    stage = actions.case_left(case, at=left, by=doctor)
    assert stage
    assert (stage.kind, stage.starts_on, stage.ends_on) == (
        "after_care",
        date(2021, 9, 23),
        date(2021, 10, 7),
    )
    assert (stage.protocol, case.out_at) == ("covid19-2021-09-13", left)
    with refusing("left"):
        actions.case_left(case, at=left, by=doctor)


def test_an_asymptomatic_infection_is_watched_at_home_after_release(now: datetime) -> None:
    case = make_case(now, state="asymptomatic")
    stage = actions.case_left(case, at=now + timedelta(days=15), by=make_user("doctor"))
    assert stage
    assert (stage.kind, stage.ends_on) == ("monitoring", date(2021, 9, 3))


def test_a_death_orders_nothing(now: datetime) -> None:
    case = make_case(now)
    assert actions.case_left(case, at=now, by=make_user("doctor"), died=True) is None
    assert (case.died_at, case.out_at) == (now, None)


def test_nobody_is_discharged_undecided_or_by_anybody(now: datetime) -> None:
    with refusing("step"):
        actions.case_left(make_case(now, state="review"), at=now, by=make_user("doctor"))
    with refusing("forbidden"):
        actions.case_left(make_case(now), at=now, by=make_user("observer"))
