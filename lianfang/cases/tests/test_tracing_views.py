"""The pages of tracing: what hundreds of rows can be marked as, candidates, isolation sites, appeals, lists."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Occupancy
from lianfang.beds.tests.make import make_bed
from lianfang.cases import actions
from lianfang.cases.models import Appeal, Contact, ContactProposal, Quarantine
from lianfang.cases.rules import Candidate
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.documents.tables import give_back, open_table
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import make_site
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_epidemiologist(name="周敏")


@pytest.fixture
def page(client: Client, by: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("lianfang.web.clock.now", lambda: now)
    client.force_login(by)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()
    return str(response.content.decode())


PAGES = (
    "tracing_board",
    "contacts",
    "candidates",
    "quarantines",
    "isolation_sites",
    "appeals",
    "contact_files",
)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_list_opens_empty_and_filled(page: Client, by: User, now: datetime, language: str) -> None:
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    case = make_case(now, by=by)
    for name in PAGES:
        text(page.get(reverse(name)))
    order = make_quarantine(now, contact=make_contact(now, case=case, by=by), by=by)
    actions.record_appeal(order, said_by="本人", said="不在场", by=by, now=now)
    make_bed(make_site(kind="isolation", name="资江隔离点"))
    told = Candidate(
        make_person().pk, now, now, "Lives behind the same door: %(address)s", 90, "一组", {"address": "一组"}
    )
    actions.propose(case, [told], source="household", by=by, now=now)
    for name in PAGES:
        assert "<tbody>" in text(page.get(reverse(name))) or name == "contact_files"
        if name != "contact_files":
            assert save(page, reverse(name), {"export": "csv"}).headers["Content-Type"].startswith("text/csv")
    assert "一组" in text(page.get(reverse("candidates")))


def test_all_that_the_filters_show_are_marked_and_ordered(page: Client, by: User, now: datetime) -> None:
    case, site = make_case(now, by=by), make_site(kind="isolation", name="资江隔离点")
    found = [(make_person(), now) for _n in range(60)]
    actions.add_contacts(found, case=case, grade="close", by=by, now=now)
    chosen = str(Contact.objects.first().pk)  # type: ignore[union-attr]
    page.post(reverse("contacts_mark"), {"do": "located", "id": chosen})
    assert Contact.objects.filter(state="located").count() == 1
    page.post(reverse("contacts_mark") + "?due=locate", {"do": "notified", "all": "1"})
    assert Contact.objects.filter(state="notified").count() == 59
    said = {"do": "order", "all": "1", "kind": "central", "site": str(site.pk), "note": "密接,集中隔离"}
    page.post(reverse("contacts_mark") + "?due=place", said)
    assert Quarantine.objects.filter(site=site, released_at=None).count() == 60
    answer = page.post(reverse("contacts_mark"), {"do": "lost", "all": "1"}, follow=True)
    assert "Write what was tried" in text(answer)


def test_candidates_are_decided_from_the_list(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    told = [Candidate(make_person().pk, now, now, "Same place", 50, "茶馆") for _n in range(3)]
    first, *_others = actions.propose(case, told, source="venue", by=by, now=now)
    url = reverse("candidates_decide")
    assert "Write why" in text(page.post(url, {"do": "dismiss", "id": str(first.pk)}, follow=True))
    page.post(url, {"do": "dismiss", "id": str(first.pk), "note": "隔着一条街"})
    page.post(url, {"do": "confirm", "grade": "close", "all": "1"})
    states = ContactProposal.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["confirmed", "confirmed", "dismissed"]
    assert "already" in text(
        page.post(url, {"do": "confirm", "grade": "close", "id": str(first.pk)}, follow=True)
    )


def test_rooms_are_given_moved_and_left_on_the_board(page: Client, by: User, now: datetime) -> None:
    site = make_site(kind="isolation", name="资江隔离点")
    bed, other = make_bed(site), make_bed(site)
    order = make_quarantine(now - timedelta(hours=1), by=by, site=site)
    board = reverse("isolation_site", args=[site.pk])
    assert order.person.name in text(page.get(board))

    def do(what: str, **said: Any) -> str:
        return text(page.post(reverse("isolation_do", args=[site.pk, what]), said, follow=True))

    assert "Choose a room first" in do("take", order=order.pk)
    do("take", order=order.pk, bed=bed.pk)
    stay = Occupancy.objects.get()
    Occupancy.objects.update(during=(now - timedelta(hours=1), None))
    do("move", stay=stay.pk, bed=other.pk)
    stay = Occupancy.objects.get(during__endswith__isnull=True)
    assert stay.bed == other
    Occupancy.objects.exclude(pk=stay.pk).delete()
    Occupancy.objects.update(during=(now - timedelta(minutes=1), None))
    do("leave", stay=stay.pk)
    assert not Occupancy.objects.filter(during__endswith__isnull=True).exists()


def test_a_keeper_sets_up_the_first_room_of_a_site(client: Client, now: datetime) -> None:
    site = make_site(kind="isolation", name="资江隔离点")
    make_case(now)
    client.force_login(make_user("isolation_keeper", area_id=site.area_id))
    said = {"ward": "三楼", "name": "301", "beds": "2"}
    answer = client.post(reverse("room_new", args=[site.pk]), said)
    assert answer["Location"] == reverse("isolation_site", args=[site.pk])
    assert "301" in text(client.get(answer["Location"]))


def test_an_appeal_is_recorded_and_answered_by_another(page: Client, by: User, now: datetime) -> None:
    order = make_quarantine(now, by=by)
    step = reverse("quarantine_step", args=[order.pk, "appeal"])
    page.post(step, {"said_by": "女儿", "said": "母亲卧床"})
    appeal = Appeal.objects.get()
    url = reverse("appeal_answer", args=[appeal.pk])
    assert "cannot answer" in text(page.get(url))
    text(page.post(url, {"outcome": "stands", "answer": "…"}), 409)
    page.force_login(make_epidemiologist())
    page.post(url, {"outcome": "changed", "answer": "改为居家"})
    appeal.refresh_from_db()
    assert appeal.outcome == "changed"
    late = text(page.post(url, {"outcome": "stands", "answer": "维持原决定"}), 409)  # another was quicker
    assert "answered before" in late
    assert "维持原决定" in late
    assert "改为居家" in late


def test_who_has_no_temperature_today_is_found(page: Client, by: User, now: datetime) -> None:
    order = make_quarantine(now, by=by)  # it is noon: one is due
    assert order.person.name in text(page.get(reverse("quarantines"), {"due": "temperature"}))
    assert "0/2" in text(page.get(reverse("quarantines")))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_list_is_uploaded_looked_at_taken_and_taken_back(
    kind: str, page: Client, by: User, now: datetime
) -> None:
    case, person = make_case(now, by=by), make_person(phone="13873700009")
    rows: list[tuple[list[str], list[str]]] = [
        ([person.name, "13873700009", "2021-08-05 08:00"], []),
        (["某人", "", "2021-08-05"], []),
    ]
    data = give_back(kind, ",", ["姓名", "电话", "末次暴露"], rows, [])
    given = {"case": str(case.pk), "file": SimpleUploadedFile(f"名单.{kind}", data)}
    look = page.post(reverse("contact_files"), given, follow=True)
    assert "Which column is what" in text(look)
    url = look.redirect_chain[-1][0]
    columns = {"column-name": "姓名", "column-phone": "电话", "column-last": "末次暴露"}
    assert "Nobody on record fits" in text(page.post(url, columns, follow=True))
    assert Contact.objects.get().person == person
    back = open_table(save(page, url + "returned").content)
    assert (back.kind, [row.cells[0] for row in back.rows()]) == (kind, ["姓名", "某人"])
    page.post(url + "undo", {"reason": "发错了"})
    assert not Contact.objects.exists()


def test_a_contact_outside_the_window_is_recorded_only_when_asked(
    page: Client, by: User, now: datetime
) -> None:
    case, person = make_case(now, by=by), make_person(phone="13873700008")
    said = {"person": person.phone, "grade": "close", "last_exposure_at": "2021-07-20 10:00"}
    url = reverse("case_step", args=[case.pk, "contact"])
    assert "contacts of this case begin to count" in text(page.post(url, said), 422)
    page.post(url, said | {"anyway": "on"})
    assert Contact.objects.get().person == person
