"""The pages of areas and sites: who sees them, what they show, what the forms do and refuse."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.places.models import Area, Site
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area, make_site
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_areas() -> None:
    make_area(43, 9, name_en="Yiyang City", population=3_851_564)
    make_area(43, 9, 3, name_en="Heshan District")
    make_area(43, 9, 71, name_en="Datong Lake District", official=False)
    make_area(43, 9, 3, 2, 1, name_en="Taohualun Community")
    make_area(43, 9, 22)


def signed_in(role: str | None, area_id: int = HESHAN) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = make_user(role, area_id=area_id, language="en")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client: Client, name: str, *args: object, status: int = 200, **query: Any) -> str:
    response = save(client, reverse(name, args=args), query)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("role", ["sampler", "observer", "administrator"])
def test_whoever_has_a_post_walks_the_tree(role: str) -> None:
    client = signed_in(role)
    page = get(client, "areas")
    assert "Heshan District" in page
    assert "Statistical area" in page
    assert "3,851,564" in page
    make_site(area=make_area(43, 9, 3, 2))
    assert ">1</a>" in get(client, "areas")
    assert "Nothing is inside it yet" in get(client, "areas", area=HESHAN + 2_001_000)


def test_without_a_post_there_is_nothing() -> None:
    assert "no post today" in get(signed_in(None), "areas", status=403)
    get(signed_in(None), "sites", status=403)


def test_an_area_is_found_by_name_or_code() -> None:
    client = signed_in("sampler")
    assert "Taohualun Community" in get(client, "areas", q="taohua")
    assert "Taohualun Community" in get(client, "areas", q="430903002001")
    assert "Nothing matches" in get(client, "areas", q="nowhere")
    get(client, "areas", area=HESHAN + 999_000_000, status=404)
    get(client, "areas", area="9" * 40)


def test_sites_are_listed_filtered_and_saved() -> None:
    make_site(name="一号采样点", area=make_area(43, 9, 3, 2))
    make_site(name="检测中心", kind="laboratory")
    make_site(name="旧点", closed_at="2021-08-01T00:00Z")
    client = signed_in("observer")
    page = get(client, "sites", area=HESHAN)
    assert "一号采样点" in page
    assert "检测中心" in page
    assert "旧点" not in page
    assert "Open a site" not in page
    assert "旧点" in get(client, "sites", area=HESHAN, closed="on")
    assert "一号采样点" not in get(client, "sites", area=HESHAN, kind="laboratory")
    assert "检测中心" not in get(client, "sites", area=HESHAN, q="一号")
    assert "No sites here" in get(client, "sites", area=TAOJIANG)
    assert "检测中心,Laboratory" in get(client, "sites", area=HESHAN, export="csv")


def test_a_site_is_opened_and_closed() -> None:
    client = signed_in("testing_chief")
    get(client, "site_new", area=HESHAN)
    told = {"area": HESHAN, "kind": "sampling", "name": "滨江点", "longitude": "112.3", "latitude": "28.5"}
    response = client.post(reverse("site_new"), told, follow=True)
    assert "The site is open." in response.content.decode()
    site = Site.objects.get()
    assert "already a site" in client.post(reverse("site_new"), told).content.decode()
    client.post(reverse("site_close", args=[site.id]))
    assert client.post(reverse("site_close", args=[site.id])).status_code == 409
    assert client.get(reverse("site_close", args=[site.id])).status_code == 405
    half = client.post(reverse("site_new"), told | {"latitude": ""}).content.decode()
    assert "or neither" in half


def test_a_community_is_divided() -> None:
    client = signed_in("commander")
    community = HESHAN + 2_001_000
    assert "Divide into grids" in get(client, "areas", area=community)
    address = reverse("area_divide", args=[community])
    assert "how many grids there are" in client.post(address, {"grids": ""}).content.decode()
    assert "2 grids made" in client.post(address, {"names": "东一格\n\n东二格"}, follow=True).content.decode()
    client.post(address, {"grids": "3"})
    assert Area.objects.filter(depth=5).count() == 5
    assert (
        "Only a community"
        in client.post(reverse("area_divide", args=[HESHAN]), {"grids": 2}).content.decode()
    )


def test_an_area_closes() -> None:
    client = signed_in("commander")
    other = make_area(43, 9, 3, 3)
    address = reverse("area_close", args=[HESHAN + 2_000_000])
    get(client, "area_close", HESHAN + 2_000_000)
    assert client.post(address, {"successor": TAOJIANG}).status_code == 200  # not offered
    client.post(address, {"successor": other.id})
    assert Area.objects.get(id=HESHAN + 2_000_000).successor == other
    assert "took over" in get(client, "areas", area=HESHAN + 2_000_000)


@pytest.mark.parametrize(("role", "area"), [("observer", YIYANG), ("commander", TAOJIANG)])
def test_who_may_not_edit(role: str, area: int) -> None:
    client = signed_in(role, area)
    site = make_site()
    get(client, "site_new", area=HESHAN, status=403)
    get(client, "area_divide", HESHAN + 2_001_000, status=403)
    get(client, "area_close", HESHAN, status=403)
    assert client.post(reverse("site_close", args=[site.id])).status_code == 403


def test_areas_and_sites_are_saved_for_maps() -> None:
    client = signed_in("sampler", YIYANG)
    make_site(name="东门", area=make_area(43, 9, 3), longitude=112.4, latitude=28.5)
    found = json.loads(get(client, "sites", area=HESHAN, export="geojson"))
    (site,) = found["features"]
    assert (site["properties"]["name"], site["geometry"]["coordinates"]) == ("东门", [112.4, 28.5])
    areas = json.loads(get(client, "areas", area=YIYANG, export="geojson"))["features"]
    assert "430903" in {each["id"] for each in areas}
    assert "GeoJSON" in get(client, "areas")
