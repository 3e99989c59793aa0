"""Contacts on their way: located, told, brought; orders converted; appeals; rooms; roommates; lists from files."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Occupancy
from lianfang.beds.tests.make import make_bed, make_stay
from lianfang.cases import actions, letters, queries
from lianfang.cases.models import Appeal, Contact, ContactFile, ContactStep, Exposure, Quarantine
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.common.dates import at
from lianfang.documents.tables import give_back
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import make_site
from lianfang.protocol.tests.make import refusing

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def make_isolation() -> Site:
    return make_site(kind="isolation", name="资江集中隔离点")


def test_steps_are_noted_with_who_and_when(now: datetime) -> None:
    by, contact = make_epidemiologist(), make_contact(now)
    actions.mark_contacts([contact], step="notified", by=by, now=now + HOUR, note="电话接通")
    contact.refresh_from_db()
    assert (contact.state, contact.located_at, contact.notified_at) == ("notified", now + HOUR, now + HOUR)
    step = ContactStep.objects.get(contact=contact)
    assert (step.before, step.after, step.by, step.note) == ("reported", "notified", by, "电话接通")
    with refusing("step"):
        actions.mark_contacts([contact], step="located", by=by, now=now)
    with refusing("note"):
        actions.mark_contacts([contact], step="lost", by=by, now=now)
    with refusing("forbidden"):
        actions.mark_contacts([contact], step="transfer", by=make_user("observer"), now=now)


def test_who_died_is_closed_and_nothing_restricts_them(now: datetime) -> None:
    by, order = make_epidemiologist(), make_quarantine(now)
    contact = Contact.objects.get(quarantines=order)
    actions.mark_contacts([contact], step="died", by=by, now=now, note="车祸")
    order.refresh_from_db()
    contact.refresh_from_db()
    assert (order.release_reason, contact.state, contact.closed_at) == ("The person died", "died", now)


def test_many_are_marked_in_few_statements(now: datetime, django_assert_max_num_queries: Any) -> None:
    by, case = make_epidemiologist(), make_case(now)
    found = [(make_person(), now) for _n in range(50)]
    contacts = actions.add_contacts(found, case=case, grade="close", by=by, now=now)
    with django_assert_max_num_queries(9):  # the same for one and for hundreds
        assert len(actions.mark_contacts(contacts, step="located", by=by, now=now)) == 50


def test_the_board_counts_who_is_late_by_the_clocks(now: datetime) -> None:
    by, case = make_epidemiologist(), make_case(now)
    people = [(make_person(), now) for _n in range(4)]
    first, second, third, _fourth = actions.add_contacts(people, case=case, grade="close", by=by, now=now)
    actions.mark_contacts([first], step="located", by=by, now=now)
    actions.mark_contacts([second], step="notified", by=by, now=now)
    make_quarantine(now, contact=third, by=by)
    later = now + 9 * HOUR
    protocol = queries.protocol_of(case.outbreak, later)
    *_areas, whole = queries.tracing_board(
        case.outbreak, by=by, on=later.date(), now=later, protocol=protocol
    )
    assert whole.waiting == {"locate": 1, "notify": 2, "place": 3}
    assert whole.late == {"locate": 1, "notify": 2, "place": 0}
    asked: dict[str, Any] = {"by": by, "on": later.date(), "now": later}
    for kind, n in whole.waiting.items():
        assert queries.contacts(case.outbreak, due=kind, **asked).count() == n
        assert queries.contacts(case.outbreak, due=kind, late=True, **asked).count() == whole.late[kind]


def test_an_order_is_converted_and_keeps_its_clock(now: datetime) -> None:
    by, home = make_epidemiologist(), make_household()
    contact = make_contact(now, person=make_person(household=home), by=by)
    central = make_quarantine(now, contact=contact, by=by)
    later = now + timedelta(days=2)
    said: dict[str, Any] = {"kind": "home", "reason": "临产", "by": by}
    with refusing("place"):
        actions.convert_quarantine(central, now=later, **said)
    order = actions.convert_quarantine(central, now=later, exception="pregnant", **said)
    assert (order.starts_on, order.ends_on, order.due_tests) == (
        central.starts_on,
        central.ends_on,
        central.due_tests,
    )
    assert (order.replaces, order.place) == (central, home.address)
    with refusing("same_order"):
        actions.convert_quarantine(order, now=later, exception="pregnant", place=home.address, **said)
    with refusing("released"):
        actions.convert_quarantine(central, now=later, exception="pregnant", **said)


def test_an_extension_outlives_a_conversion(now: datetime) -> None:
    by = make_epidemiologist()
    order = actions.extend(make_quarantine(now, by=by), ends_on=date(2021, 8, 30), reason="…", by=by, now=now)
    moved = actions.convert_quarantine(
        order, kind="central", site=make_isolation(), reason="换点", by=by, now=now + HOUR
    )
    assert moved.ends_on == date(2021, 8, 30)


def test_an_appeal_is_answered_by_another_person(now: datetime) -> None:
    by, other = make_epidemiologist(), make_epidemiologist()
    order = make_quarantine(now, by=by)
    appeal = actions.record_appeal(order, said_by="本人", said="当天不在场", by=by, now=now)
    assert appeal.due_at == now + 24 * HOUR
    with refusing("appealed"):
        actions.record_appeal(order, said_by="本人", said="再说一次", by=by, now=now)
    with refusing("same_person"):
        actions.answer_appeal(appeal, outcome="stands", answer="维持", by=by, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(answered_by=by, answered_at=now, outcome="stands", answer="…")
    actions.answer_appeal(appeal, outcome="lifted", answer="行程核实,不在场", by=other, now=now + HOUR)
    order.refresh_from_db()
    contact = Contact.objects.get(quarantines=order)
    assert (order.release_reason, order.released_by, contact.state) == ("Lifted on appeal", other, "released")
    with refusing("answered"):
        actions.answer_appeal(appeal, outcome="stands", answer="…", by=other, now=now)


def test_people_are_taken_in_and_only_a_household_shares(now: datetime) -> None:
    by, site, home = make_epidemiologist(), make_isolation(), make_household()
    bed = make_bed(site, single=False, beds=3)
    second, third = bed.room.beds.exclude(pk=bed.pk).order_by("name")
    case = make_case(now, by=by)
    people = [make_person(household=home), make_person(household=home), make_person()]
    orders = [
        make_quarantine(now, contact=make_contact(now, case=case, person=p, by=by), by=by, site=site)
        for p in people
    ]
    assert set(Contact.objects.values_list("state", flat=True)) == {"transfer"}
    actions.take_in(orders[0], bed, by=by, now=now)
    actions.take_in(orders[1], second, by=by, now=now)
    with refusing("occupied"):
        actions.take_in(orders[2], third, by=by, now=now)
    assert sorted(Contact.objects.values_list("state", flat=True)) == ["quarantined"] * 2 + ["transfer"]
    assert [each.person for each in queries.expected(site, now)] == [people[2]]
    with refusing("not_isolation"):
        actions.take_in(orders[2], make_bed(), by=by, now=now)
    with refusing("other_site"):
        actions.take_in(orders[2], make_bed(make_site(kind="isolation", name="别处")), by=by, now=now)


def test_a_bus_full_of_people_gets_rooms_with_households_together(now: datetime) -> None:
    by, site, home = make_epidemiologist(), make_isolation(), make_household()
    for beds in (1, 2, 1):
        make_bed(site, single=False, beds=beds)
    case = make_case(now, by=by)
    people = [
        make_person(),
        make_person(household=home),
        make_person(),
        make_person(household=home),
        make_person(),
    ]
    for person in people:
        make_quarantine(now, contact=make_contact(now, case=case, person=person, by=by), by=by, site=site)
    expected = list(queries.expected(site, now))
    n, left = actions.take_in_many(site, expected, by=by, now=now)
    assert (n, len(left)) == (4, 1)
    rooms = dict(Occupancy.objects.values_list("person", "room"))
    assert rooms[people[1].pk] == rooms[people[3].pk]
    assert len(set(rooms.values())) == 3


def test_a_roommate_who_becomes_a_case_starts_the_clock_anew(now: datetime) -> None:
    by, site, home = make_epidemiologist(), make_isolation(), make_household()
    bed = make_bed(site, single=False, beds=2)
    other_bed = bed.room.beds.exclude(pk=bed.pk).get()
    ill, beside = make_person(household=home), make_person(household=home)
    first = make_contact(now, person=ill, by=by)
    near = make_contact(now, case=first.case, person=beside, by=by)
    order = make_quarantine(now, contact=near, by=by, site=site)
    make_stay(ill, bed, now)
    make_stay(beside, other_bed, now)
    later = now + timedelta(days=3)
    make_case(later, person=ill, by=by)
    fresh = near.quarantines.get(released_at=None)
    order.refresh_from_db()
    assert order.release_reason == "Somebody in the same room became a case"
    assert (fresh.ends_on, fresh.reviewed_by, fresh.replaces) == (date(2021, 8, 22), None, order)
    assert list(queries.unanswered(fresh.outbreak, by=by, on=later.date())) == [fresh]
    assert Exposure.objects.get(person=beside, source_person_id=ill.pk).ended_at == later
    actions.review_temporary(fresh, by=by, now=later)
    assert fresh.reviewed_by == by


def test_who_is_released_leaves_the_room(now: datetime) -> None:
    by, site = make_epidemiologist(), make_isolation()
    case = make_case(now, state="review", by=by)
    order = make_quarantine(now, contact=make_contact(now, case=case, by=by), by=by, site=site)
    actions.take_in(order, make_bed(site), by=by, now=now)
    actions.exclude(case, reason="复测阴性", by=by, now=now)
    actions.release(order, reason="传染源已排除", by=by, now=now + HOUR)
    assert Occupancy.objects.get().during.upper == now + HOUR


def test_infections_that_cannot_be_are_refused(now: datetime) -> None:
    by = make_epidemiologist()
    one, two, three = (make_case(now, by=by, onset_on=date(2021, 8, 4)) for _n in range(3))
    when: dict[str, Any] = {
        "place": "茶馆",
        "setting": "meal",
        "by": by,
        "now": now,
        "outbreak": one.outbreak,
    }

    def infect(person: Any, source: Any, **over: Any) -> Exposure:
        times = {"began_at": at(date(2021, 8, 3), 9), "ended_at": at(date(2021, 8, 3), 10)}
        return actions.add_exposure(
            person.person, source=source.person, infected=True, **(when | times | over)
        )

    infect(two, one)
    infect(three, two)
    with refusing("circular"):
        infect(one, three)
    with refusing("infector_known"):
        infect(three, one)
    with refusing("is_source"):
        infect(one, one)
    with refusing("after_onset"):
        infect(one, make_case(now, by=by), began_at=now - HOUR, ended_at=now)
    with refusing("outside_window"):
        long_ago = at(date(2021, 7, 1))
        infect(one, make_case(now, by=by), began_at=long_ago, ended_at=long_ago, anyway=False)
    with refusing("is_source"):
        make_contact(now, case=one, person=one.person)
    with refusing("outside_window"):
        make_contact(now, case=one, last_exposure_at=at(date(2021, 7, 1)))


LIST = """接触者名单,,,
姓名,联系电话,末次暴露时间,类别,区划代码
{known},13873700001,2021-08-04 18:30,密接,
新来者,13873700002,2021/8/4,次密接,430903
,13873700003,2021-08-04,密接,
没电话,,2021-08-04,密接,
{known},13873700001,昨天,密接,
{known},13873700001,2021-07-01,密接,
{known},13873700001,2021-08-04,亲戚,
"""


def test_a_list_gives_contacts_and_its_bad_rows_back(now: datetime) -> None:
    by, case = make_epidemiologist(), make_case(now)
    known = make_person(phone="13873700001")
    data = LIST.format(known=known.name).encode("gb18030")
    file, new = actions.keep_contact_file(case, name="名单.csv", data=data, by=by, now=now)
    assert (new, actions.keep_contact_file(case, name="again.csv", data=data, by=by, now=now)) == (
        True,
        (file, False),
    )
    assert actions.take_contact_file(file, columns=file.columns, by=by, now=now) == (2, 5)
    contacts = {c.person.name: (c.grade, c.last_exposure_at) for c in Contact.objects.all()}
    assert contacts == {
        known.name: ("close", at(date(2021, 8, 4), 18, 30)),
        "新来者": ("secondary", at(date(2021, 8, 4), 23, 59)),
    }
    assert [(line, why) for line, _cells, why in file.refused] == [
        (5, "name_missing"),
        (6, "nobody"),
        (7, "last_unreadable"),
        (8, "outside_window"),
        (9, "grade_unknown"),
    ]
    with refusing("taken"):
        actions.take_contact_file(file, columns=file.columns, by=by, now=now)
    returned = give_back(
        file.kind, file.separator, file.head, [(c, [w]) for _l, c, w in file.refused], ["原因"]
    )
    assert returned.decode("utf-8-sig").count("\n") == 6


GO_DATA = """visualId,firstName,lastName,addresses[0].phoneNumber,dateOfLastContact,riskLevel,followUp.status
CONTACT-2021-0001,新来,者,13873700002,2021-08-04T00:00:00.000Z,LNG_REFERENCE_DATA_CATEGORY_RISK_LEVEL_HIGH,
CONTACT-2021-0002,Adama,Sow,13873700003,04/08/2021,,
CONTACT-2021-0003,,,13873700004,2021-08-04T00:00:00.000Z,,
"""


def test_a_list_of_go_data_gives_contacts(now: datetime) -> None:
    by, case = make_epidemiologist(), make_case(now)
    for name, phone in (("者新来", "13873700002"), ("Sow Adama", "13873700003")):
        make_person(name=name, phone=phone)
    file, _new = actions.keep_contact_file(case, name="g.csv", data=GO_DATA.encode(), by=by, now=now)
    assert actions.take_contact_file(file, columns=file.columns, by=by, now=now) == (2, 1)
    assert {contact.last_exposure_at for contact in Contact.objects.all()} == {at(date(2021, 8, 4), 23, 59)}
    assert [why for _line, _cells, why in file.refused] == ["name_missing"]


def test_a_list_is_taken_back_as_a_whole(now: datetime) -> None:
    by, case = make_epidemiologist(), make_case(now)
    people = [make_person(phone=f"1387370000{n}") for n in range(3)]
    old = make_contact(now, case=make_case(now, by=by), person=people[0], by=by)
    rows = "".join(f"{p.name},{p.phone},2021-08-05 08:00\n" for p in people)
    data = f"姓名,电话,末次暴露\n{rows}".encode()
    file, _new = actions.keep_contact_file(case, name="a.csv", data=data, by=by, now=now)
    actions.take_contact_file(file, columns=file.columns, by=by, now=now)
    order = make_quarantine(now, contact=Contact.objects.get(person=people[1]), by=by)
    with refusing("rests"):
        actions.undo_contact_file(file, reason="发错了", by=by, now=now)
    Quarantine.objects.filter(pk=order.pk).delete()
    assert actions.undo_contact_file(file, reason="发错了", by=by, now=now) == 2
    old.refresh_from_db()
    assert (list(Contact.objects.all()), old.last_exposure_at) == ([old], now - timedelta(days=1))
    assert ContactFile.objects.get().state == "undone"
    assert actions.keep_contact_file(case, name="a.csv", data=data, by=by, now=now)[1]


def test_the_letter_says_what_the_order_says(now: datetime) -> None:
    order = make_quarantine(now, kind="home", exception="caregiver")
    page = letters.page_of(order, now)
    assert page["to"] == order.person.name
    with override("zh-hans"):  # words that mean something else on other pages
        words = letters.page_of(order, now)["w"]
    assert [words[key][0] for key in ("to", "from", "stamp")] == ["送达对象", "起始日期", "盖章"]
    assert all(page[key] for key in ("what", "where", "why", "until", "reviewer", "appeal", "exception"))
    assert letters.print_order(order, now=now).startswith(b"%PDF")
