"""Drafting, approving, correcting, withdrawing; numbers without gaps; doors."""

import zipfile
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.utils import translation

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.common.tests.refusals import refused
from lianfang.notices import actions, papers, queries
from lianfang.notices.actions import For, LetterVisit, Text
from lianfang.notices.capture import DELIVERY
from lianfang.notices.models import Carried, Delivery, Notice
from lianfang.notices.tests.make import NOW, make_draft, make_issued
from lianfang.people.tests.make import make_household
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_another_person_approves_and_it_gets_a_number() -> None:
    letter = make_draft()
    author, other = letter.made_by, make_user("commander", area_id=YIYANG)
    with refused("notice_not_submitted"):
        actions.approve(letter, by=other, now=NOW)
    actions.submit(letter, by=author, now=NOW)
    with refused("notice_submitted"):
        actions.edit(letter, Text("别的", "别的"), by=author, now=NOW)
    with refused("notice_own_draft"):
        actions.approve(letter, by=author, now=NOW)
    assert [each.notice_id for each in queries.waiting(other, NOW.date())] == [letter.pk]
    assert not queries.waiting(author, NOW.date())
    actions.approve(letter, by=other, now=LATER)
    letter.refresh_from_db()
    assert (letter.said, letter.state, letter.issued_at) == ("2021-001", "issued", LATER)
    assert make_issued().said == "2021-002"
    assert AuditEntry.objects.filter(verb="notices.notice.approved", by=other).exists()


def test_sent_back_it_can_be_changed_and_submitted_again() -> None:
    letter = make_draft()
    other = make_user("commander", area_id=YIYANG)
    actions.submit(letter, by=letter.made_by, now=NOW)
    with refused("reason"):
        actions.send_back(letter, reason=" ", by=other, now=NOW)
    actions.send_back(letter, reason="日期不对", by=other, now=NOW)
    actions.edit(letter, Text("新标题", "新内容"), to=[For(YIYANG, "elders")], by=letter.made_by, now=NOW)
    actions.submit(letter, by=letter.made_by, now=NOW)
    version = letter.versions.get()
    assert (version.title, version.returned_why) == ("新标题", "")
    assert [(each.area_id, each.group) for each in letter.addressees.all()] == [(YIYANG, "elders")]


def test_a_correction_is_a_new_version_and_the_old_one_holds_until_then() -> None:
    letter = make_issued()
    author, other = letter.made_by, make_user("commander", area_id=YIYANG)
    actions.correct(letter, change="时间改为8月6日", by=author, now=LATER)
    with refused("notice_drafted"):
        actions.correct(letter, change="x", by=author, now=LATER)
    actions.edit(letter, Text("致居民的一封信", "改过的内容。"), by=author, now=LATER)
    actions.submit(letter, by=author, now=LATER)
    found = queries.register(other, NOW.date()).get(pk=letter.pk)
    assert queries.shown(found).version == 1
    actions.approve(letter, by=other, now=LATER)
    found = queries.register(other, NOW.date()).get(pk=letter.pk)
    assert (queries.shown(found).version, found.said) == (2, letter.said)
    assert queries.shown(found).text == "改过的内容。"
    assert letter.versions.count() == 2


def test_withdrawn_it_keeps_its_number_and_is_still_read() -> None:
    letter = make_issued()
    other = make_user("commander", area_id=YIYANG)
    with refused("forbidden"):
        actions.withdraw(letter, reason="x", by=make_user("observer", area_id=YIYANG), now=NOW)
    actions.withdraw(letter, reason="内容有误", by=other, now=LATER)
    with refused("notice_withdrawn"):
        actions.withdraw(letter, reason="x", by=other, now=LATER)
    letter.refresh_from_db()
    assert (letter.state, letter.number, letter.withdrawn_why) == ("withdrawn", 1, "内容有误")
    assert letter in queries.published()
    assert letter not in queries.to_bring(HESHAN)


def test_a_draft_that_nobody_wants_leaves_no_number_behind() -> None:
    letter = make_draft()
    assert not actions.discard(letter, by=letter.made_by, now=NOW)
    assert not Notice.objects.exists()
    kept = make_issued()
    actions.correct(kept, change="x", by=kept.made_by, now=NOW)
    assert actions.discard(kept, by=kept.made_by, now=NOW)
    assert (kept.said, kept.versions.count()) == ("2021-001", 1)


def test_a_place_that_nobody_filled_is_not_handed_in() -> None:
    letter = make_draft(text=Text("一封信", "请拨打[社区电话]。"))
    with refused("notice_unfilled"):
        actions.submit(letter, by=letter.made_by, now=NOW)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"text": Text(" ", "x")}, "notice_empty"),
        ({"to": []}, "notice_for_nobody"),
        ({"to": [For(43_010_000_000_000_000)]}, "notice_outside"),
        ({"to": [For(HESHAN, "cats")]}, "notice_group"),
    ],
)
def test_what_cannot_be_drafted(over: dict[str, object], code: str) -> None:
    with refused(code):
        make_draft(**over)


def test_who_sees_what() -> None:
    make_area(43, 9, 22)
    draft, issued = make_draft(), make_issued()
    below = make_user("dispatcher", area_id=TAOJIANG)
    seen = set(queries.register(below, NOW.date()))
    assert issued in seen
    assert draft not in seen
    with refused("forbidden"):
        actions.submit(draft, by=below, now=NOW)


# --- doors


def test_doors_are_facts_and_the_last_one_counts() -> None:
    letter, by = make_issued(), make_user("grid_worker", area_id=HESHAN)
    first, second, _third = make_household(), make_household(), make_household()
    assert actions.bring(letter, [first.pk, second.pk], way="handed", by=by, now=NOW, kind=DELIVERY) == 2
    actions.bring(letter, [second.pk], way="refused", by=by, now=LATER, kind=DELIVERY)
    assert Delivery.objects.filter(dispute="").count() == 3
    chief = make_user("commander", area_id=YIYANG)
    (row,) = queries.doors_by_area(letter, YIYANG, chief, NOW.date())
    assert (row.doors, row.reached, row.refused, row.left) == (3, 1, 1, 1)
    ways = {door.id: door.way for door in queries.doors_of(letter, HESHAN)}
    assert (ways[first.pk], ways[second.pk]) == ("handed", "refused")


def test_a_visit_with_a_letter_brings_those_in_force_for_that_door() -> None:
    early, late = make_issued(), make_issued(now=LATER + timedelta(hours=1))
    elsewhere = make_issued(to=[For(make_area(43, 9, 22).pk)])
    here, other, by = make_household(), make_household(), make_user("grid_worker")
    visit = LetterVisit(here.pk, here.area_id, uuid7(), LATER, by.pk)
    for _again in range(2):
        actions.note_carried([here.pk, other.pk], [visit])
    assert [each.notice_id for each in Carried.objects.all()] == [early.pk]
    assert {late.pk, elsewhere.pk} & set(Carried.objects.values_list("notice_id", flat=True)) == set()
    (row,) = queries.doors_by_area(early, YIYANG, make_user("commander", area_id=YIYANG), NOW.date())
    assert (row.doors, row.reached) == (2, 1)
    assert {door.id: door.way for door in queries.doors_of(early, HESHAN)}[here.pk] == "visit"
    actions.note_carried([here.pk], [])
    assert not Carried.objects.exists()


def test_what_was_brought_elsewhere_is_stored_and_doubted() -> None:
    letter, draft = make_issued(), make_draft()
    by = make_user("grid_worker", area_id=TAOJIANG)
    door = make_household()
    actions.bring(letter, [door.pk], way="handed", by=by, now=NOW, kind=DELIVERY)
    actions.bring(draft, [door.pk], way="left", by=make_user("grid_worker"), now=NOW, kind=DELIVERY)
    assert set(Delivery.objects.values_list("dispute", flat=True)) <= {
        "outside_area",
        "other_area",
        "unknown_notice",
    }
    assert not Delivery.objects.filter(dispute="").exists()


def test_a_letter_as_word_in_both_languages(now: datetime) -> None:
    letter = make_issued(text=Text("一封信", "第一行\n第二行", "A letter", "Line one"))
    version = letter.versions.get()
    for language, words in (("zh", "第二行"), ("en", "Line one")):
        with translation.override("zh-hans"):
            data = papers.write_notice(letter, version, language, now=now)
        text = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
        assert words in text
        assert letter.said in text
