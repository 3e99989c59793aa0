"""The pages of boxes: the board, one box, those that are held, receiving against the list."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.places.tests.make import TAOJIANG
from lianfang.testing.models import Box, Receipt, Rejection, Tube
from lianfang.testing.tests.make import MORNING, NOON, Scene, make_code, make_scene
from lianfang.testing.tests.test_followers import follow
from lianfang.web import clock

pytestmark = pytest.mark.django_db
A, B, C = (make_code(n) for n in (21, 22, 23))


@pytest.fixture
def chief() -> User:
    user = make_user("testing_chief")
    make_post(user, "lab_technician")
    return user


@pytest.fixture
def browser(client: Client, chief: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))
    client.force_login(chief)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def scene() -> Scene:
    """Two boxes: one packed and late, one received with a tube too few."""
    scene = make_scene()
    for code in (A, B, C):
        scene.phone.tell(*scene.swabs(1, code), scene.seal(code, 1))
    scene.phone.tell(scene.handover("BOX-1", [A], n_told=1, celsius=25.0, site_id=scene.site.id))
    scene.phone.tell(scene.handover("BOX-2", [B, C]), scene.carriage("BOX-2", 2))
    scene.phone.tell(scene.receipt("BOX-2", 1, tubes=[B]))
    return scene


def page(browser: Client, name: str, *args: object, query: str = "") -> str:
    reply = browser.get(reverse(name, args=args) + query)
    assert reply.status_code == 200
    return reply.content.decode()


def of(code: str) -> Box:
    return Box.objects.get(code=code)


def test_the_board_shows_where_boxes_are_and_late_ones_in_red(browser: Client, scene: Scene) -> None:
    html = page(browser, "boxes")
    assert "BOX-1" in html
    assert "BOX-2" in html
    late = page(browser, "boxes", query="?state=late")
    assert "BOX-1" in late
    assert "BOX-2" not in late
    assert "Late" in late
    assert "BOX-1" not in page(browser, "boxes", query=f"?laboratory={scene.laboratory.pk}&state=held")
    csv = browser.get(reverse("boxes") + "?export=csv").content.decode()
    assert csv.count("BOX-") == 2


def test_a_stranger_sees_no_box(browser: Client, scene: Scene) -> None:
    browser.force_login(make_user("testing_chief", area_id=TAOJIANG))
    assert "BOX-1" not in page(browser, "boxes")
    assert browser.get(reverse("box", args=[of("BOX-1").pk])).status_code == 404


def test_a_held_box_names_what_is_missing_and_is_settled(browser: Client, scene: Scene) -> None:
    box = of("BOX-2")
    assert C in page(browser, "stopped")
    assert "The missing tubes are lost" in page(browser, "box", box.pk)
    said = {"note": "已找到", "digest": box.digest, "do": "settle"}
    assert browser.post(reverse("box_settle", args=[box.pk]), said | {"digest": "x"}).status_code == 409
    browser.post(reverse("box_settle", args=[box.pk]), said)
    assert not of("BOX-2").held
    assert AuditEntry.objects.filter(verb="testing.box.settled").count() == 1
    assert browser.post(reverse("box_settle", args=[box.pk]), said).status_code == 409


def test_missing_tubes_are_lost(browser: Client, scene: Scene) -> None:
    box = of("BOX-2")
    said = {"note": "找不到", "digest": box.digest, "do": "lost"}
    browser.post(reverse("box_settle", args=[box.pk]), said)
    assert [(told.tube_code, told.reason) for told in Rejection.objects.all()] == [(C, "lost")]
    assert not of("BOX-2").held


def test_a_wrong_count_is_taken_back(browser: Client, scene: Scene) -> None:
    box, receipt = of("BOX-2"), Receipt.objects.get()
    address = reverse("box_take_back", args=[box.pk, "receipt", receipt.pk])
    assert browser.post(address, {"note": ""}).status_code == 409
    browser.post(address, {"note": "数错"})
    assert (of("BOX-2").received_at, of("BOX-2").held) == (None, False)


def test_a_box_is_received_against_its_list(browser: Client, scene: Scene) -> None:
    box = of("BOX-1")
    told = {
        "laboratory": scene.laboratory.pk,
        "n_told": 1,
        "celsius": "5.5",
        "seal": "intact",
        "text": f" {A.lower()}\n{A}",
    }
    looked = browser.post(
        reverse("box_receive", args=[box.pk]), told | {"look": "1", "text": B}
    ).content.decode()
    assert "Not listed:" in looked
    assert (
        f'<span class="mono">{A}</span>' in looked
    )  # each by itself: a line of codes never breaks, and runs wide
    assert Receipt.objects.count() == 1
    browser.post(reverse("box_receive", args=[box.pk]), told)
    received = of("BOX-1")
    assert (received.n_received, received.differs, received.celsius) == (1, "", 25.0)
    assert Receipt.objects.get(box="BOX-1").tubes == [A]


def test_tubes_are_rejected_from_the_page_of_their_box(browser: Client, scene: Scene) -> None:
    box = of("BOX-2")
    browser.post(reverse("box_reject", args=[box.pk]), {"tube": [B], "reason": "leaking", "note": ""})
    assert Rejection.objects.get().tube_code == B
    assert "Rejected" in page(browser, "box", box.pk)


def test_the_clock_counts_from_the_first_swab(scene: Scene) -> None:
    assert of("BOX-1").due_at == MORNING + timedelta(hours=4)


def test_negative_tubes_are_thrown_away(browser: Client, scene: Scene) -> None:
    scene.phone.tell(scene.receipt("BOX-1", 1, minutes=130), scene.result(A), scene.result(B, "grey"))
    follow()
    html = page(browser, "disposal")
    assert A in html
    assert B not in html
    browser.post(reverse("disposal_done"), {"id": [A], "laboratory": scene.laboratory.pk})
    assert Tube.objects.get(code=A).disposed_at
    assert A not in page(browser, "disposal")


def test_the_slip_is_printed(browser: Client, scene: Scene) -> None:
    reply = browser.get(reverse("box_slip", args=[of("BOX-2").pk]))
    assert reply.content.startswith(b"%PDF")
