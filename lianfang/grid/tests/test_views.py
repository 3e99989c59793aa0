"""The pages of who answers for what."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.grid.models import Charge, Contract, HandOver
from lianfang.grid.tests.make import NOW, follow, give, make_contract, make_manager, make_walker
from lianfang.grid.views import common
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.rules import official_code
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.workforce.tests.make import make_organisation, make_worker

pytestmark = pytest.mark.django_db


def signed_in(user: User | None, monkeypatch: pytest.MonkeyPatch) -> Client:
    assert user
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def text(client: Client, url: str) -> str:
    response = save(client, url)
    assert response.status_code == 200, response.headers
    return response.content.decode()


def test_doors_are_given_to_somebody_who_says_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    community = make_area(43, 9, 3, 1, 1, name="桃花仑社区", name_en="Taohualun")
    homes = [make_household(area=community, address=f"1栋{n}01") for n in (1, 2)]
    worker, boss = make_walker(), signed_in(make_manager(), monkeypatch)
    page = text(boss, f"/grid/doors/?area={community.pk}")
    assert "No unit answers for this area." in page
    assert "1栋201" in page
    sent = {"area": community.pk, "do": "ask", "duty": "grid_worker", "worker": worker.user.username}  # type: ignore[union-attr]
    boss.post("/grid/doors/ask/", sent | {"id": [str(home.pk) for home in homes]})
    assert Charge.objects.filter(accepted_at=None).count() == 2
    own = signed_in(worker.user, monkeypatch)
    assert "Waits for your yes" in text(own, "/grid/mine/")
    charges = list(Charge.objects.values_list("pk", flat=True))
    own.post("/grid/mine/answer/", {"do": "yes", "id": [str(one) for one in charges]})
    assert Charge.objects.filter(accepted_at=NOW).count() == 2
    assert "1栋101" in text(own, "/grid/mine/")
    assert "1栋101" not in text(boss, f"/grid/doors/?area={community.pk}&show=gaps")
    assert "1栋201" not in text(boss, f"/grid/doors/?area={community.pk}&q=101")
    assert "1栋201" in text(boss, f"/grid/doors/?area={community.pk}&stair=1栋&show=asked")
    boss.post("/grid/doors/ask/", {"area": community.pk, "do": "release", "id": str(homes[0].pk)})
    assert Charge.objects.filter(ended="released").count() == 1
    follow()
    assert "1 of 2 doors" in text(boss, f"/grid/?area={HESHAN // 10**9 * 10**9}")


def test_all_doors_that_the_filters_show_are_given_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    community, worker = make_area(43, 9, 3, 1, 1, name="桃花仑社区"), make_walker()
    for n in range(102):
        make_household(area=community, address=f"{n // 60 + 1}栋{n}室")
    boss = signed_in(make_manager(), monkeypatch)
    first, last = (text(boss, f"/grid/doors/?area={community.pk}&page={n}") for n in (1, 2))
    assert (first.count('name="id"'), last.count('name="id"')) == (100, 2)
    assert worker.user
    sent = {
        "do": "ask",
        "duty": "grid_worker",
        "worker": worker.user.username,
        "all": "1",
        "area": community.pk,
    }
    answer = boss.post(f"/grid/doors/ask/?area={community.pk}&stair=2栋&page=1", sent)
    assert "stair=" in answer.headers["Location"]
    assert Charge.objects.count() == 42


def test_units_are_contracted_changed_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    community, unit, worker = make_area(43, 9, 3, 1, 1), make_organisation(name="税务局"), make_walker()
    make_household(area=community)
    boss = signed_in(make_manager(), monkeypatch)
    assert "Areas that no unit answers for" in text(boss, f"/grid/?area={HESHAN}")
    told = {"organisation": unit.name, "area": official_code(community.pk), "cadre": "", "leader": ""}
    assert boss.post("/grid/contracts/new/", told).status_code == 302
    row = Contract.objects.get()
    assert "税务局" in text(boss, f"/grid/contracts/?area={HESHAN}")
    boss.post(f"/grid/contracts/{row.pk}/", {"leader": worker.user.username, "cadre": ""})  # type: ignore[union-attr]
    assert Contract.objects.get().leader_id == worker.pk
    assert len(text(boss, f"/grid/contracts/?area={HESHAN}&export=csv").splitlines()) == 2
    make_contract(community.pk)
    assert "Several units for this area" in text(boss, f"/grid/?area={HESHAN}")
    boss.post(f"/grid/contracts/{row.pk}/end/")
    assert Contract.objects.get(pk=row.pk).to_on == NOW.date()


def test_those_who_work_there_are_suggested_however_many_work_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(common, "SUGGESTED", 2)
    taojiang = make_area(43, 9, 22)
    for name in ("阿一", "阿二"):
        make_worker(make_person(name=name), area_id=taojiang.pk)
    make_worker(make_person(name="周敏"), organisation=make_organisation(name="税务局"))
    walker = make_walker(person=make_person(name="周山"))
    page = text(signed_in(make_user("dispatcher", area_id=HESHAN), monkeypatch), "/grid/contracts/new/")
    assert '<option value="周敏">周敏 税务局</option>' in page
    assert f'<option value="{walker.user.username}">周山 </option>' in page  # type: ignore[union-attr]
    assert "阿一" not in page


def test_what_is_handed_over_is_seen_by_both(monkeypatch: pytest.MonkeyPatch) -> None:
    giver, taker, home = make_walker(), make_walker(), make_household()
    give(home, giver)
    boss = signed_in(make_manager(), monkeypatch)
    assert giver.user
    assert taker.user
    told = {
        "giver": giver.user.username,
        "taker": taker.user.username,
        "area": "430903",
        "reason": "轮岗",
        "note": "",
    }
    assert boss.post("/grid/hand-overs/new/", told).status_code == 302
    row = HandOver.objects.get()
    assert "轮岗" in text(boss, "/grid/hand-overs/")
    assert "轮岗" in text(signed_in(giver.user, monkeypatch), "/grid/mine/")
    new = signed_in(taker.user, monkeypatch)
    assert "wants to hand over to you" in text(new, "/grid/mine/")
    assert (
        signed_in(make_walker().user, monkeypatch).post(f"/grid/hand-overs/{row.pk}/take/").status_code == 404
    )
    new.post(f"/grid/hand-overs/{row.pk}/take/")
    assert HandOver.objects.get().state == "taken"
    assert home.address in text(new, "/grid/mine/")


def test_a_list_gives_back_what_it_could_not_take(monkeypatch: pytest.MonkeyPatch) -> None:
    boss = signed_in(make_manager(), monkeypatch)
    make_area(43, 9, 3)
    file = SimpleUploadedFile("包干.csv", f"区划代码,单位\n{official_code(HESHAN)},没有的局\n".encode())
    response = boss.post("/grid/lists/", {"area": HESHAN, "of": "contracts", "file": file})
    page = text(boss, response.headers["Location"])
    assert "No unit of this name is on record." in page
    back = save(boss, response.headers["Location"] + "?export=1").content.decode("utf-8-sig")
    assert "没有的局,2,No unit of this name is on record." in back
