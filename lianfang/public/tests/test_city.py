"""What everybody may read of the city, giving one question a page, and a resident's own orders with an appeal."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.tests.make import make_user
from lianfang.cases.models import Appeal
from lianfang.cases.tests.make import make_case, make_contact, make_quarantine
from lianfang.common.dates import day_of
from lianfang.donations.models import Gift
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Person
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.public.shown import TOLD, charts, figures
from lianfang.public.views.residents import AT, UNTIL, WHO
from lianfang.reporting import actions as reporting
from lianfang.reporting.queries import figures_of
from lianfang.vaccination.rules import wait_minutes
from lianfang.vaccination.tests.make import NOON, make_agreed, make_session
from lianfang.web import clock
from lianfang.web.clock import wall

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def outbreak() -> Outbreak:
    make_area(43, 9, 3)
    return make_outbreak()


def told(outbreak: Outbreak, now: datetime, days: int = 3) -> None:
    """Publish the bulletins of some days, with a case on the first."""
    make_case(now)
    chief = make_user("commander", area_id=YIYANG)
    for n in range(days):
        reporting.publish(outbreak, day_of(now) + n * DAY, by=chief, now=now + days * DAY)


def opened(person: Person) -> Client:
    """Open a resident's page, as a code by message does."""
    client = Client()
    session = client.session
    session.update({WHO: [str(person.pk)], AT: 0, UNTIL: wall().timestamp() + 600})
    session.save()
    return client


def test_services_lead_to_pages_that_are_there() -> None:
    page = Client().get(reverse("services"))
    groups = page.context["groups"]
    assert sum(len(rows) for _head, rows in groups) > 10
    for _head, rows in groups:
        for url, *_words in rows:
            assert Client().get(url).status_code in {200, 302}, url


def test_the_bulletin_of_a_day_tells_published_figures_alone(outbreak: Outbreak, now: datetime) -> None:
    told(outbreak, now)
    make_case(now + DAY)  # decided since, and not published
    first = day_of(now).isoformat()
    page = Client().get(reverse("public_bulletin_of", args=[first]))
    assert page.context["older"] is None
    assert page.context["newer"] == day_of(now) + DAY
    newest = Client().get(reverse("public_bulletin"))
    assert newest.context["bulletin"].day == day_of(now) + 2 * DAY
    lines = dict(newest.context["lines"])
    assert "1" in lines.values()
    assert b"<svg" in newest.content
    assert Client().get(reverse("public_bulletin_of", args=["2031-01-01"])).status_code == 404


def test_a_chart_says_the_same_in_words_and_as_a_table(outbreak: Outbreak, now: datetime) -> None:
    told(outbreak, now)
    days = [figures_of(each) for each in outbreak.bulletins.order_by("day")]
    assert len(figures(days[0])) == len(TOLD)
    first = charts(days)[0]
    assert [(a, b) for _day, a, b in first.rows] == [(0, 0), (0, 0), (1, 0)]  # the newest first
    assert "1" in first.says


@pytest.mark.parametrize("name", ["public_bulletin", "public_zones", "public_sites", "services", "give"])
def test_a_page_without_anything_to_tell_says_so(name: str) -> None:
    assert Client().get(reverse(name)).status_code == 200


def test_the_wait_at_sessions_that_are_open_is_told_to_everybody(
    outbreak: Outbreak, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    session = make_session(open_=True)
    page = Client(headers={"accept-language": "en"}).get(reverse("public_sites")).content.decode()
    assert (session.site.name in page, "no wait now" in page) == (True, True)
    for _each in range(3):
        make_agreed(session)
    page = Client(headers={"accept-language": "en"}).get(reverse("public_sites")).content.decode()
    assert "about 5 min to wait now" in page  # three people, forty an hour
    nowhere = Client().get(reverse("public_sites"), {"q": "nowhere"}).content.decode()
    assert session.site.name not in nowhere


@pytest.mark.parametrize(
    ("waiting", "planned", "lately", "minutes"),
    [(0, 40, 0, 0), (3, 40, 0, 5), (3, 40, 12, 15), (1, 0, 0, 60)],
)
def test_a_wait_goes_by_the_pace_of_the_last_hour(
    waiting: int, planned: int, lately: int, minutes: int
) -> None:
    assert wait_minutes(waiting, planned, lately) == minutes


def test_zones_and_stops_are_saved_for_maps() -> None:
    answer = Client().get(reverse("public_zones"), {"export": "geojson"})
    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json() == {"type": "FeatureCollection", "features": []}


def answer(client: Client, step: str, **said: str) -> str:
    """Answer a question; gives where it leads."""
    return str(client.post(reverse("give_step", args=[step]), said).headers.get("Location", ""))


def test_something_is_given_one_question_a_page(outbreak: Outbreak) -> None:
    client = Client()
    assert answer(client, "what", what="口罩", amount="500", unit="只") == reverse("give_step", args=["kind"])
    assert answer(client, "kind", kind="goods") == reverse("give_step", args=["what"])
    wrong = client.post(
        reverse("give_step", args=["what"]), {"what": "口罩", "amount": "viele", "unit": "只"}
    )
    assert wrong.status_code == 422
    assert b'href="#id_amount"' in wrong.content
    answer(client, "what", what="口罩", amount="500", unit="只")
    area = client.get(reverse("give_step", args=["where"])).context["form"].fields["area"].choices[0][0]
    answer(client, "where", area=str(area), bound_to="")
    answer(client, "giver", giver="李一", phone="13800000001", anonymous="on")
    assert not Gift.objects.exists()
    assert "李一" in client.get(reverse("give_step", args=["check"])).content.decode()
    done = client.post(reverse("give_step", args=["check"]))
    assert done.status_code == 200
    gift = Gift.objects.get()
    assert (gift.state, gift.amount, gift.unit, gift.anonymous, gift.published_at) == (
        "pledged",
        500,
        "只",
        True,
        None,
    )
    assert answer(client, "check") == reverse("give_step", args=["kind"])  # nothing is left to send twice


def test_a_program_gives_nothing(outbreak: Outbreak) -> None:
    client = Client()
    answer(client, "kind", kind="cash")
    answer(client, "what", amount="100")
    area = client.get(reverse("give_step", args=["where"])).context["form"].fields["area"].choices[0][0]
    answer(client, "where", area=str(area))
    answer(client, "giver", giver="x", phone="13800000001")
    client.post(reverse("give_step", args=["check"]), {"website": "http://x"})
    assert not Gift.objects.exists()


def test_a_resident_reads_their_order_and_appeals(outbreak: Outbreak) -> None:
    order = make_quarantine(timezone.now())
    client = opened(order.person)
    assert reverse("my_order", args=[order.pk]) in client.get(reverse("my_page")).content.decode()
    url = reverse("my_order", args=[order.pk])
    page = client.get(url)
    assert order.reason in page.content.decode()
    assert client.post(url, {"said": ""}).status_code == 422
    client.post(url, {"said": "我没有去过那里"})
    appeal = Appeal.objects.get()
    assert (appeal.quarantine, appeal.said_by, appeal.said) == (order, order.person.name, "我没有去过那里")
    again = client.get(url)
    assert again.context["form"] is None
    assert client.post(url, {"said": "再说一次"}).status_code == 422
    assert Appeal.objects.count() == 1


def test_anothers_order_is_not_there(outbreak: Outbreak) -> None:
    order = make_quarantine(timezone.now())
    other = make_contact(timezone.now()).person
    for name in ("my_order", "my_order_paper"):
        url = reverse(name, args=[order.pk])
        assert opened(other).get(url).status_code == 404
        assert Client().get(url).headers["Location"] == reverse("my_enter")
    assert HESHAN
