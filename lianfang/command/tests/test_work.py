"""My work, and clocks that run out: what waits for whom, who is told, how far up it goes, who answers."""

from datetime import datetime, timedelta

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.actions import answer_appeal, record_appeal
from lianfang.cases.tests.make import make_epidemiologist, make_quarantine
from lianfang.command import actions
from lianfang.command.actions import To
from lianfang.command.models import Breach, Notified
from lianfang.command.queries.work import my_breaches, queue
from lianfang.command.tests.make import NOW, chief, make_order, the_outbreak
from lianfang.command.waits import BY_KEY, SOURCES
from lianfang.command.waits.source import KINDS
from lianfang.common.tests.refusals import refused
from lianfang.messages.models import Message
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.sync.tests.make import make_dispute
from lianfang.workforce.tests.make import make_worker

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def lines(user: User, now: datetime = NOW, **narrow: str) -> list[tuple[str, str]]:
    return [(item.source.key, item.standing) for item in queue(user, NOW.date(), now, **narrow).items]


def test_the_wiring_table_is_whole() -> None:
    assert len(BY_KEY) == len(SOURCES)
    assert {source.kind for source in SOURCES} <= set(KINDS)
    assert all(len(source.key) <= 40 for source in SOURCES)


def test_every_line_of_the_table_can_be_asked() -> None:
    the_outbreak()
    for role in ("commander", "epidemiologist", "testing_chief", "doctor", "lab_verifier", "dispatcher"):
        assert queue(make_user(role, area_id=YIYANG), NOW.date(), NOW).items == ()
    assert actions.watch(NOW) == 0


def test_an_appeal_waits_for_those_who_did_not_order_what_it_is_against() -> None:
    the_outbreak()
    by, other = make_epidemiologist(), make_user("commander", area_id=YIYANG)
    order = make_quarantine(NOW, by=by)
    appeal = record_appeal(order, said_by="本人", said="家中老人无人照顾", by=by, now=NOW)
    assert lines(by, source="cases.appeals") == []
    assert lines(other, source="cases.appeals") == [("cases.appeals", "running")]
    with refused("same_person"):
        answer_appeal(appeal, outcome="stands", answer="不变", by=by, now=NOW)
    answer_appeal(appeal, outcome="stands", answer="不变", by=other, now=NOW)
    assert lines(other, source="cases.appeals") == []


def test_what_waits_is_sorted_by_its_clock_and_narrowed() -> None:
    make_area(43, 9, 22)
    desk, far = make_user("dispatcher"), make_user("dispatcher", area_id=TAOJIANG)
    later = make_order(due_at=NOW + 5 * HOUR)
    make_order(due_at=NOW + 10 * MINUTE)
    actions.acknowledge(later.recipients.get(), by=desk, now=NOW)
    assert lines(desk) == [("command.unacknowledged", "soon"), ("command.undone", "running")]
    assert lines(desk, NOW + 11 * MINUTE)[0] == ("command.unacknowledged", "late")
    assert lines(desk, source="command.undone") == [("command.undone", "running")]
    assert lines(desk, kind="dispute") == []
    assert lines(far) == []
    make_dispute(NOW)
    assert ("sync.disputes", "none") in lines(make_user("commander", area_id=YIYANG))


def test_an_order_waits_for_whom_it_is_given_to() -> None:
    make_order(to=[To(HESHAN), To(YIYANG, role="doctor")])
    waiting = [("command.unacknowledged", "soon")]
    assert lines(chief()) == waiting * 2
    assert lines(make_user("doctor", area_id=YIYANG)) == waiting
    assert lines(make_user("testing_chief", area_id=YIYANG)) == []
    assert lines(make_user("site_lead", area_id=HESHAN)) == waiting


def told_of(breach: Breach) -> list[int]:
    return list(
        Notified.objects.filter(breach=breach).order_by("at", "user_id").values_list("user_id", flat=True)
    )


def test_a_clock_that_ran_out_goes_up_until_somebody_answers() -> None:
    city, desk = chief(), make_user("dispatcher", name="赫山调度")
    outsider = make_user("dispatcher", area_id=make_area(43, 9, 22).pk)
    make_order(by=city)
    assert actions.watch(NOW + 29 * MINUTE) == 0
    late = NOW + 31 * MINUTE
    assert actions.watch(late) == 1
    breach = Breach.objects.get()
    assert (breach.source, breach.about, breach.area_id) == ("command.unacknowledged", "2021-001", HESHAN)
    assert told_of(breach) == [desk.pk]
    assert actions.watch(late + 29 * MINUTE) == 0
    assert actions.watch(late + 30 * MINUTE) == 1
    assert told_of(breach) == [desk.pk, city.pk]
    assert actions.watch(late + 60 * MINUTE) == 1  # nobody above: the uppermost is told again
    assert told_of(breach) == [desk.pk, city.pk, city.pk]
    with refused("forbidden"):
        actions.answer([breach.pk], note="x", by=outsider, now=late)
    with refused("note"):
        actions.answer([breach.pk], note=" ", by=city, now=late)
    assert actions.answer([breach.pk], note="已电话催办", by=city, now=late + 61 * MINUTE) == 1
    assert actions.watch(late + 5 * HOUR) == 0
    breach.refresh_from_db()
    assert (breach.answered_by, breach.note, breach.level, breach.next_at) == (city, "已电话催办", 3, None)
    assert not my_breaches(desk)


def test_done_in_time_or_afterwards_nobody_is_troubled_any_more() -> None:
    desk = make_user("dispatcher")
    order = make_order(by=chief())
    actions.watch(NOW + HOUR)
    assert my_breaches(desk).count() == 1
    actions.acknowledge(order.recipients.get(), by=desk, now=NOW + HOUR)
    actions.watch(NOW + HOUR + MINUTE)
    assert Breach.objects.get().over_at == NOW + HOUR + MINUTE
    assert not my_breaches(desk)


def test_whoever_has_a_phone_on_record_gets_a_message_without_names() -> None:
    desk = make_user("dispatcher")
    make_worker(user=desk, person=make_person(phone="13873700001"))
    make_order(by=chief())
    actions.watch(NOW + HOUR)
    message = Message.objects.get()
    assert (message.purpose, message.address) == ("work", "13873700001")
    assert "2021-001" in message.body
    assert Notified.objects.get().message == message.pk


def test_what_ran_out_long_ago_is_not_sent_round() -> None:
    make_order(by=chief())
    make_user("dispatcher")
    assert actions.watch(NOW + timedelta(days=3)) == 0
    assert not Breach.objects.exists()


def test_an_order_to_a_community_goes_up_through_its_township() -> None:
    community = make_area(43, 9, 3, 2, 1).pk
    make_area(43, 9, 3, 2)
    street = make_user("grid_worker", area_id=community // 10**6 * 10**6)
    make_order(by=chief(), to=[To(community)])
    actions.watch(NOW + HOUR)
    assert told_of(Breach.objects.get()) == [street.pk]
