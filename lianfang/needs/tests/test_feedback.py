"""Thanks and complaints: led by the badge to the right unit, answered within a clock, published without names."""

from datetime import timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.needs import actions, queries
from lianfang.needs.models import FeedbackStep
from lianfang.needs.tests.make import NOON, dispatcher, make_word
from lianfang.people.tests.make import make_organisation
from lianfang.workforce.tests.make import make_staff, make_worker

LATER = NOON + timedelta(hours=5)


@pytest.mark.django_db
def test_thanks_sent_to_the_wrong_station_reach_the_right_one_by_the_badge() -> None:
    wrong, right = make_organisation(name="海棠路派出所"), make_organisation(name="谢林港派出所")
    officer = make_worker(make_staff(name="刘志远"), organisation=right, kind="police", badge="043217")
    row = make_word("警号043217的民警，嗓子都哑了还在帮忙登记", sent_to=wrong, may_publish=True)
    assert (row.unit, row.worker, row.state) == (right, officer, "routed")
    assert row.due_at == NOON + timedelta(hours=72)
    by = dispatcher()
    actions.answer(row, text="已转达，谢谢您！", by=by, now=LATER)
    for text, code in (("刘志远辛苦了", "named"), ("警号043217", "named"), ("电话13807370001", "named")):
        with pytest.raises(Refused) as refused:
            actions.publish(row, text=text, by=by, now=LATER)
        assert refused.value.code == code
    actions.publish(row, text="嗓子都哑了还在帮忙登记", by=by, now=LATER)
    assert list(queries.public_words()) == [row]
    actions.hide(row, text="撤下", by=by, now=LATER)
    assert not queries.public_words()
    whats = list(FeedbackStep.objects.values_list("what", flat=True))
    assert whats == ["received", "routed", "answered", "published", "hidden"]


@pytest.mark.django_db
def test_without_a_badge_it_goes_where_it_was_sent_and_can_be_passed_on() -> None:
    by, first, second = dispatcher(), make_organisation(), make_organisation()
    row = make_word("队伍太长", by, kind="complaint", sent_to=first)
    assert row.unit == first
    actions.route(row, unit=second, text="不归我们管", by=by, now=LATER)
    assert (row.unit, row.sent_to) == (second, first)
    with pytest.raises(Refused) as refused:
        actions.publish(row, text="队伍太长", by=by, now=LATER)
    assert refused.value.code == "no_consent"


@pytest.mark.django_db
def test_a_badge_that_two_wear_or_nobody_waits_for_somebody_to_look() -> None:
    one, other = make_organisation(), make_organisation()
    make_worker(organisation=one, badge="12345"), make_worker(organisation=other, badge="12345")
    by = dispatcher()
    row = make_word("胸牌12345态度很好", by)
    assert (row.state, row.unit, row.due_at) == ("new", None, NOON + timedelta(hours=12))
    with pytest.raises(Refused) as refused:
        actions.answer(row, text="谢谢", by=by, now=LATER)
    assert refused.value.code == "no_unit"
    assert make_word("胸牌99999", by, sent_to=one).state == "new"
    assert len(queries.workers_of("12345")) == 2


@pytest.mark.django_db
def test_nobody_sees_to_a_complaint_about_themselves() -> None:
    by, unit = dispatcher(), make_organisation()
    make_worker(organisation=unit, badge="777", user=by)
    row = make_word("胸牌777骂人", dispatcher(), kind="complaint")
    assert row.unit == unit
    with pytest.raises(Refused) as refused:
        actions.answer(row, text="没有", by=by, now=LATER)
    assert refused.value.code == "own_complaint"
    assert row not in queries.feedback(by, NOON.date(), now=LATER)
    assert row in queries.feedback(dispatcher(), NOON.date(), now=LATER)
    stranger = make_user("sampler")
    with pytest.raises(Refused) as refused:
        actions.answer(row, text="…", by=stranger, now=LATER)
    assert refused.value.code == "forbidden"
