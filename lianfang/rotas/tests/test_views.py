"""The pages of rotas."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import TAOJIANG, YIYANG, make_site
from lianfang.rotas import actions, sheets, solving
from lianfang.rotas.models import Assignment, Demand, Rota, Swap, Wish
from lianfang.rotas.tests.make import NOW, make_hand, make_planner, make_rota, need, seated
from lianfang.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is noon of 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def client_of(user: User) -> Client:
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def post(client: Client, address: str, *args: object, **told: object) -> str:
    return client.post(reverse(address, args=args), told, follow=True).content.decode()


@pytest.mark.usefixtures("planner_process")
def test_from_what_a_site_needs_to_a_published_rota() -> None:
    planner = client_of(make_planner())
    rota = make_rota(make_planner(), [need(6, 6, people=2, skill="sampler")])
    site = rota.shifts.get().site
    make_hand("周采样", "sampler")
    told = {"site": site.pk, "starts_at": "2021-08-07T06:00", "ends_at": "2021-08-07T11:00", "people": 1}
    assert "Noted." in post(planner, "demand_new", **told)
    assert "said already" in post(planner, "demand_new", **told)
    assert site.name in page(planner, "demand", day="2021-08-07")
    assert "No site said" in page(planner, "demand", day="2021-08-09")
    area = {"area": "430903", "from_on": "2021-08-06", "to_on": "2021-08-07"}
    made = post(planner, "rota_new", name="赫山一周", limit_s=5, **area)
    assert "赫山一周" in made
    fresh = Rota.objects.get(name="赫山一周")
    assert "The planner begins." in post(planner, "rota_do", fresh.pk, "plan")
    assert "Waits for the planner" in page(planner, "rota_state", fresh.pk)
    assert solving.plan_next()
    shown = page(planner, "rota", fresh.pk)
    assert all(words in shown for words in ["周采样", "Proposed", "Lacking", "Publish"])
    assert planner.get(reverse("rota_state", args=[fresh.pk])).headers["HX-Refresh"] == "true"
    assert "Published: everybody" in post(planner, "rota_do", fresh.pk, "publish")
    assert "Published" in page(planner, "rotas", state="published")
    assert "No rotas here" in page(planner, "rotas", q="没有")
    shift = fresh.shifts.order_by("starts_at")[0]
    one = page(planner, "rota_shift", shift.pk)
    assert "based near the site" in one
    assert "lacks 1" in one


def test_a_shift_is_changed_by_hand() -> None:
    maker = make_planner()
    planner, rota = client_of(maker), make_rota(maker, [need(6, 6, skill="sampler")])
    shift, unfit = rota.shifts.get(), make_hand("无证者")
    shown = page(planner, "rota_shift", shift.pk)
    assert "lacks the qualification" in shown
    assert "Put them in all the same?" in shown
    assert "is in the shift" in post(planner, "shift_put", shift.pk, worker=unfit.pk)
    assert "lacks the qualification" in page(planner, "rota", rota.pk)
    out = post(planner, "assignment_out", Assignment.objects.get().pk, "out")
    assert "Taken out" in out


def test_many_sites_are_reckoned_and_taken_back() -> None:
    planner = client_of(make_planner())
    make_rota(make_planner(), [need(6, 6)])
    told = {"area": "430903", "from_on": "2021-08-06", "to_on": "2021-08-06", "people": 3}
    assert "4 shifts added" in post(planner, "demand_compute", what="sampling", **told)
    assert "no such site" in post(planner, "demand_compute", what="posts", **told)
    ids = [str(d.pk) for d in Demand.objects.all()]
    assert "5 taken back" in post(planner, "demand_withdraw", id=ids)


def test_my_rota_wishes_and_swaps() -> None:
    maker, one, other = make_planner(), make_user("sampler"), make_user("sampler")
    rota = make_rota(maker, [need(6, 6, people=2), need(7, 6), need(7, 15)])
    giver, taker = make_hand("给", user=one), make_hand("接", user=other)
    mine = seated(rota, giver, maker)
    me, them, planner = client_of(one), client_of(other), client_of(maker)
    assert "I come" in page(me, "my_rota")
    assert "You are expected" in post(me, "my_shift", mine.pk, "yes")
    span = {"starts_at": "2021-08-07T00:00", "ends_at": "2021-08-08T00:00"}
    assert "With or" not in post(me, "wish_new", kind="off", **span)
    assert "which colleague" in post(me, "wish_new", kind="together", **span)
    assert "Take back" in page(me, "my_rota")
    post(me, "wish_withdraw", Wish.objects.get().pk)
    assert Wish.objects.get().withdrawn_at
    theirs = actions.put(rota.shifts.order_by("starts_at")[1], taker, by=maker, now=NOW)
    told = {"taker": taker.pk, "back": theirs.pk, "note": "孩子病了"}
    assert "接 · 7 Aug, 06:00" in page(me, "swap_new", mine.pk)
    assert "You keep the shift" in post(me, "swap_new", mine.pk, **told)
    assert "孩子病了" in page(them, "my_rota")
    post(them, "swap_answer", Swap.objects.get().pk, "yes")
    assert "Approve" in page(planner, "swaps")
    assert "Swapped." in post(planner, "swap_decide", Swap.objects.get().pk, "approve")
    assert Assignment.objects.get(worker=giver, state__in=Assignment.LIVE).shift == theirs.shift
    taken = Assignment.objects.get(worker=taker, state__in=Assignment.LIVE)
    assert them.post(reverse("my_shift", args=[mine.pk, "no"])).status_code == 404
    assert "somebody else is looked for" in post(them, "my_shift", taken.pk, "no", note="发烧")
    open_shift = rota.shifts.order_by("starts_at")[2]
    assert "The place is yours" in post(them, "my_place", open_shift.pk)


def test_wishes_are_said_for_somebody_and_taken_back() -> None:
    planner = client_of(make_planner())
    worker = make_hand("舒亦安")
    assert "No wishes" in page(planner, "wishes")
    assert "舒亦安" in page(planner, "wish_for", q="亦安")
    assert "Nobody of this name" in page(planner, "wish_for", q="没有")
    told = {"kind": "off", "starts_at": "2021-08-07T00:00", "ends_at": "2021-08-08T00:00", "fixed": "on"}
    assert "Noted for 舒亦安." in post(planner, "wish_for_new", worker.pk, **told, note="孩子开学")
    shown = page(planner, "wishes", q="舒", kind="off")
    assert "must be kept" in shown
    assert "孩子开学" in shown
    assert "舒亦安" not in page(planner, "wishes", kind="on")
    stranger = client_of(make_planner(area_id=TAOJIANG))
    assert "舒亦安" not in page(stranger, "wishes")
    page(stranger, "wish_for_new", worker.pk, status=404)
    assert "0 taken back" in post(stranger, "wishes_withdraw", id=[str(Wish.objects.get().pk)])
    assert "1 taken back" in post(planner, "wishes_withdraw", id=[str(Wish.objects.get().pk)])
    page(client_of(make_user("sampler")), "wishes", status=403)


def test_people_are_reckoned_from_who_comes() -> None:
    planner = client_of(make_planner())
    rota = make_rota(make_planner(), [need(6, 6)])
    site = rota.shifts.get().site
    days = {"from_on": "2021-08-07", "to_on": "2021-08-08", "hours": 4, "least": 2}
    shown = page(planner, "demand_arrivals", site=str(site.pk), arrivals="7:40 8:300")
    assert "7:40 8:300" in shown
    assert "90 s" in shown
    assert "Write it as" in post(planner, "demand_arrivals", site=site.pk, arrivals="x", **days)
    assert "2 shifts added" in post(planner, "demand_arrivals", site=site.pk, arrivals="7:40 8:300", **days)
    assert set(Demand.objects.filter(computed=True).values_list("people", "qualification")) == {
        (5, "sampler")
    }


def test_who_sees_what() -> None:
    rota = make_rota(make_planner(), [need(6, 6)])
    stranger = client_of(make_planner(area_id=TAOJIANG))
    page(stranger, "rota", rota.pk, status=404)
    page(client_of(make_user("sampler")), "rotas", status=403)
    page(client_of(make_user("administrator")), "my_rota", status=403)
    assert "You are in no rota" in page(client_of(make_user("sampler")), "my_rota")
    observer = client_of(make_user("testing_chief", area_id=YIYANG))
    assert rota.name in page(observer, "rotas")
    assert stranger.post(reverse("rota_do", args=[rota.pk, "plan"])).status_code == 404


@pytest.mark.fonts
def test_a_rota_is_printed() -> None:
    maker = make_planner()
    needs = [need(6, 6), need(7, 6), need(14, 6)]
    rota = make_rota(maker, needs, make_site(name="桃花仑"), to_on=date(2021, 8, 15))
    pages = sheets._pages(rota, NOW)["pages"]
    assert [(one["name"], len(one["heads"])) for one in pages] == [("桃花仑", 7), ("桃花仑", 3)]
    actions.put(rota.shifts.all()[0], make_hand("周采样"), by=maker, now=NOW)
    response = client_of(maker).post(reverse("rota_paper", args=[rota.pk]), {"save_purpose": "plan"})
    assert response.content.startswith(b"%PDF")
