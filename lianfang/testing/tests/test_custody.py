"""Boxes and tubes in custody: counted by three, stopped when counts differ, settled; rejected, thrown away."""

from typing import Any

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import tube_id
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG, make_site
from lianfang.sync.models import Batch, Dispute
from lianfang.testing import queries
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import Box, PersonResult, Recall, Tube
from lianfang.testing.tests.make import (
    MORNING,
    NOON,
    Scene,
    make_code,
    make_laboratory,
    make_phone,
    make_scene,
    settlement,
    void,
)

pytestmark = pytest.mark.django_db
A, B, C = (make_code(n) for n in (11, 12, 13))


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def sealed(scene: Scene, *codes: str) -> None:
    for code in codes:
        scene.phone.tell(*scene.swabs(2, code), scene.seal(code, 2))


def follow() -> None:
    recompute_results(list(Batch.objects.values_list("id", flat=True)), NOON)


def test_a_box_is_followed_from_packing_to_receipt(scene: Scene) -> None:
    sealed(scene, A, B)
    stages = []
    for told in (
        scene.handover("BOX-1", [A, B], n_told=2, celsius=4.0, site_id=scene.site.id),
        scene.carriage("BOX-1", 2, celsius=6.0),
        scene.carriage("BOX-1", 2, step="arrived", minutes=110),
        scene.receipt("BOX-1", 2, tubes=[A, B], celsius=5.0, seal="intact"),
    ):
        assert scene.phone.codes(told) == [""]
        box = Box.objects.get()
        stages.append((queries.stage_of(Tube.objects.get(code=A)), box.n_packed, box.n_taken, box.n_received))
    assert stages == [
        ("packed", 2, None, None),
        ("in_transit", 2, 2, None),
        ("in_transit", 2, 2, None),
        ("received", 2, 2, 2),
    ]
    assert (box.site_id, box.round_id, box.celsius, box.differs) == (scene.site.id, scene.round.id, 6.0, "")
    assert box.oldest_at == MORNING
    assert box.due_at
    assert box.keeps_until
    assert ((box.due_at - MORNING).total_seconds(), (box.keeps_until - MORNING).total_seconds()) == (
        4 * 3600,
        24 * 3600,
    )


def test_counts_that_differ_hold_the_box_until_a_named_person_has_settled_it(scene: Scene) -> None:
    sealed(scene, A, B)
    scene.phone.tell(scene.handover("BOX-1", [A, B]), scene.receipt("BOX-1", 1), scene.result(A))
    follow()
    box = Box.objects.get()
    assert (box.differs, box.held) == ("laboratory", True)
    assert queries.held_of([tube_id(A), tube_id(B)]) == {tube_id(A), tube_id(B)}
    assert not PersonResult.objects.exists()
    ruling = scene.ruling("BOX-1", box.digest)
    assert scene.phone.codes(ruling) == [""]
    follow()
    assert not Box.objects.get().held
    assert PersonResult.objects.filter(meaning="negative").count() == 2
    scene.phone.tell(void(ruling))  # and back
    follow()
    assert Box.objects.get().held
    assert not PersonResult.objects.exists()


def test_a_count_corrected_ends_the_difference_and_another_one_needs_another_ruling(scene: Scene) -> None:
    wrong = scene.receipt("BOX-1", 1)
    scene.phone.tell(scene.handover("BOX-1", [A, B]), wrong)
    scene.phone.tell(scene.ruling("BOX-1", Box.objects.get().digest))
    assert not Box.objects.get().held
    scene.phone.tell(scene.carriage("BOX-1", 3))
    assert Box.objects.get().held  # settled was another difference
    scene.phone.tell(
        void(wrong), scene.receipt("BOX-1", 2, minutes=121), scene.carriage("BOX-1", 2, minutes=101)
    )
    follow()
    assert (Box.objects.get().differs, Box.objects.get().held) == ("", False)


def test_who_may_not_settle_is_asked_about_and_releases_nothing(scene: Scene) -> None:
    scene.phone.tell(scene.handover("BOX-1", [A, B]), scene.receipt("BOX-1", 1))
    stranger = make_phone(make_user("lab_technician", area_id=TAOJIANG))
    told = scene.ruling("BOX-1", Box.objects.get().digest)
    assert stranger.codes(told) == ["outside_area"]
    assert Box.objects.get().held
    scene.phone.tell(settlement(told))
    follow()
    assert not Box.objects.get().held


def test_a_tube_missing_and_one_too_many_are_named(scene: Scene) -> None:
    sealed(scene, A, B, C)
    scene.phone.tell(scene.handover("BOX-1", [A, B]), scene.receipt("BOX-1", 2, tubes=[B, C]))
    box = Box.objects.get()
    assert (box.differs, box.missing, box.extra, box.held) == ("tubes", [A], [C], True)
    tubes = {tube.code: tube for tube in Tube.objects.all()}
    assert [bool(tubes[code].received_at) for code in (A, B, C)] == [False, True, True]
    assert tubes[C].box == "BOX-1"
    assert queries.held_of([tube_id(each) for each in (A, B, C)]) == {tube_id(each) for each in (A, B, C)}
    assert {tube.code for tube in queries.tubes_in(box)} == {A, B, C}
    assert {tube.code for tube in queries.waiting_in(scene.laboratory)} == {B, C}


def test_a_rejected_tube_calls_everybody_in_it_back(scene: Scene) -> None:
    sealed(scene, A)
    told = scene.rejection(A, "leaking")
    scene.phone.tell(scene.handover("BOX-1", [A]), scene.receipt("BOX-1", 1))
    assert scene.phone.codes(told) == [""]
    follow()
    standing = queries.standing([A])[A]
    assert (standing.stage, standing.rejected, standing.conclusion) == ("rejected", "leaking", "invalid")
    assert list(Recall.objects.values_list("reason", flat=True)) == ["invalid", "invalid"]
    assert scene.phone.codes(scene.result(A)) == ["tube_rejected"]
    scene.phone.tell(void(told))
    follow()
    assert Tube.objects.get().conclusion == "negative"


def test_tubes_are_thrown_away_after_their_result(scene: Scene) -> None:
    sealed(scene, A, B)
    scene.phone.tell(scene.result(A))
    assert scene.phone.codes(scene.disposal([A]), scene.disposal([B])) == ["", "disposed_early"]
    assert queries.standing([A])[A].stage == "disposed"


def test_a_tube_scanned_at_two_sites_is_asked_about(scene: Scene) -> None:
    scene.phone.tell(scene.swab(make_person().id, A))
    elsewhere: dict[str, Any] = {"data": {"site_id": make_site(name="另一采样点").id}}
    assert scene.phone.codes(scene.swab(make_person().id, A, minutes=1, **elsewhere)) == ["two_sites"]
    assert queries.held_of([tube_id(A)]) == {tube_id(A)}


def test_two_laboratories_and_one_box(scene: Scene) -> None:
    sealed(scene, A)
    other = {"laboratory_id": make_laboratory().id}
    scene.phone.tell(scene.handover("BOX-1", [A]), scene.receipt("BOX-1", 1))
    second, result = scene.receipt("BOX-1", 1, minutes=125), scene.result(A)
    second["data"] |= other
    assert scene.phone.codes(second) == ["received_elsewhere"]
    result["data"] |= other
    scene.phone.tell(void(second))
    assert scene.phone.codes(result) == ["other_laboratory"]
    assert Dispute.objects.filter(reason="other_laboratory").get().subject == tube_id(A)


def test_swabs_that_come_later_still_set_the_clock_of_the_box(scene: Scene) -> None:
    swabs = scene.swabs(2, A, minutes=5)
    scene.phone.tell(scene.handover("BOX-1", [A]))
    assert Box.objects.get().due_at is None
    scene.phone.tell(*swabs)
    follow()
    assert Box.objects.get().round_id == scene.round.id
    scene.phone.tell(void(swabs[0]))
    follow()
    oldest = Box.objects.get().oldest_at
    assert oldest
    assert (oldest - MORNING).total_seconds() == 6 * 60
