"""Orders for hundreds: by the rules of one, in as many statements as for a few, with those named who got none."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import AuditEntry, User
from lianfang.beds.tests.make import make_bed
from lianfang.cases import actions
from lianfang.cases.models import Contact, ContactStep
from lianfang.cases.tests.make import make_case, make_contact, make_quarantine
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
