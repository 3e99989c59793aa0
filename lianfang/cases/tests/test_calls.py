"""The call queue: one call with one nurse, call-backs, and the door after three calls nobody answered."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, queries
from lianfang.cases.actions import calls, leads
from lianfang.cases.models import Call, CallTask, Contact
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist
from lianfang.cases.tests.test_leads import BEIJING
from lianfang.cases.tests.test_together import together
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.web.tests.saving import save


def nurse(**over: Any) -> User:
    return make_user("tracer", **({"area_id": YIYANG} | over))


def contacts(now: datetime, n: int) -> list[Contact]:
    by = make_epidemiologist()
    case = make_case(now, by=by)
    people = [(make_person(), now - timedelta(days=1)) for _ in range(n)]
    return actions.add_contacts(people, case=case, grade="close", by=by, now=now)


def tell(task: CallTask, outcome: str, who: User, now: datetime, back_at: datetime | None = None) -> Call:
    return calls.tell_call(task, outcome=outcome, note="", back_at=back_at, by=who, now=now)


@pytest.mark.django_db(transaction=True)
def test_nurses_who_take_calls_at_once_never_get_the_same(now: datetime) -> None:
    contacts(now, 5)
    fight, nurses = Outbreak.objects.get(), [nurse() for _ in range(7)]
    done = together([partial(calls.next_call, fight, by=each, now=now) for each in nurses])
    taken = [task.pk for task in done if isinstance(task, CallTask)]
    assert len(taken) == len(set(taken)) == 5
    assert CallTask.objects.count() == 5  # seven filled the queue at once


@pytest.mark.django_db(transaction=True)
def test_one_nurse_in_two_windows_holds_one_call(now: datetime) -> None:
    contacts(now, 3)
    fight, who = Outbreak.objects.get(), nurse()
    done = together([partial(calls.next_call, fight, by=who, now=now)] * 4)
    assert len({task.pk for task in done if isinstance(task, CallTask)}) == 1
    assert CallTask.objects.filter(held_by=who).count() == 1


@pytest.mark.django_db
def test_a_call_nobody_finishes_is_free_again_and_the_slow_one_is_told(now: datetime) -> None:
    contacts(now, 1)
    fight, slow, quick = Outbreak.objects.get(), nurse(), nurse()
    task = calls.next_call(fight, by=slow, now=now)
    assert task
    assert calls.next_call(fight, by=quick, now=now + timedelta(minutes=19)) is None
    later = now + timedelta(minutes=21)
    again = calls.next_call(fight, by=quick, now=later)
    assert again == task
    with pytest.raises(Refused) as refused:
        tell(task, "reached", slow, later)
    assert refused.value.code == "not_yours"
    tell(task, "reached", quick, later)
    told = Contact.objects.get()
    assert (told.state, told.notified_at) == ("notified", later)
    assert told.steps.get().by == quick
    assert calls.next_call(fight, by=quick, now=later) is None


@pytest.mark.django_db
def test_nobody_answers_three_times_and_somebody_goes_to_the_door(now: datetime) -> None:
    contacts(now, 1)
    fight, who = Outbreak.objects.get(), nurse()
    for n in range(3):
        at = now + timedelta(minutes=31 * n)
        taken = calls.next_call(fight, by=who, now=at)
        assert taken
        task = taken
        tell(task, "no_answer", who, at)
        assert calls.next_call(fight, by=who, now=at + timedelta(minutes=29)) is None
    task.refresh_from_db()
    assert (task.end, task.attempts) == ("unreached", 3)
    by = make_epidemiologist()
    seen: dict[str, Any] = {"by": by, "on": now.date()}
    assert queries.door_count(fight, **seen) == queries.contacts(fight, due="door", **seen).count() == 1
    fresh = calls.call_again(task, by=who, now=now + timedelta(hours=5))
    assert fresh.pk != task.pk
    with pytest.raises(Refused) as refused:
        calls.ask_for_call(Contact.objects.get(), reason="x", at=None, by=who, now=now)
    assert refused.value.code == "queued"
    assert queries.door_count(fight, **seen) == 0  # a call waits again
    tell(fresh, "wrong", who, now + timedelta(hours=6))
    assert queries.door_count(fight, **seen) == 1
    actions.mark_contacts([Contact.objects.get()], step="notified", by=by, now=now + timedelta(hours=7))
    assert queries.door_count(fight, **seen) == 0


@pytest.mark.django_db
def test_a_call_back_comes_at_its_time_and_starts_the_count_anew(now: datetime) -> None:
    contacts(now, 1)
    fight, who = Outbreak.objects.get(), nurse()
    task = calls.next_call(fight, by=who, now=now)
    assert task
    tell(task, "no_answer", who, now)
    with pytest.raises(Refused) as refused:
        tell(task, "call_back", who, now)
    assert refused.value.code == "back_at"
    tell(task, "call_back", who, now, now + timedelta(hours=2))
    assert calls.next_call(fight, by=who, now=now + timedelta(hours=1)) is None
    task = calls.next_call(fight, by=who, now=now + timedelta(hours=2))
    assert task
    tell(task, "no_answer", who, now + timedelta(hours=2))
    task.refresh_from_db()
    assert (task.attempts, task.end) == (3, "")


@pytest.mark.django_db
def test_whoever_is_handed_over_leaves_the_queue_and_what_is_late_comes_first(now: datetime) -> None:
    (one,), by = contacts(now, 1), make_epidemiologist()
    fight, who = Outbreak.objects.get(), nurse()
    lead = leads.take_in(fight, BEIJING, area_id=YIYANG, by=by, now=now - timedelta(hours=5))
    task = calls.next_call(fight, by=who, now=now)
    assert task
    assert task.lead == lead
    calls.put_back(task, by=who, now=now)
    actions.hand_over(one, to="长沙市", by=by, now=now)
    leads.close_lead(lead, outcome="nothing", text="无关", by=by, now=now)
    assert calls.next_call(fight, by=who, now=now + timedelta(minutes=5)) is None
    assert set(CallTask.objects.values_list("end", flat=True)) == {"needless"}


@pytest.mark.django_db
def test_a_nurse_works_through_the_queue_on_the_page(page: Client, by: User, now: datetime) -> None:
    make_contact(now, by=by, person=make_person(name="钱小明", phone="13800138000"))
    make_contact(now, by=by, case=Contact.objects.get().case)
    assert "Next call" in page.get(reverse("calls")).content.decode()
    assert CallTask.objects.count() == 2  # who waits is counted before the first call is taken
    page.post(reverse("call_next"))
    shown = page.get(reverse("calls")).content.decode()
    assert 'href="tel:13800138000"' in shown
    assert "This says nothing about whether you carry it." in shown
    task = CallTask.objects.get(held_by=by)
    url = reverse("call_tell", args=[task.pk])
    assert "must lie in the future" in page.post(url, {"outcome": "call_back"}).content.decode()
    page.post(url, {"outcome": "reached", "note": "已通知", "then": "next"})
    second = CallTask.objects.get(held_by=by)
    assert second != task
    page.post(reverse("call_do", args=[second.pk, "back"]))
    assert not CallTask.objects.filter(held_by=by).exists()
    assert "钱小明" in page.get(reverse("call_list")).content.decode()
    assert "钱**" in save(page, reverse("call_list"), {"export": "csv"}).content.decode()


@pytest.mark.django_db
def test_who_has_no_post_for_it_calls_nobody(client: Client, now: datetime) -> None:
    contacts(now, 1)
    client.force_login(make_user("doctor", area_id=YIYANG))
    assert client.post(reverse("call_next")).status_code == 403
    with pytest.raises(Refused):
        calls.next_call(Outbreak.objects.get(), by=make_user("sampler"), now=now)


@pytest.mark.django_db
def test_a_nurse_meets_no_link_that_is_closed_to_her(client: Client, now: datetime) -> None:
    (one,) = contacts(now, 1)
    client.force_login(nurse())
    waits = f'href="{reverse("calls")}"'
    home = client.get(reverse("home")).content.decode()
    assert home.count(waits) == 2  # in the menu, and among what waits
    assert reverse("bulletins") not in home
    client.post(reverse("call_next"))
    shown = client.get(reverse("calls")).content.decode()
    assert one.person.name in shown
    assert reverse("contact", args=[one.pk]) not in shown
