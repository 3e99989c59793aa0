"""The pages of the sweep: how far it is, doors in stair order, one door, whom to go back to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.people.models import Alias, Household
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.models import Area
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area
from lianfang.visits import queries
from lianfang.visits.tests.make import EIGHT, NOON, make_worker, take_back, tell, visit
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
DOORS = ("10栋1单元101", "2栋1单元201", "2栋1单元101", "二栋2单元101")
TODAY = NOON.date()


@pytest.fixture
def community() -> Area:
    make_area(43, 9, 3, 2, name="桃花仑街道", name_en="Taohualun")
    return make_area(43, 9, 3, 2, 1, name="桃花仑社区", name_en="Taohualun Community")


@pytest.fixture
def homes(community: Area) -> list[Household]:
    return [make_household(area=community, address=address) for address in DOORS]


@pytest.fixture
def worker(homes: list[Household]) -> User:
    """Tell of three of the four doors today, and of one of them yesterday too."""
    user, token = make_worker(name="周网格")
    told = [
        visit(homes[0].pk, "no_answer", EIGHT - timedelta(days=1)),
        visit(homes[0].pk, "done", EIGHT, n_present=2, needs="买降压药"),
        visit(homes[1].pk, "refused", EIGHT + timedelta(minutes=5), note="不开门"),
        visit(homes[2].pk, "done", EIGHT + timedelta(minutes=9), unchanged=True),
    ]
    assert tell(token, *told) == ["accepted"] * 4
    return user


def open_as(role: str, monkeypatch: pytest.MonkeyPatch, area: int = HESHAN) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client = Client()
    client.force_login(make_user(role, area_id=area))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    response = save(client, url)
    assert response.status_code == status, response.headers
    return response.content.decode()


@pytest.mark.parametrize(
    ("day", "week", "counts"),
    [
        (0, False, (4, 2, 0, 1, 0, 2)),
        (-1, False, (4, 0, 1, 0, 0, 1)),
        (-1, True, (4, 0, 1, 0, 0, 1)),
        (0, True, (4, 2, 0, 1, 0, 2)),
        (-2, True, (4, 0, 0, 0, 0, 0)),
        (1, False, (4, 0, 0, 0, 0, 0)),
    ],
)
def test_the_board_counts_the_last_visit_of_each_door(
    worker: User, community: Area, day: int, week: bool, counts: tuple[int, ...]
) -> None:
    reader, shown = make_user("commander"), queries.window(TODAY + timedelta(days=day), week, TODAY)
    [(area, found)] = queries.board(HESHAN, reader, TODAY, shown)
    assert area
    assert area.pk == pack(43, 9, 3, 2)
    assert found == queries.Counts(*counts)
    assert found.left == 4 - found.seen
    [(below, again)] = queries.board(area.pk, reader, TODAY, shown)
    assert (below, again) == (community, found)


def test_a_past_day_and_the_present_agree(worker: User) -> None:
    """What the follower worked out, and the same asked of the facts."""
    reader = make_user("commander")
    now, then = (queries.Window(TODAY, TODAY, is_open) for is_open in (True, False))
    assert queries.board(HESHAN, reader, TODAY, now) == queries.board(HESHAN, reader, TODAY, then)


def test_who_visited_is_counted_by_day_and_what_was_taken_back_is_not(
    homes: list[Household], community: Area
) -> None:
    """Two visits to one door on one day are one door; a visit to a door that is not on record counts where it was told
    to be."""
    user, token = make_worker()
    again, unknown = visit(homes[0].pk, at=NOON), visit(uuid4(), at=NOON)
    tell(token, visit(homes[0].pk, "no_answer", at=EIGHT), again, unknown)
    tell(token, visit(homes[1].pk, at=EIGHT - timedelta(days=1)))
    reader = make_user("commander")
    day, week = (queries.window(TODAY, one, TODAY) for one in (False, True))
    (walked,) = queries.workers(HESHAN, reader, TODAY, day)
    assert (walked.name, walked.visits, walked.doors, walked.done) == (user.name, 3, 2, 2)
    assert walked.last_at == NOON
    (walked,) = queries.workers(HESHAN, reader, TODAY, week)
    assert (walked.visits, walked.doors, walked.done) == (4, 3, 3)
    (walked,) = queries.workers(community.pk, reader, TODAY, day)
    assert walked.visits == 2
    assert not queries.workers(TAOJIANG, reader, TODAY, week)
    tell(token, take_back(again))
    (walked,) = queries.workers(HESHAN, reader, TODAY, day)
    assert (walked.visits, walked.done) == (2, 1)


def test_the_board_leads_down_to_doors_in_stair_order(
    worker: User, community: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_as("commander", monkeypatch)
    page = text(client, f"/visits/?area={community.pk // 1_000_000 * 1_000_000}")
    assert f"area={community.pk}" in page
    assert "周网格" in page
    assert (
        client.get(f"/visits/?area={community.pk}").headers["Location"]
        == f"/visits/doors/?area={community.pk}"
    )
    assert client.get(f"/visits/doors/?area={HESHAN}").headers["Location"] == f"/visits/?area={HESHAN}"
    page = text(client, f"/visits/doors/?area={community.pk}")
    places = [
        page.index(f">{address}<")
        for address in ("2栋1单元101", "2栋1单元201", "二栋2单元101", "10栋1单元101")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("outcome", "there"),
    [
        ("done", {"10栋1单元101", "2栋1单元101"}),
        ("refused", {"2栋1单元201"}),
        ("not_yet", {"二栋2单元101"}),
        ("back", {"10栋1单元101", "2栋1单元201"}),
        ("moved", set()),
        ("nonsense", set(DOORS)),
    ],
)
def test_doors_are_narrowed_by_what_came_of_it(
    worker: User, community: Area, monkeypatch: pytest.MonkeyPatch, outcome: str, there: set[str]
) -> None:
    page = text(open_as("commander", monkeypatch), f"/visits/doors/?area={community.pk}&outcome={outcome}")
    assert {address for address in DOORS if f">{address}<" in page} == there


def test_whom_to_go_back_to(worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = open_as("commander", monkeypatch)
    page = text(client, f"/visits/back/?area={HESHAN}")
    assert {address for address in DOORS if f">{address}<" in page} == {"10栋1单元101", "2栋1单元201"}
    assert "买降压药" in page
    page = text(client, f"/visits/back/?area={HESHAN}&outcome=needs")
    assert {address for address in DOORS if f">{address}<" in page} == {"10栋1单元101"}


@pytest.mark.parametrize(
    ("url", "verb", "n"),
    [
        ("/visits/?area={district}", "visits.board.exported", 1),
        ("/visits/doors/?area={community}", "visits.doors.exported", 4),
        ("/visits/back/?area={district}", "visits.back.exported", 2),
    ],
)
def test_lists_are_saved_and_that_is_noted(
    worker: User, community: Area, monkeypatch: pytest.MonkeyPatch, url: str, verb: str, n: int
) -> None:
    client = open_as("commander", monkeypatch)
    address = url.format(district=HESHAN, community=community.pk)
    assert len(text(client, f"{address}&export=csv").splitlines()) == n + 1
    assert AuditEntry.objects.get(verb=verb).data == {"rows": n}


def test_a_door_shows_its_visits_and_who_lives_there(
    worker: User, homes: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    person, twin = (
        make_person(name="王小明", household=homes[0], area=homes[0].area),
        make_person(name="王晓明", household=homes[0], area=homes[0].area),
    )
    Alias.objects.create(person=twin, kept=person, reason="同一人", merged_at=NOON, merged_by=worker)
    page = text(open_as("commander", monkeypatch), reverse("door", args=[homes[0].pk]))
    assert "王小明" in page
    assert "王晓明" not in page
    assert "1 person on record" in page
    assert "买降压药" in page
    assert page.index("Visited") < page.index("No answer")
    entry = AuditEntry.objects.get(verb="visits.door.opened")
    assert (entry.area_id, entry.data) == (homes[0].area_id, {"names": True})
    told = text(open_as("commander", monkeypatch), reverse("person", args=[person.pk]))
    assert "Visit at the door" in told


def test_other_areas_and_other_posts_see_nothing(
    worker: User, homes: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = open_as("commander", monkeypatch, TAOJIANG)
    assert "周网格" not in text(elsewhere, "/visits/")
    assert text(elsewhere, f"/visits/?area={HESHAN}", 403)
    assert text(elsewhere, reverse("door", args=[homes[0].pk]), 404)
    assert open_as("sampler", monkeypatch).get("/visits/").status_code == 403


def test_without_a_household_or_a_visit_the_pages_say_so(
    community: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_as("commander", monkeypatch)
    assert "No household is on record here" in text(client, f"/visits/?area={HESHAN}")
    assert "No such door" in text(client, f"/visits/doors/?area={community.pk}")
    assert "No door waits" in text(client, f"/visits/back/?area={HESHAN}")
    home = make_household(area=community, address="1号")
    assert "Nobody was here yet" in text(client, reverse("door", args=[home.pk]))
    assert "Nobody visited" in text(client, f"/visits/?area={HESHAN}&day=2999-12-31")
