"""Leads, people from risk areas, lists of co-location, letters: taken in, answered for, acknowledged, given back."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, papers
from lianfang.cases.actions import lead_lists, leads, letters
from lianfang.cases.models import Case, Contact, Lead, LeadList, LeadStep, Letter
from lianfang.cases.queries import leads as found
from lianfang.cases.tests.make import make_contact, make_epidemiologist
from lianfang.cases.tests.test_together import together
from lianfang.common.errors import Refused
from lianfang.documents.printing import draw
from lianfang.documents.tables import give_back, open_table
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.web.tests.saving import save

BEIJING = leads.Told("call", "北京警方", "一名感染者 7 月 22 日至 26 日在益阳", phone="13800138000")


def take_in(now: datetime, told: leads.Told = BEIJING, **over: Any) -> Lead:
    outbreak = Outbreak.objects.first() or make_outbreak()
    given: dict[str, Any] = {"area_id": YIYANG, "by": make_epidemiologist()} | over
    return leads.take_in(outbreak, told, now=now, **given)


@pytest.mark.django_db
def test_a_call_is_taken_in_answered_for_linked_and_closed(now: datetime) -> None:
    lead, by = take_in(now), make_epidemiologist(name="周敏")
    assert (lead.number, lead.settle_by) == (1, now + timedelta(hours=24))
    leads.take(lead, by=by, now=now)
    with pytest.raises(Refused) as refused:
        leads.close_lead(lead, outcome="case", text="确认", by=by, now=now)
    assert refused.value.code == "no_link"
    leads.link_lead(lead, person=make_person(), by=by, now=now)
    case = leads.lead_to_case(lead, by=by, now=now)
    assert (case.state, case.changes.get().reason) == ("elsewhere", "北京警方")
    leads.close_lead(lead, outcome="case", text="北京病例，查明在益轨迹", by=by, now=now)
    lead.refresh_from_db()
    assert (lead.owner, lead.closed_by, lead.case_id) == (by, by, case.pk)
    with pytest.raises(Refused) as refused:
        leads.take(lead, by=by, now=now)
    assert refused.value.code == "closed"
    leads.reopen_lead(lead, reason="又有新情况", by=by, now=now)
    steps = [step.what for step in LeadStep.objects.filter(lead=lead)]
    assert steps == ["received", "taken", "linked", "linked", "closed", "reopened"]


@pytest.mark.django_db
def test_somebody_from_a_risk_area_has_other_clocks_and_is_passed_on(now: datetime) -> None:
    told = leads.Told("arrival", "高铁站", "", name="钱小明", came_from="南京市江宁区", seat="05车12F")
    lead, one, other = take_in(now, told), make_epidemiologist(), make_epidemiologist()
    assert lead.acknowledge_by == now + timedelta(hours=2)
    leads.take(lead, by=one, now=now)
    with pytest.raises(Refused) as refused:
        leads.take(lead, by=other, now=now)
    assert refused.value.code == "taken"
    leads.assign(lead, to=other, by=one, now=now)
    assert (lead.owner, lead.acknowledged_at) == (other, None)  # not before they say so
    leads.take(lead, by=other, now=now + timedelta(minutes=5))
    assert lead.acknowledged_at == now + timedelta(minutes=5)
    with pytest.raises(Refused) as refused:
        leads.assign(lead, to=make_user("sampler"), by=one, now=now)
    assert refused.value.code == "not_theirs"


@pytest.mark.django_db
def test_lists_show_what_is_overdue_and_whose_it_is(now: datetime) -> None:
    by = make_epidemiologist()
    old, fresh = take_in(now - timedelta(hours=3)), take_in(now)
    leads.take(fresh, by=by, now=now)
    who: dict[str, Any] = {"by": by, "on": now.date(), "now": now}
    assert list(found.leads(old.outbreak, state="late", **who)) == [old]
    assert list(found.leads(old.outbreak, state="new", **who)) == [old]
    assert list(found.leads(old.outbreak, whose="mine", **who)) == [fresh]
    assert list(found.leads(old.outbreak, q="北京", **who)) == [old, fresh]
    due = [vars(each)["due"] for each in found.leads(old.outbreak, **who)]
    assert due == [old.acknowledge_by, fresh.settle_by]
    leads.close_lead(fresh, outcome="nothing", text="无关", by=by, now=now)
    assert [vars(each)["due"] for each in found.leads(old.outbreak, state="closed", **who)] == [None]


@pytest.mark.django_db
def test_of_a_list_good_rows_become_leads_and_bad_ones_come_back(now: datetime) -> None:
    take_in(now)
    rows = [
        "姓名,手机号,地点,时间",
        "王一,138 0013 8001,桥北菜市场,7月26日",
        "王二,123,x,",
        "李三,13800138000,,",
        ",,y,",
    ]
    rows += ["赵四,13800138001,,", "孙五,,桥北,"]
    given: dict[str, Any] = {
        "told_by": "通信管理局",
        "area_id": YIYANG,
        "by": make_epidemiologist(),
        "now": now,
    }
    outbreak = Outbreak.objects.get()
    data = "\n".join(rows).encode("gb18030")
    kept, new = lead_lists.read_list(outbreak, name="伴随.csv", data=data, **given)
    assert new
    assert [(each.name, each.phone, each.text) for each in kept.leads.order_by("number")] == [
        ("王一", "13800138001", "桥北菜市场 · 7月26日"),
        ("孙五", "", "桥北"),
    ]
    assert [(line, why) for line, _cells, why in kept.returned] == [
        (3, "phone"), (4, "known"), (5, "nobody"), (6, "twice"),
    ]  # fmt: skip
    assert lead_lists.read_list(outbreak, name="again.csv", data=data, **given) == (kept, False)
    with pytest.raises(Refused) as refused:
        lead_lists.read_list(outbreak, name="x.csv", data=b"a,b\n1,2\n", **given)
    assert refused.value.code == "no_head"


@pytest.mark.django_db(transaction=True)
def test_numbers_of_leads_taken_in_at_once_have_no_gaps(now: datetime) -> None:
    outbreak, by = make_outbreak(), make_epidemiologist()
    works = [partial(leads.take_in, outbreak, BEIJING, area_id=YIYANG, by=by, now=now)] * 6
    together(works)
    assert list(Lead.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_one_lead_is_taken_on_by_the_first_of_many(now: datetime) -> None:
    lead, people = take_in(now), [make_epidemiologist() for _ in range(4)]
    done = together([partial(leads.take, Lead.objects.get(pk=lead.pk), by=each, now=now) for each in people])
    assert [each.code for each in done if isinstance(each, Refused)] == ["taken"] * 3
    assert lead.steps.filter(what="taken").count() == 1


@pytest.mark.django_db
def test_a_contact_handed_over_has_its_letter_which_is_acknowledged_once(now: datetime) -> None:
    by = make_epidemiologist()
    contact = actions.hand_over(make_contact(now, by=by), to="长沙市疾控中心", by=by, now=now)
    letter = Letter.objects.get(contact=contact)
    assert (letter.way, letter.number, letter.person_id) == ("out", 1, contact.person_id)
    assert letter.due_at == now + timedelta(hours=24)
    with pytest.raises(Refused) as refused:
        letters.acknowledge_letter(letter, by=by, now=now)
    assert refused.value.code == "nobody"
    letters.acknowledge_letter(letter, name="长沙 刘科长", by=by, now=now)
    with pytest.raises(Refused) as refused:
        letters.acknowledge_letter(letter, name="别人", by=by, now=now)
    assert refused.value.code == "acknowledged"
    letters.answer_letter(letter, answer="已集中隔离", by=by, now=now)
    letters.answer_letter(letter, answer="检测阴性", by=by, now=now)
    assert letter.answer == "已集中隔离\n检测阴性"


@pytest.mark.django_db
def test_a_letter_that_came_is_acknowledged_by_whoever_reads_it(now: datetime) -> None:
    by = make_epidemiologist(name="周敏")
    letter = letters.receive_letter(
        make_outbreak(),
        other="南京市",
        subject="协查",
        text="请找三人",
        sent_at=now,
        area_id=YIYANG,
        by=by,
        now=now,
    )
    letters.acknowledge_letter(letter, by=by, now=now)
    assert letter.acknowledged_name == "周敏"
    letters.withdraw_letter(letter, reason="发错", by=by, now=now)
    with pytest.raises(Refused) as refused:
        letters.answer_letter(letter, answer="x", by=by, now=now)
    assert refused.value.code == "withdrawn"


@pytest.mark.django_db
def test_the_pages_take_in_show_and_close(page: Client, by: User, now: datetime) -> None:
    make_outbreak()
    said = {"kind": "call", "told_by": "北京警方", "text": "一人曾在益阳", "area_id": YIYANG, "phone": "1"}
    assert "no phone number" in page.post(reverse("lead_new"), said).content.decode()
    taken = page.post(reverse("lead_new"), said | {"phone": "13800138000"})
    lead = Lead.objects.get()
    assert taken["Location"] == reverse("lead", args=[lead.pk])
    arrival = {"name": "钱小明", "told_by": "车站", "came_from": "南京市", "area_id": YIYANG}
    assert page.post(reverse("arrival_new"), arrival).status_code == 302
    page.post(reverse("lead_step", args=[lead.pk, "take"]))
    person = make_person()
    for step, data in (
        ("note", {"text": "已联系"}),
        ("person", {"person": person.name}),
        ("assign", {"to": by.pk}),
        ("call", {"reason": "问清座位"}),
        ("letter", {"other": "长沙市", "subject": "协查", "text": "请协查"}),
        ("close", {"outcome": "nothing", "text": "无关"}),
    ):
        answer = page.post(reverse("lead_step", args=[lead.pk, step]), data)
        assert answer.status_code == 302, (step, answer.content.decode())
    lead.refresh_from_db()
    assert (lead.outcome, lead.owner, lead.person) == ("nothing", by, person)
    assert "已联系" in page.get(reverse("lead", args=[lead.pk])).content.decode()
    assert AuditEntry.objects.filter(verb="cases.lead.opened").exists()
    assert "钱小明" in page.get(reverse("leads")).content.decode()
    assert "钱小明" not in page.get(reverse("leads"), {"state": "closed"}).content.decode()
    assert "北京警方" in save(page, reverse("leads"), {"state": "all", "export": "csv"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_list_is_uploaded_and_its_bad_rows_are_saved(
    kind: str, page: Client, by: User, now: datetime
) -> None:
    make_outbreak()
    rows: list[tuple[list[str], list[str]]] = [(["王一", "13800138001"], []), (["王二", "12"], [])]
    file = SimpleUploadedFile("a.table", give_back(kind, ",", ["姓名", "手机号"], rows, []))
    answer = page.post(reverse("lead_list_new"), {"file": file, "told_by": "通信", "area_id": YIYANG})
    url = reverse("lead_file", args=[LeadList.objects.get().pk])
    assert answer["Location"] == url
    assert "王二" in page.get(url).content.decode()
    back = open_table(save(page, url, {"export": 1}).content)
    last = [*back.rows()][-1].cells
    assert (back.kind, last) == (kind, ("王二", "12", "3", "The phone number is none."))


@pytest.mark.fonts
@pytest.mark.django_db
def test_letters_are_listed_shown_and_printed(page: Client, by: User, now: datetime) -> None:
    contact = make_contact(now, by=by)
    about: dict[str, Any] = {
        "other": "长沙市",
        "subject": "协查密接",
        "text": "请协查\n谢谢",
        "about": contact,
    }
    letter = letters.write_letter(contact.outbreak, by=by, now=now, **about)
    assert "协查密接" in page.get(reverse("letters"), {"state": "open"}).content.decode()
    assert "长沙市" in save(page, reverse("letters"), {"export": "csv"}).content.decode()
    assert page.get(reverse("letter", args=[letter.pk])).status_code == 200
    assert page.get(reverse("letter_print", args=[letter.pk]))["Content-Type"] == "application/pdf"
    with override("en"):
        printed = papers.letter_of(letter, by=by, now=now)
    assert printed["to"] == "长沙市"
    assert draw(papers.PAGES, "letter", printed, now=now).warnings == []
    said = {"other": "株洲市", "subject": "协查", "text": "x"}
    came = said | {"area_id": YIYANG, "sent_at": "2021-08-05T09:00"}
    for kind, data in (("letter_new", said), ("letter_received", came)):
        answer = page.post(reverse(kind), data)
        assert answer.status_code == 302, answer.content.decode()
    assert (
        page.post(reverse("letter_step", args=[letter.pk, "acknowledge"]), {"name": "刘"}).status_code == 302
    )
    assert Letter.objects.exclude(acknowledged_at=None).count() == 1


@pytest.mark.django_db
def test_leads_of_another_district_stay_closed(client: Client, now: datetime) -> None:
    lead = take_in(now)
    client.force_login(make_user("dispatcher", area_id=lead.area_id + 10**12))
    assert client.get(reverse("lead", args=[lead.pk])).status_code == 403
    assert Case.objects.count() == Contact.objects.count() == 0
