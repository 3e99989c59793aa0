"""Orders for hundreds: by the rules of one, in as many statements as for a few, with those named who got none."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.beds.tests.make import make_bed, make_stay
from lianfang.cases import actions
from lianfang.cases.models import Contact, ContactStep, Quarantine
from lianfang.cases.tests.make import make_case, make_contact, make_quarantine
from lianfang.cases.tests.test_contacts import swabbed
from lianfang.people.actions import merge
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import make_site
from lianfang.testing.models import TestRequest

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_many_orders_take_as_many_statements_as_a_few(by: User, now: datetime) -> None:
    case, site = make_case(now), make_site(kind="isolation", name="资江集中隔离点")
    make_bed(site=site)
    told: dict[str, Any] = {"kind": "central", "reason": "密接", "site": site, "by": by, "now": now + HOUR}
    statements = []
    for n in (3, 30):
        people = [(make_person(), now) for _n in range(n)]
        contacts = actions.add_contacts(people, case=case, grade="close", by=by, now=now)
        with CaptureQueriesContext(connection) as captured:
            done, kept = actions.order_many(contacts, **told)
        statements.append(len(captured))
        assert (len(done), kept) == (n, {})
    assert statements[1] <= statements[0] < 25
    assert AuditEntry.objects.filter(verb="cases.quarantine.ordered").count() == 33
    assert ContactStep.objects.filter(after="transfer").count() == 33
    assert TestRequest.objects.values("person").distinct().count() == 33


def test_of_many_each_is_ordered_by_the_rules_of_one(by: User, now: datetime) -> None:
    case = make_case(now)
    named = [make_person(name=name) for name in ("甲", "乙", "丙", "丁")]
    twin, *_rest = contacts = [make_contact(now, case=case, person=each, by=by) for each in named]
    actions.hand_over(contacts[3], to="常德市", by=by, now=now)
    temporary = actions.order_quarantine(
        contacts[2], kind="temporary", reason="…", by=by, reviewed_by=by, now=now
    )
    make_quarantine(now, contact=twin, by=by)
    merge(
        named[0], named[1], reason="同一人", by=by, now=now
    )  # the record that is kept has no order of its own
    done, kept = actions.order_many(contacts[1:], kind="central", reason="密接", by=by, now=now + HOUR)
    assert [order.contact for order in done] == [contacts[2]]
    assert sorted(name for found in kept.values() for name in found) == ["丁", "乙"]
    temporary.refresh_from_db()
    assert temporary.release_reason == "Replaced by another order"
    assert Contact.objects.get(pk=contacts[2].pk).state == "quarantined"
    alone = make_quarantine(now + HOUR, contact=make_contact(now, case=case, by=by), by=by)
    same = ("ends_on", "due_tests", "origin_at", "starts_on", "protocol", "reviewed_by_id", "appeal_to")
    assert [getattr(done[0], name) for name in same] == [getattr(alone, name) for name in same]


def test_of_many_those_go_who_may_and_the_others_are_named(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    may, waits = (
        make_quarantine(
            now, contact=make_contact(now, case=case, person=make_person(name=name), by=by), by=by
        )
        for name in ("甲可走", "乙留下")
    )
    for day in (*may.due_tests, may.due_tests[-1]):
        swabbed(may.person, day)
    over = now + 15 * DAY
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("lianfang.web.clock.now", lambda: over)
        url = reverse("quarantines_release")
        page.post(url, {"id": [str(may.pk)], "note": " "})
        assert not Quarantine.objects.exclude(released_at=None).exists()
        answer = page.post(url, {"all": "1", "note": "期满，检测均为阴性"}, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert "1 person is released." in told
    assert any("Still missing" in text and "乙留下" in text for text in told)
    may.refresh_from_db()
    waits.refresh_from_db()
    assert (may.released_by, waits.released_at) == (by, None)


def test_many_who_stay_are_named_in_as_many_statements_as_a_few(by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    orders = [make_quarantine(now, contact=make_contact(now, case=case, by=by), by=by) for _n in range(12)]
    counts = []
    for some in (orders[:3], orders):
        with CaptureQueriesContext(connection) as captured:
            gone, kept = actions.release_many(some, reason="提前", by=by, now=now + DAY)
        counts.append(len(captured))
        assert (gone, sum(map(len, kept.values()))) == (0, len(some))
    assert counts[1] <= counts[0] < 8


@pytest.mark.one_machine  # on a cluster people are asked for beside what leads to them
def test_a_coach_full_comes_in_in_as_many_statements_as_a_few(by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    counts = []
    for n in (3, 12):
        site = make_site(kind="isolation", name=f"资江集中隔离点{n}")
        for _n in range(n):
            make_bed(site)
        people = [(make_person(), now) for _n in range(n)]
        contacts = actions.add_contacts(people, case=case, grade="close", by=by, now=now)
        told: dict[str, Any] = {"kind": "central", "reason": "密接", "site": site, "by": by}
        orders, _kept = actions.order_many(contacts, now=now + HOUR, **told)
        with CaptureQueriesContext(connection) as captured:
            assert actions.take_in_many(site, orders, by=by, now=now + 2 * HOUR) == (n, [])
        counts.append(len(captured))
    assert counts[1] <= counts[0] < 30
    assert Contact.objects.filter(state="quarantined").count() == 15
    notes = set(ContactStep.objects.filter(after="quarantined").values_list("note", flat=True))
    assert len(notes) == 15
    assert AuditEntry.objects.filter(verb="cases.isolation.taken_in").count() == 15


def test_one_who_lies_in_a_bed_already_holds_nobody_back(by: User, now: datetime) -> None:
    case, site = make_case(now, by=by), make_site(kind="isolation", name="资江集中隔离点")
    beds = [make_bed(site) for _n in range(3)]
    orders = [
        make_quarantine(now, contact=make_contact(now, case=case, by=by), by=by, site=site) for _n in range(2)
    ]
    elsewhere = make_bed(make_site(kind="hospital", name="第四医院"))
    make_stay(orders[0].person, elsewhere, now)
    n, left = actions.take_in_many(site, orders, by=by, now=now + HOUR)
    assert (n, left) == (1, [orders[0]])
    assert len(beds) == 3
