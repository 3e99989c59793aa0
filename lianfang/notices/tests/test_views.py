"""The pages of notices, and the public page."""

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.notices import actions
from lianfang.notices.actions import For
from lianfang.notices.models import Delivery, Notice
from lianfang.notices.queries import drafts
from lianfang.notices.tests.make import NOW, make_draft, make_issued
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_household
from lianfang.places.rules import at_level
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is the morning of 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def signed_in(user: User | None = None, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def commander() -> User:
    return make_user("commander", area_id=YIYANG, language="en")


def test_from_template_to_public_page() -> None:
    make_outbreak(area=make_area(43, 9, name="益阳市", name_en="Yiyang City"))
    author, other = signed_in(commander()), signed_in(commander())
    form = author.get(reverse("notice_new") + "?from=letter_residents").content.decode()
    assert "致益阳市居民的一封信" in form
    assert "A letter to the people of Yiyang City" in form
    told = {"area": "430900", "kind": "letter", "groups": ["all"], "public": "on", "doors": "on"}
    told |= {"title": "致居民的一封信", "text": "请配合。", "title_en": "A letter", "text_en": "Please help."}
    assert "Drafted." in author.post(reverse("notice_new"), told, follow=True).content.decode()
    letter = Notice.objects.get()

    def step(deed: str) -> str:
        return reverse("notice_do", args=[letter.pk, deed])

    page = author.post(step("submit"), follow=True).content.decode()
    assert "Waits for approval" in page
    assert ">Approve<" not in page.replace("</svg>Approve", "</svg>.Approve")
    public = reverse("public_notice", args=[letter.pk])
    assert signed_in().get(public).status_code == 404
    assert "Approved: it is in force." in other.post(step("approve"), follow=True).content.decode()
    assert "Please help." in signed_in().get(public).content.decode()
    assert "请配合。" in signed_in(language="zh-hans").get(public).content.decode()
    other.post(step("withdraw"), {"reason-reason": "内容有误"})
    assert "it no longer holds" in signed_in().get(public).content.decode()
    assert "Withdrawn" in signed_in().get(reverse("public_notices")).content.decode()


def test_every_template_has_both_languages() -> None:
    keys = [each.key for each in drafts()]
    assert len(set(keys)) == len(keys) >= 5
    for each in drafts():
        assert each.kind in Notice.Kind.values
        assert all((each.title, each.title_en, each.text, each.text_en))


def test_a_correction_on_the_page() -> None:
    letter = make_issued()
    client = signed_in(letter.made_by)
    page = client.post(
        reverse("notice_do", args=[letter.pk, "correct"]), {"correct-change": "改时间"}, follow=True
    ).content.decode()
    assert "What changes and why" in page
    sent = {"change": "改时间", "title": "一封信", "text": "八月六日。"}
    client.post(reverse("notice_edit", args=[letter.pk]), sent)
    page = client.get(reverse("notice", args=[letter.pk])).content.decode()
    assert "A correction is being drafted" in page
    assert "being corrected" in client.get(reverse("notices") + "?state=correcting").content.decode()


def test_doors_are_ticked_and_counted() -> None:
    letter, door = make_issued(), make_household(area=make_area(43, 9, 3, 2, 1))
    client = signed_in(make_user("grid_worker", language="en"))
    where = {"area": door.area_id}
    page = client.get(reverse("notice_doors", args=[letter.pk]), where).content.decode()
    assert door.address in page
    sent = where | {"id": [str(door.pk)], "way": "left"}
    page = client.post(reverse("notice_bring", args=[letter.pk]), sent, follow=True).content.decode()
    assert "Noted for 1 door." in page
    assert "Left at the door" in page
    assert Delivery.objects.get().dispute == ""
    chief = signed_in(commander())
    saved = save(
        chief, reverse("notice_doors", args=[letter.pk]) + f"?area={HESHAN}&export=csv"
    ).content.decode()
    assert "1,1,0,0" in saved


def test_who_may_not_read_of_visits_sees_how_far_a_letter_is_and_no_door() -> None:
    community = make_area(43, 9, 3, 2, 1)
    letter, door = make_issued(to=[For(community.pk)]), make_household(area=community)
    board, doors = f"?area={at_level(community.pk, 'township')}", f"?area={community.pk}"
    for role, begins, opens in (("commander", doors, True), ("observer", board, False)):
        client = signed_in(make_user(role, area_id=YIYANG, language="en"))
        where = reverse("notice_doors", args=[letter.pk])
        assert f'href="{where}{begins}"' in client.get(reverse("notice", args=[letter.pk])).content.decode()
        shown = client.get(where + board).content.decode()
        assert (f'href="{doors}"' in shown, str(community) in shown) == (opens, True)
        assert (door.address in client.get(where).content.decode()) is opens
        assert client.get(where + doors).status_code == (200 if opens else 403)


def test_the_register_is_filtered_and_saved() -> None:
    make_issued()
    draft = make_draft(kind="appeal")
    client = signed_in(commander())
    assert "2021-001" in client.get(reverse("notices") + "?q=2021-001").content.decode()
    found = client.get(reverse("notices") + "?kind=appeal").content.decode()
    assert str(draft.pk) in found
    assert "2021-001" not in found
    assert "2021-001" in client.get(reverse("notices") + "?export=csv").content.decode()
    actions.submit(draft, by=draft.made_by, now=NOW)
    assert "Waits for your approval" in client.get(reverse("notices")).content.decode()
