"""Pages in both languages: what they show, who may see it, what is recorded, and the steps taken on them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions
from lianfang.cases.models import Case, Contact, Exposure, Quarantine
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.common.ids import person_code
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_epidemiologist(name="周敏")


@pytest.fixture
def page(client: Client, by: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Give a client signed in as an epidemiologist, at the instant of the tests."""
    monkeypatch.setattr("lianfang.web.clock.now", lambda: now)
    client.force_login(by)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()
    return str(response.content.decode())


def chain(now: datetime, by: User) -> tuple[Case, Contact, Quarantine]:
    """Make two cases, one infected by the other, with a contact in quarantine and one hanging on it."""
    first, second = make_case(now, by=by, clinical_type="mild"), make_case(now, by=by, state="asymptomatic")
    actions.add_exposure(
        second.person,
        source=first.person,
        outbreak=first.outbreak,
        place="滨江茶馆",
        setting="meal",
        began_at=now - timedelta(days=3),
        ended_at=now - timedelta(days=3),
        infected=True,
        by=by,
        now=now,
    )
    contact = make_contact(now, case=first, by=by)
    make_contact(now, via=contact, by=by)
    return first, contact, make_quarantine(now, contact=contact, by=by)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_in_both_languages(page: Client, by: User, now: datetime, language: str) -> None:
    case, contact, order = chain(now, by)
    make_case(now, by=by, state="proposed")
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for url in (
        reverse("line_list"),
        reverse("contacts"),
        reverse("quarantines"),
        reverse("proposed"),
        reverse("case", args=[case.pk]),
        reverse("contact", args=[contact.pk]),
        reverse("quarantine", args=[order.pk]),
    ):
        shown = text(page.get(url))
        assert "%(" not in shown
        assert f'<html lang="{language}"' in shown


def test_pages_open_before_anything_happened(page: Client) -> None:
    make_outbreak()
    for name in ("line_list", "contacts", "quarantines", "proposed"):
        text(page.get(reverse(name)))


def test_without_an_outbreak_the_lists_say_so(page: Client) -> None:
    assert "No outbreak" in text(page.get(reverse("line_list")), 409)


def test_the_line_list_is_filtered_sorted_and_searched(page: Client, by: User, now: datetime) -> None:
    first, _contact, _order = chain(now, by)
    other = Case.objects.get(state="asymptomatic")
    make_area(43, 9, 22)
    url = reverse("line_list")

    def rows(**asked: str) -> list[str]:
        return [case.person.name for case in page.get(url, asked).context["listing"].page]

    assert rows() == [first.person.name, other.person.name]
    assert rows(sort="-number") == [other.person.name, first.person.name]
    assert rows(state="confirmed") == rows(q="1") == rows(clinical_type="mild") == [first.person.name]
    assert rows(q=other.person.name) == [other.person.name]
    assert rows(area=str(TAOJIANG)) == []
    assert len(rows(state="nonsense")) == 2


def test_the_line_list_draws_curve_and_tree(page: Client, by: User, now: datetime) -> None:
    chain(now, by)
    shown = text(page.get(reverse("line_list")))
    assert shown.count('class="k-c"') - shown.count('<i class="k-c"') == 1
    assert shown.count('class="k-a"') - shown.count('<i class="k-a"') == 1
    assert shown.count('class="node') == 2
    assert "infected by case 1" in shown


def test_contacts_are_filtered_by_what_is_due(page: Client, by: User, now: datetime) -> None:
    _case, contact, _order = chain(now, by)
    url = reverse("contacts")

    def rows(**asked: str) -> set[Any]:
        return {row.pk for row in page.get(url, asked).context["listing"].page}

    assert rows(due="test") == {contact.pk}  # the first day has a test
    assert rows(due="place") == set(Contact.objects.exclude(pk=contact.pk).values_list("pk", flat=True))
    assert rows(due="release") == set()
    assert rows(grade="secondary") == rows(due="place")
    assert rows(grade="close", state="quarantined", q=contact.person.name) == {contact.pk}


def test_lists_show_only_the_areas_of_the_reader(
    client: Client, by: User, page: Client, now: datetime
) -> None:
    chain(now, by)
    page.force_login(make_epidemiologist(area_id=TAOJIANG))
    assert page.get(reverse("line_list")).context["listing"].total == 0
    page.force_login(make_user("observer", area_id=YIYANG))
    for name in ("line_list", "contacts", "quarantines", "proposed"):
        text(page.get(reverse(name)), 403)


def test_the_tree_leads_to_no_case_of_another_area(page: Client, by: User, now: datetime) -> None:
    case, _contact, _order = chain(now, by)
    elsewhere = make_case(now, by=by, person=make_person(area=make_area(43, 9, 22)), outbreak=case.outbreak)
    links = [reverse("case", args=[each.pk]) for each in (case, elsewhere)]
    for reader, leads in ((by, [True, True]), (make_epidemiologist(area_id=TAOJIANG), [False, True])):
        page.force_login(reader)
        shown = text(page.get(reverse("line_list")))
        assert shown.count('class="node') == 3
        assert [f'href="{link}"' in shown for link in links] == leads


@pytest.mark.parametrize("name", ["line_list", "contacts"])
def test_exports_hide_names_from_those_who_may_not_identify(
    page: Client, by: User, now: datetime, name: str
) -> None:
    case, contact, _order = chain(now, by)
    person = (case if name == "line_list" else contact).person
    assert person.name in text(save(page, reverse(name), {"export": "csv"}))
    assert AuditEntry.objects.get(verb="cases.list.exported").by == by
    page.force_login(make_user("commander", area_id=YIYANG))
    exported = text(save(page, reverse(name), {"export": "csv"}))
    assert person.name not in exported
    assert person.name[0] + "**" in exported


def test_opening_a_page_of_a_person_is_recorded(page: Client, by: User, now: datetime) -> None:
    case, contact, order = chain(now, by)
    before = list(AuditEntry.objects.values_list("id", flat=True))
    for name, thing in (("case", case), ("contact", contact), ("quarantine", order)):
        page.get(reverse(name, args=[thing.pk]))
    seen = AuditEntry.objects.exclude(id__in=before).order_by("id").values_list("verb", "person_id", "by")
    assert list(seen) == [
        ("people.person.opened", case.person_id, by.pk),
        ("people.person.opened", contact.person_id, by.pk),
        ("people.person.opened", contact.person_id, by.pk),
    ]


def test_a_page_outside_the_posts_is_refused(page: Client, by: User, now: datetime) -> None:
    case, contact, order = chain(now, by)
    page.force_login(make_epidemiologist(area_id=TAOJIANG))
    for name, thing in (("case", case), ("contact", contact), ("quarantine", order)):
        text(page.get(reverse(name, args=[thing.pk])), 403)
    assert not AuditEntry.objects.filter(verb="people.person.opened").exists()


def take(page: Client, name: str, thing: Any, step: str, **said: Any) -> HttpResponse:
    response = page.post(reverse(f"{name}_step", args=[thing.pk, step]), said)
    thing.refresh_from_db()
    return response  # type: ignore[return-value]


def test_a_case_is_decided_on_its_page(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by, state="proposed")
    assert take(page, "case", case, "review").status_code == 302
    wrong = take(page, "case", case, "confirm", clinical_type="mild")
    assert "This field is required" in text(wrong, 422)
    take(page, "case", case, "confirm", clinical_type="mild", onset_on="2021-08-03", reason="复测阳性,有症状")
    assert (case.state, case.number, case.onset_on) == ("confirmed", 1, date(2021, 8, 3))
    take(page, "case", case, "reported")
    assert case.reported_at == now
    assert "data-open" in text(page.get(reverse("case", args=[case.pk])))


def test_a_refused_step_shows_its_form_again(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    response = take(page, "case", case, "exclude", reason="…")
    assert "cannot become" in text(response, 422)
    assert case.state == "confirmed"
    assert "cannot become" in text(take(page, "case", case, "review"), 409)


def test_somebody_is_traced_on_the_case_page(page: Client, by: User, now: datetime) -> None:
    case, person = make_case(now, by=by), make_person(phone="13812345678")
    said = {"person": "13812345678", "grade": "close", "last_exposure_at": "2021-08-04T12:00"}
    take(page, "case", case, "contact", **said)
    assert Contact.objects.get(person=person).case == case
    told = {"person": person.name, "place": "茶馆", "setting": "meal"}
    told |= {"began_at": "2021-08-04T10:00", "ended_at": "2021-08-04T12:00"}
    take(page, "case", case, "exposure", **told)
    assert Exposure.objects.get(person=person).source_person_id == case.person_id
    nobody = take(page, "case", case, "contact", **said | {"person": "13800000000"})
    assert "Nobody is found" in text(nobody, 422)
    shown = text(page.get(reverse("case", args=[case.pk])))
    assert person.name in shown
    assert "茶馆" in shown


def test_somebody_of_another_district_is_traced_by_what_only_they_show(page: Client, now: datetime) -> None:
    tracer = make_user("epidemiologist", area_id=HESHAN)
    page.force_login(tracer)
    case, person = make_case(now, by=tracer), make_person(name="桃有人", area=make_area(43, 9, 22))
    said = {"grade": "close", "last_exposure_at": "2021-08-04T12:00"}
    assert "Nobody is found" in text(take(page, "case", case, "contact", person=person.name, **said), 422)
    code = {"person": person_code(person.pk)}
    take(page, "case", case, "contact", **code, **said)
    assert Contact.objects.get(person=person).case == case
    told = {
        "place": "茶馆",
        "setting": "meal",
        "began_at": "2021-08-04T10:00",
        "ended_at": "2021-08-04T12:00",
    }
    assert (
        take(page, "case", case, "exposure", **code, **told, infected="on").status_code == 422
    )  # theirs to say
    assert take(page, "case", case, "exposure", **code, **told).status_code == 302
    assert person.name in text(page.get(reverse("case", args=[case.pk])))


def test_a_contact_is_ordered_into_quarantine_and_handed_over(page: Client, by: User, now: datetime) -> None:
    contact = make_contact(now, by=by)
    said = {"kind": "home", "reason": "密接", "appeal_to": "赫山区指挥部"}
    assert "At home needs a reason" in text(take(page, "contact", contact, "order", **said), 422)
    take(page, "contact", contact, "order", **said, other="照顾卧床老人")
    order = Quarantine.objects.get()
    assert (order.kind, order.exception, order.reviewed_by) == ("home", "照顾卧床老人", by)
    shown = text(page.get(reverse("quarantine", args=[order.pk])))
    assert "照顾卧床老人" in shown
    assert "赫山区指挥部" in shown
    take(page, "contact", contact, "hand_over", to="长沙市疾控中心")
    assert contact.state == "elsewhere"


def test_release_says_what_is_missing(page: Client, by: User, now: datetime) -> None:
    order = make_quarantine(now, by=by)
    missing = text(take(page, "quarantine", order, "release", reason="期满"), 422)
    assert "Still missing" in missing
    assert "second swab of the last test, 18 Aug" in missing
    take(page, "quarantine", order, "extend", ends_on="2021-08-20", reason="同住人转阳")
    assert order.released_at == now
    assert Quarantine.objects.get(released_at=None).ends_on == date(2021, 8, 20)


def test_steps_are_offered_to_those_who_may_take_them(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by, state="review")
    url = reverse("case", args=[case.pk])
    assert {step.key for step, _form in page.get(url).context["steps"]} == {
        "confirm",
        "asymptomatic",
        "exclude",
        "contact",
        "exposure",
        "investigator",
    }
    page.force_login(make_user("commander", area_id=YIYANG))
    assert page.get(url).context["steps"] == []
    assert take(page, "case", case, "confirm", clinical_type="mild", reason="…").status_code == 422
    assert case.state == "review"


def test_a_step_is_taken_by_post_only_and_must_exist(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by, state="proposed")
    assert page.get(reverse("case_step", args=[case.pk, "review"])).status_code == 302
    assert take(page, "case", case, "nonsense").status_code == 404
    assert case.state == "proposed"


def test_a_decided_case_whose_result_was_taken_back_says_so(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    url = reverse("case", args=[case.pk])
    assert "was taken back" not in text(page.get(url))  # proposed by hand: it rests on no result of ours
    case.changes.update(by=None)
    assert "was taken back" in text(page.get(url))


@pytest.mark.parametrize("name", ["line_list", "contacts", "quarantines"])
def test_lists_ask_the_same_number_of_questions_however_long(
    page: Client, by: User, now: datetime, name: str, django_assert_max_num_queries: Any
) -> None:
    outbreak = make_outbreak()
    for _ in range(3):
        contact = make_contact(now, case=make_case(now, by=by, outbreak=outbreak), by=by)
        make_quarantine(now, contact=contact, by=by)
    page.get(reverse(name))
    with django_assert_max_num_queries(24) as few:
        page.get(reverse(name))
    for _ in range(6):
        contact = make_contact(now, case=make_case(now, by=by, outbreak=outbreak), by=by)
        make_quarantine(now, contact=contact, by=by)
    with django_assert_max_num_queries(len(few)):
        page.get(reverse(name))
