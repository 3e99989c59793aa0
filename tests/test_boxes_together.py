"""Boxes and tubes that several take hold of at once: real threads on a real server."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.beds.tests.test_concurrency import at_once
from lianfang.fieldapp import endpoint
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.sync.follow import catch_up
from lianfang.sync.tests.make import make_device
from lianfang.testing import actions, capture
from lianfang.testing.models import Box, Hold, Receipt, Tube
from lianfang.testing.tests.make import NOON, Scene, make_code, make_laboratory, make_scene
from lianfang.work import FOLLOWS
from tests.test_concurrency import send, together

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 6


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def tokens() -> Iterator[list[str]]:
    """Give the tokens of phones of samplers, and as many of laboratories."""
    yield [
        make_device(make_user(role, area_id=YIYANG))[1]
        for role in ("sampler", "lab_technician")
        for _ in range(PHONES)
    ]
    endpoint.hang_up()


def test_of_two_sites_that_open_one_tube_one_is_undoubted(scene: Scene, tokens: list[str]) -> None:
    """The same code at six sites at the same moment: printed twice, or scanned by mistake."""
    sites = [make_site(name=f"采样点{n}号") for n in range(PHONES)]
    for _ in range(3):
        code = make_code()
        swabs = [scene.swab(make_person().id, code, data={"site_id": site.id}) for site in sites]
        told = together([partial(send, token, swab) for token, swab in zip(tokens, swabs, strict=False)])
        assert Counter(said for [said] in told) == {"": 1, "two_sites": PHONES - 1}
        assert Tube.objects.get(code=code).n_swabs == PHONES


def test_of_two_laboratories_that_receive_one_box_one_is_undoubted(scene: Scene, tokens: list[str]) -> None:
    laboratories = [make_laboratory() for _ in range(PHONES)]
    for n in range(3):
        code = make_code()
        scene.phone.tell(*scene.swabs(1, code), scene.seal(code, 1), scene.handover(f"BOX-{n}", [code]))
        receipts = [scene.receipt(f"BOX-{n}", 1, minutes=120 + at) for at in range(PHONES)]
        for receipt, laboratory in zip(receipts, laboratories, strict=True):
            receipt["data"]["laboratory_id"] = laboratory.id
        told = together([partial(send, t, r) for t, r in zip(tokens[PHONES:], receipts, strict=True)])
        said = Counter(code for [code] in told)
        assert said[""] >= 1
        assert said["received_elsewhere"] == PHONES - said[""]
        # told in the order of their times, only the first is believed; a later one that came in first is, too
        first = min(Receipt.objects.filter(box=f"BOX-{n}", dispute=""), key=lambda each: each.at)
        assert first.at == min(receipt["at"] for receipt in receipts)
        assert Tube.objects.get(code=code).received_at == first.at


def test_packer_courier_and_laboratory_at_the_same_moment_leave_one_box(
    scene: Scene, tokens: list[str]
) -> None:
    """Handovers of two phones, and receipts, in any order at once: the box is what all of them say together."""
    for n in range(3):
        box, codes = f"BOX-T{n}", [make_code() for _ in range(4)]
        told = [scene.handover(box, codes[:2]), scene.handover(box, codes[2:], minutes=91)]
        told.append(scene.receipt(box, 3))
        together([partial(send, t, f) for t, f in zip([*tokens[:2], tokens[PHONES]], told, strict=True)])
        found = Box.objects.get(code=box)
        assert (found.n_listed, found.n_received, found.differs, found.held) == (4, 3, "laboratory", True)


def test_a_box_is_settled_once(scene: Scene) -> None:
    scene.phone.tell(scene.handover("BOX-S", [make_code(), make_code()]), scene.receipt("BOX-S", 1))
    box, chiefs = Box.objects.get(), [make_user("testing_chief") for _ in range(4)]
    kinds = {capture.RULING.name: capture.RULING}
    given: dict[str, Any] = {"note": "已找到", "now": NOON, "kinds": kinds}
    said = at_once([partial(actions.settle_box, box, by=chief, **given) for chief in chiefs])
    assert said == {"done": 1, "agrees": 3}
    assert not Box.objects.get().held


def test_holds_are_proposed_once_by_followers_that_run_at_once(scene: Scene) -> None:
    code = make_code()
    scene.phone.tell(*scene.swabs(5, code), scene.seal(code, 5), scene.result(code, "positive"))
    at_once([partial(catch_up, FOLLOWS, now=NOON)] * 3)
    assert Hold.objects.count() == 5
