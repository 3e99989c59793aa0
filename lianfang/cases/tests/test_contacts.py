"""Tracing and quarantine: strictest grade, clocks, orders, release."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, queries
from lianfang.cases.models import Contact, Exposure, Link, Quarantine
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.common.dates import at
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG, YIYANG, make_area
from lianfang.protocol.tests.make import refusing
from lianfang.testing.models import PersonResult

pytestmark = pytest.mark.django_db


def expose(now: datetime, person: Person, source: Person, outbreak: Any, **over: Any) -> Exposure:
    fields: dict[str, Any] = {
        "place": "滨江茶馆",
        "setting": "meal",
        "began_at": now - timedelta(hours=5),
    } | over
    fields = {"ended_at": now - timedelta(hours=4), "by": make_epidemiologist(), **fields}
    return actions.add_exposure(person, source=source, outbreak=outbreak, now=now, **fields)


def swabbed(person: Person, day: date, meaning: str = "negative", *, single: bool = True) -> None:
    """A result as the follower of testing writes it."""
    PersonResult.objects.create(
        id=uuid7(),
        person=person,
        tube_id=uuid7(),
        round_id=uuid7(),
        area_id=person.area_id,
        meaning=meaning,
        single=single,
        taken_at=at(day, 8),
        resulted_at=at(day, 16),
    )


def test_an_exposure_names_who_infected_whom_once(now: datetime) -> None:
    case, person = make_case(now), make_person()
    expose(now, person, case.person, case.outbreak, infected=True)
    with refusing("infector_known"):
        expose(now, person, case.person, case.outbreak, infected=True)
    expose(now, person, case.person, case.outbreak)
    assert Exposure.objects.filter(person=person).count() == 2


def test_an_infector_has_a_case(now: datetime) -> None:
    case = make_case(now)
    with refusing("no_case"):
        expose(now, make_person(), make_person(), case.outbreak, infected=True)


@pytest.mark.parametrize(("began", "ended"), [(3, 4), (-2, -1)])
def test_an_exposure_has_its_times_in_order(now: datetime, began: int, ended: int) -> None:
    case = make_case(now)
    times = {"began_at": now - timedelta(hours=began), "ended_at": now - timedelta(hours=ended)}
    with refusing("times"):
        expose(now, make_person(), case.person, case.outbreak, **times)


def test_a_contact_said_twice_is_recorded_once(now: datetime) -> None:
    first = make_contact(now)
    again = make_contact(now, case=first.case, person=first.person)
    assert again == first
    assert Contact.objects.count() == Link.objects.count() == 1


def test_the_strictest_grade_holds_whatever_comes_first(now: datetime) -> None:
    by = make_epidemiologist()
    case, other = make_case(now, by=by), make_case(now, by=by)
    middle = make_contact(now, case=other, by=by)
    near: dict[str, Any] = {"case": case}
    far: dict[str, Any] = {"via": middle}
    for order in ([far, near], [near, far]):
        person = make_person()
        for source in order:
            contact = make_contact(now, person=person, by=by, **source)
        assert (contact.grade, contact.case, contact.via) == ("close", case, None)
        assert contact.links.count() == 2


def test_a_newer_exposure_starts_the_clock_anew(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    order = make_quarantine(now, contact=contact, by=by)
    assert order.ends_on == date(2021, 8, 18)
    later = now + timedelta(days=4)
    make_contact(
        later,
        case=make_case(later, by=by),
        person=contact.person,
        by=by,
        last_exposure_at=later - timedelta(hours=1),
    )
    order.refresh_from_db()
    fresh = contact.quarantines.get(released_at=None)
    assert order.release_reason == "A newer exposure was found"
    assert (fresh.ends_on, fresh.protocol) == (date(2021, 8, 23), "covid19-2021-08-09")
    assert fresh.due_tests == [date(2021, 8, n) for n in (9, 12, 15, 22)]
    due = contact.person.test_requests.filter(cancelled_at=None, due_on__gte=date(2021, 8, 9))
    assert sorted(due.values_list("due_on", flat=True)) == fresh.due_tests


def test_an_older_exposure_changes_nothing(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    order = make_quarantine(now, contact=contact, by=by)
    make_contact(
        now,
        case=make_case(now, by=by),
        person=contact.person,
        by=by,
        last_exposure_at=now - timedelta(days=3),
        anyway=True,
    )
    order.refresh_from_db()
    assert order.released_at is None


def test_somebody_released_who_is_exposed_again_is_opened_again(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    Contact.objects.filter(pk=contact.pk).update(state="released", closed_at=now)
    later = now + timedelta(days=20)
    make_contact(later, case=contact.case, person=contact.person, by=by, last_exposure_at=later, anyway=True)
    contact.refresh_from_db()
    assert (contact.state, contact.closed_at) == ("reported", None)


def test_many_contacts_at_once(now: datetime) -> None:
    by, case = make_epidemiologist(), make_case(now)
    people = [make_person() for _n in range(20)]
    found = [(person, now - timedelta(hours=n)) for n, person in enumerate(people)]
    found += [(people[0], now - timedelta(days=2)), (case.person, now), (make_case(now, by=by).person, now)]
    contacts = actions.add_contacts(found, case=case, grade="close", by=by, now=now)
    assert len(contacts) == 20
    assert Contact.objects.get(person=people[0]).last_exposure_at == now
    assert AuditEntry.objects.filter(verb="cases.contact.recorded").count() == 20


def test_many_contacts_take_few_statements(now: datetime, django_assert_max_num_queries: Any) -> None:
    by, case = make_epidemiologist(), make_case(now)
    found = [(make_person(), now) for _n in range(50)]
    with django_assert_max_num_queries(50 + 25):  # the audit writes one row a person
        actions.add_contacts(found, case=case, grade="close", by=by, now=now)


def test_who_is_a_case_is_no_contact(now: datetime) -> None:
    with refusing("is_case"):
        make_contact(now, case=make_case(now), person=make_case(now).person)


def test_a_contact_needs_one_open_source(now: datetime) -> None:
    by = make_epidemiologist()
    contact, excluded = make_contact(now, by=by), make_case(now, state="excluded", by=by)
    with refusing("no_source"):
        make_contact(now, case=contact.case, via=contact)
    with refusing("source_closed"):
        make_contact(now, case=excluded)
    make_case(now, by=by, person=contact.person)
    contact.refresh_from_db()
    with refusing("source_closed"):
        make_contact(now, via=contact)


def test_a_contact_may_live_where_the_investigator_has_no_post(now: datetime) -> None:
    case = make_case(now)
    away = make_person(area=make_area(43, 9, 22))
    contact = make_contact(now, case=case, person=away, by=make_epidemiologist(area_id=case.area_id))
    assert contact.area_id == TAOJIANG
    with refusing("forbidden"):
        make_contact(now, case=case, by=make_user("grid_worker", area_id=YIYANG))


def test_a_contact_is_handed_to_another_area(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    order = make_quarantine(now, contact=contact, by=by)
    actions.hand_over(contact, to="长沙市疾控中心", by=by, now=now)
    order.refresh_from_db()
    assert (contact.state, contact.handed_to, order.released_at) == ("elsewhere", "长沙市疾控中心", now)
    with refusing("closed"):
        actions.hand_over(contact, to="长沙市疾控中心", by=by, now=now)


def test_an_order_has_clock_tests_protocol_and_a_way_to_appeal(now: datetime) -> None:
    contact = make_contact(now)
    order = make_quarantine(now, contact=contact)
    contact.refresh_from_db()
    assert contact.state == "quarantined"
    assert (order.starts_on, order.ends_on) == (date(2021, 8, 5), date(2021, 8, 18))
    assert order.due_tests == [date(2021, 8, n) for n in (5, 8, 11, 18)]
    assert order.protocol == "covid19-2021-08-03"
    assert order.appeal_to
    asked = contact.person.test_requests.values_list("due_on", flat=True)
    assert sorted(asked) == order.due_tests


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"kind": "home"}, "place"),
        ({"kind": "home", "exception": "child"}, "exception"),
        ({"kind": "monitoring"}, "place"),
        ({"kind": "after_care"}, "place"),
        ({"kind": "central", "starts_on": date(2021, 8, 30)}, "clock_over"),
    ],
)
def test_orders_the_protocol_does_not_know(now: datetime, over: dict[str, Any], code: str) -> None:
    contact = make_contact(now, person=make_person(born_on=date(1980, 1, 1)))
    with refusing(code):
        make_quarantine(now, contact=contact, **over)
    assert not Quarantine.objects.exists()


def test_home_needs_a_reason_and_keeps_it(now: datetime) -> None:
    order = make_quarantine(now, kind="home", exception="孕晚期,医生建议居家")
    assert (order.exception, order.ends_on) == ("孕晚期,医生建议居家", date(2021, 8, 18))


def test_a_new_kind_of_order_replaces_the_old_one(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    central = make_quarantine(now, contact=contact, by=by)
    with refusing("ordered"):
        make_quarantine(now, contact=contact, by=by)
    home = make_quarantine(now, contact=contact, by=by, kind="home", exception="ill")
    central.refresh_from_db()
    assert central.release_reason == "Replaced by another order"
    assert contact.quarantines.get(released_at=None) == home


def test_order_and_review_need_the_right(now: datetime) -> None:
    contact, by = make_contact(now), make_epidemiologist()
    with refusing("forbidden"):
        make_quarantine(now, contact=contact, by=make_user("grid_worker"))
    with refusing("forbidden"):
        make_quarantine(now, contact=contact, by=by, reviewed_by=make_user("observer"))


def test_the_database_keeps_reason_reviewer_and_one_running_order(now: datetime) -> None:
    order = make_quarantine(now)
    for field, value in (("reason", ""), ("appeal_to", ""), ("reviewed_by", None), ("released_at", now)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quarantine.objects.filter(pk=order.pk).update(**{field: value})
    order.pk = uuid7()
    with pytest.raises(IntegrityError), transaction.atomic():
        order.save(force_insert=True)


def test_release_waits_for_everything_then_leads_home(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    order = make_quarantine(now, contact=contact, by=by)
    end = at(date(2021, 8, 18), 20)
    for day in (5, 8, 11):
        swabbed(contact.person, date(2021, 8, day))
    with refusing("waiting"):
        actions.release(order, reason="期满", by=by, now=end)
    swabbed(contact.person, date(2021, 8, 18))
    assert [c.key for c in queries.checklist(order, end) if not c.met] == ["second_swab"]
    swabbed(contact.person, date(2021, 8, 18))
    stage = actions.release(order, reason="期满", by=by, now=end)
    contact.refresh_from_db()
    assert stage
    assert (stage.kind, stage.ends_on, contact.state) == ("monitoring", date(2021, 8, 25), "monitored")
    assert stage.due_tests == [date(2021, 8, 19), date(2021, 8, 24)]
    with refusing("released"):
        actions.release(order, reason="期满", by=by, now=end)
    over = at(date(2021, 8, 25), 12)
    for day in (19, 24):
        swabbed(contact.person, date(2021, 8, day))
    assert actions.release(stage, reason="期满", by=by, now=over) is None
    contact.refresh_from_db()
    assert (contact.state, contact.closed_at) == ("released", over)


def test_a_positive_keeps_a_contact_in(now: datetime) -> None:
    order = make_quarantine(now)
    swabbed(order.person, date(2021, 8, 6), "positive")
    assert "no_positive" in [c.key for c in queries.checklist(order, now + timedelta(days=3)) if not c.met]


def test_a_positive_that_a_person_called_no_case_keeps_nobody_in(now: datetime) -> None:
    order = make_quarantine(now)
    swabbed(order.person, date(2021, 8, 6), "positive")
    later = now + timedelta(days=3)
    case = make_case(later, person=order.person, state="review", outbreak=order.outbreak)
    actions.exclude(case, reason="第二种试剂复核阴性", by=make_epidemiologist(), now=later)
    assert "no_positive" not in [c.key for c in queries.checklist(order, later) if not c.met]
    swabbed(order.person, date(2021, 8, 9), "positive")
    assert "no_positive" in [c.key for c in queries.checklist(order, later + timedelta(days=2)) if not c.met]


def test_a_shared_tube_keeps_somebody_in_until_their_own_swab_is_negative(now: datetime) -> None:
    order, later = make_quarantine(now), now + timedelta(days=3)
    swabbed(order.person, date(2021, 8, 6), "recheck", single=False)
    assert "no_positive" in [c.key for c in queries.checklist(order, later) if not c.met]
    swabbed(order.person, date(2021, 8, 7))
    assert "no_positive" not in [c.key for c in queries.checklist(order, later) if not c.met]


def test_a_secondary_contact_waits_for_the_close_one(now: datetime) -> None:
    by = make_epidemiologist()
    first = make_contact(now, by=by)
    near = make_contact(now, via=first, by=by)
    order = make_quarantine(now, contact=near, by=by)
    end = at(date(2021, 8, 11), 20)
    for day in order.due_tests:
        swabbed(near.person, day)
    swabbed(first.person, date(2021, 8, 6))
    assert [c.key for c in queries.checklist(order, end) if not c.met] == ["linked"]
    swabbed(first.person, date(2021, 8, 9))
    assert actions.release(order, reason="期满", by=by, now=end)


def test_contacts_of_an_excluded_case_may_go(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, state="review", by=by)
    order = make_quarantine(now, contact=make_contact(now, case=case, by=by), by=by)
    actions.exclude(case, reason="复测阴性", by=by, now=now)
    assert actions.release(order, reason="传染源已排除", by=by, now=now) is None
    assert Contact.objects.get(quarantines=order).state == "released"


def test_a_temporary_isolation_is_answered_for_once(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, state="proposed", by=by)
    order = actions.order_quarantine(case, kind="temporary", reason="…", by=by, reviewed_by=by, now=now)
    assert order.ends_on == date(2021, 8, 6)
    with refusing("reviewed"):
        actions.review_temporary(order, by=by, now=now)
    actions.release(order, reason="复测阴性", by=by, now=now)
    assert order.released_at == now


def test_a_quarantine_is_lengthened_and_the_old_one_stays(now: datetime) -> None:
    by = make_epidemiologist()
    order = make_quarantine(now, by=by)
    with refusing("not_longer"):
        actions.extend(order, ends_on=order.ends_on, reason="…", by=by, now=now)
    longer = actions.extend(order, ends_on=date(2021, 8, 20), reason="同住人转阳", by=by, now=now)
    order.refresh_from_db()
    assert (order.release_reason, longer.ends_on) == ("同住人转阳", date(2021, 8, 20))
    assert longer.due_tests[-1] == date(2021, 8, 19)
