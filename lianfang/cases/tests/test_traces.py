"""The traces of a case: ranked, with the path that explains each; chosen people become candidates, nobody a contact."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cases.models import Case, Contact, ContactProposal, Exposure
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site, SiteKind
from lianfang.places.tests.make import make_site
from lianfang.presence.actions import record_stays
from lianfang.presence.indexing import refresh
from lianfang.presence.models import Stay
from lianfang.presence.rules import Stayed
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(
    client: Client, now: datetime, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Client:
    """Give a client signed in as an epidemiologist, with an index of the test's own."""
    settings.TRACING = str(tmp_path)
    monkeypatch.setattr("lianfang.web.clock.now", lambda: now)
    client.force_login(make_epidemiologist(name="周敏"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def market(now: datetime, case: Case) -> tuple[Site, Person, Person, Person]:
    """Let a case be at a market with one person, another come after, and a third meet the first one later."""
    site, other = make_site(kind=SiteKind.MARKET, name="桃花仑菜市场"), make_site(name="滨江茶馆")
    beside, after, further = (
        make_person(name="李同时"),
        make_person(name="王稍后"),
        make_person(name="赵再遇"),
    )
    noon = now - timedelta(hours=6)

    def stay(place: Site, begin: int, end: int) -> Stayed:
        entered, left = noon + timedelta(minutes=begin), noon + timedelta(minutes=end)
        return Stayed(place.pk, entered, left, Stay.Source.SCAN)

    record_stays(
        {
            case.person_id: [stay(site, 0, 60)],
            beside.pk: [stay(site, 20, 80), stay(other, 100, 160)],
            after.pk: [stay(site, 70, 75)],
            further.pk: [stay(other, 120, 180)],
        }
    )
    return site, beside, after, further


def test_traces_are_ranked_explained_and_proposed(page: Client, now: datetime) -> None:
    case = make_case(now, state="review")
    address = reverse("case_traces", args=[case.pk])
    assert "Nobody was found" in page.get(address).content.decode()
    site, beside, after, _further = market(now, case)
    by_table = page.get(address)
    assert "The index is not there yet" in by_table.content.decode()
    refresh()
    answer = page.get(address)
    shown = answer.content.decode()
    assert [each["row"].met for each in by_table.context["rows"]] == [
        each["row"].met for each in answer.context["rows"]
    ]
    assert shown.index("李同时") < shown.index("王稍后")
    assert "at the same time" in shown
    assert "came 10 min after the case had left" in shown
    assert "赵再遇" not in shown
    second = page.get(address, {"step": "2"}).content.decode()
    assert "met 李同时 at 滨江茶馆" in second
    assert "a sum over all whom the case met" in second
    assert "王稍后" not in page.get(address, {"minutes": "5"}).content.decode()
    assert "王稍后" not in page.get(address, {"together": "on"}).content.decode()
    assert "李同时" in page.get(address, {"place": str(site.pk)}).content.decode()
    saved = save(page, address, {"export": "csv"}).content.decode()
    assert "李同时,桃花仑菜市场" in saved
    assert AuditEntry.objects.filter(verb="cases.trace.exported").count() == 1

    page.post(address, {"id": [str(beside.pk), str(after.pk)]})
    found = {each.person_id: each for each in ContactProposal.objects.filter(case=case)}
    assert set(found) == {beside.pk, after.pk}
    assert found[beside.pk].source == "venue"
    assert found[beside.pk].evidence == {"place": site.name, "minutes": 40, "gap": 0}
    assert found[beside.pk].score > found[after.pk].score
    assert not Contact.objects.exists()
    assert "Proposed" in page.get(address).content.decode()


def test_who_met_a_contact_is_proposed_and_becomes_a_secondary_contact(page: Client, now: datetime) -> None:
    case = make_case(now, state="review")
    _site, beside, after, further = market(now, case)
    refresh()
    address = reverse("case_traces", args=[case.pk])
    page.post(f"{address}?step=2", {"id": [str(further.pk)]})
    proposal = ContactProposal.objects.get(case=case)
    assert (proposal.person, proposal.via, proposal.source) == (further, beside, "further")
    listed = page.get(reverse("candidates")).content.decode()
    assert "Met 李同时, who was near the case: at 滨江茶馆" in listed
    decide = reverse("candidates_decide")
    told = page.post(
        decide, {"do": "confirm", "id": str(proposal.pk), "grade": ""}, follow=True
    ).content.decode()
    assert "Decide first about those whom they met" in told
    page.post(address, {"id": [str(beside.pk), str(after.pk)]})
    near = ContactProposal.objects.exclude(pk=proposal.pk)
    page.post(decide, {"do": "confirm", "id": [str(one.pk) for one in near], "grade": ""})
    page.post(decide, {"do": "confirm", "id": str(proposal.pk), "grade": ""})
    contact = Contact.objects.get(person=further)
    assert (contact.grade, contact.via, contact.case) == (
        "secondary",
        Contact.objects.get(person=beside),
        None,
    )
    assert Contact.objects.get(person=beside).grade == "close"
    assert Exposure.objects.get(person=further).source_person_id == beside.pk
    page.post(f"{address}?step=2", {"id": [str(further.pk)]})  # known by now
    assert ContactProposal.objects.filter(state="proposed").count() == 0


def test_who_was_proposed_stays_when_places_are_kept_no_more(
    page: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(now)
    address = reverse("case_traces", args=[case.pk])
    _site, beside, _after, _further = market(now, case)
    page.post(address, {"id": [str(beside.pk)]})
    Stay.objects.all().delete()
    monkeypatch.setattr("lianfang.web.clock.now", lambda: now + timedelta(days=60))
    shown = page.get(address).content.decode()
    assert "Nothing is kept any more" in shown
    assert "李同时" in shown
    assert "王稍后" not in shown


def test_only_who_may_read_cases_sees_traces(client: Client, now: datetime) -> None:
    case = make_case(now)
    client.force_login(make_user("sampler"))
    assert client.get(reverse("case_traces", args=[case.pk])).status_code == 403
