"""Orders and the command log."""

from datetime import timedelta
from uuid import UUID

import pytest

from lianfang.accounts.tests.make import make_post, make_user
from lianfang.command import actions
from lianfang.command.actions import To
from lianfang.command.models import LogEntry, Order
from lianfang.command.queries.orders import orders, state_of
from lianfang.command.tests.make import NOW, chief, make_order, the_outbreak
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_organisation
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def seen(pk: UUID) -> Order:
    return Order.objects.prefetch_related("recipients").get(pk=pk)


def test_an_order_is_acknowledged_and_answered_by_each() -> None:
    unit = make_organisation()
    order = make_order(to=[To(HESHAN), To(HESHAN, organisation=unit.pk), To(HESHAN, role="doctor")])
    assert (order.said, order.kind) == ("2021-001", "order")
    assert make_order(kind="dispatch").said == "2021-001"
    assert make_order().said == "2021-002"
    area, body, post = order.recipients.order_by("role", "organisation_id")[:3]
    desk, doctor = make_user("dispatcher"), make_user("doctor")
    with refused("forbidden"):
        actions.acknowledge(area, by=make_user("dispatcher", area_id=TAOJIANG), now=NOW)
    for each in order.recipients.filter(role=""):
        actions.acknowledge(each, by=desk, name="王主任", now=NOW)
    with refused("acknowledged"):
        actions.acknowledge(order.recipients.filter(role="").first(), by=desk, now=NOW)  # type: ignore[arg-type]
    assert state_of(seen(order.pk), NOW) == "new"
    actions.tell_outcome(order.recipients.get(role="doctor"), outcome="done", result="", by=doctor, now=NOW)
    assert state_of(seen(order.pk), NOW) == "running"
    assert {area.pk, body.pk, post.pk} == set(order.recipients.values_list("pk", flat=True))


def test_an_order_to_a_post_is_for_those_who_hold_it() -> None:
    (given,) = make_order(to=[To(HESHAN, role="grid_worker")]).recipients.all()
    with refused("forbidden"):
        actions.acknowledge(given, by=make_user("doctor"), now=NOW)
    actions.acknowledge(given, by=make_user("grid_worker"), now=NOW)


def test_what_could_not_be_done_says_why_and_is_said_once() -> None:
    (given,) = make_order().recipients.all()
    desk = make_user("dispatcher")
    with refused("reason"):
        actions.tell_outcome(given, outcome="not", result=" ", by=desk, now=NOW)
    actions.tell_outcome(given, outcome="partly", result="缺人手", by=desk, now=NOW)
    with refused("told"):
        actions.tell_outcome(given, outcome="done", result="", by=desk, now=NOW)
    assert state_of(seen(given.order_id), NOW) == "failed"


def test_withdrawn_nobody_has_to_do_it_and_the_log_says_so() -> None:
    order, by = make_order(), chief()
    with refused("reason"):
        actions.withdraw_order(order, reason="", by=by, now=NOW)
    actions.withdraw_order(order, reason="改由市里统一安排", by=by, now=NOW + HOUR)
    with refused("order_withdrawn"):
        actions.acknowledge(order.recipients.get(), by=make_user("dispatcher"), now=NOW + HOUR)
    assert state_of(seen(order.pk), NOW + HOUR) == "withdrawn"
    assert [each.order_id for each in LogEntry.objects.order_by("number")] == [order.pk, order.pk]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"to": []}, "order_to"),
        ({"to": [To(43_010_000_000_000_000)]}, "order_outside"),
        ({"to": [To(HESHAN, role="observer")]}, "order_to"),
        ({"title": " "}, "order_empty"),
        ({"due_at": NOW}, "order_due"),
        ({"kind": "wish"}, "order_kind"),
    ],
)
def test_what_cannot_be_ordered(over: dict[str, object], code: str) -> None:
    with refused(code):
        make_order(**over)


def test_who_sees_an_order_and_the_filters_count_alike() -> None:
    make_area(43, 9, 22)
    order = make_order()
    there, elsewhere = make_user("dispatcher"), make_user("dispatcher", area_id=TAOJIANG)
    today, late = NOW.date(), NOW + 2 * HOUR
    assert list(orders(there, today, NOW)) == [order]
    assert not orders(elsewhere, today, NOW)
    for state, at, n in [("new", NOW, 1), ("silent", NOW, 0), ("silent", late, 1), ("overdue", late, 0),
                         ("open", NOW, 1), ("running", NOW, 0), ("done", NOW, 0)]:  # fmt: skip
        assert orders(there, today, at, state=state).count() == n, state


# --- the log


def test_the_log_is_corrected_by_another_entry_once() -> None:
    outbreak, by = the_outbreak(), chief()
    first = actions.write_entry(
        outbreak, area_id=YIYANG, kind="decision", text="封控3栋", at=NOW, by=by, now=NOW
    )
    second = actions.correct_entry(first, text="封控5栋", by=by, now=NOW + HOUR)
    assert (first.number, second.number, second.at) == (1, 2, first.at)
    first.refresh_from_db()
    assert first.text == "封控3栋"
    with refused("corrected"):
        actions.correct_entry(first, text="封控7栋", by=by, now=NOW + HOUR)
    third = actions.correct_entry(second, text="封控7栋", by=by, now=NOW + HOUR)
    assert third.number == 3


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"text": " "}, "log_empty"),
        ({"at": NOW + HOUR}, "log_future"),
        ({"kind": "joke"}, "log_kind"),
        ({"by": "observer"}, "forbidden"),
    ],
)
def test_what_is_not_written(over: dict[str, object], code: str) -> None:
    fields = {
        "area_id": YIYANG,
        "kind": "event",
        "text": "x",
        "at": NOW,
        "now": NOW,
        "by": "commander",
    } | over
    user = make_user(str(fields.pop("by")), area_id=YIYANG)
    with refused(code):
        actions.write_entry(the_outbreak(), by=user, **fields)  # type: ignore[arg-type]


def test_a_post_of_a_deputy_answers_too() -> None:
    (given,) = make_order(to=[To(HESHAN, role="doctor")]).recipients.all()
    user = make_user("doctor", area_id=TAOJIANG)
    with refused("forbidden"):
        actions.acknowledge(given, by=user, now=NOW)
    make_post(user, "doctor", area_id=HESHAN)
    actions.acknowledge(given, by=type(user).objects.get(pk=user.pk), now=NOW)
