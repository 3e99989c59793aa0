"""Taking in facts of sampling: every doubt, replays, any order, half-bad uploads, few statements, no race."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import tube_id
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG
from lianfang.sync.models import Batch, Dispute
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import Box, Doubt, Round, Swab, Tube
from lianfang.testing.tests.make import (
    MORNING,
    NOON,
    Scene,
    fact,
    make_code,
    make_phone,
    make_round,
    make_scene,
    void,
)

A, B, C = make_code(1), make_code(2), make_code(3)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def held(code: str) -> bool:
    return Dispute.objects.filter(subject=tube_id(code), settled_at=None).exists()


# --- swabs


def test_a_tube_comes_into_being_with_its_first_swab(scene: Scene) -> None:
    facts = scene.swabs(3, A, minutes=5)
    assert scene.phone.codes(*facts) == ["", "", ""]
    tube = Tube.objects.get(code=A)
    assert (tube.id, tube.round, tube.site, tube.capacity) == (tube_id(A), scene.round, scene.site, 10)
    assert (tube.n_swabs, tube.opened_at, tube.conclusion) == (3, MORNING + timedelta(minutes=5), "")


def test_a_tube_told_of_an_unknown_area_lies_where_its_round_does(scene: Scene) -> None:
    assert scene.phone.codes(scene.swab(make_person().id, A, area=-1)) == ["unknown_area"]
    assert Tube.objects.get(code=A).area_id == scene.round.area_id


def test_the_eleventh_is_kept_and_doubted_and_holds_the_tube(scene: Scene) -> None:
    assert scene.phone.codes(*scene.swabs(9, A)) == [""] * 9
    assert scene.phone.codes(*scene.swabs(3, A, minutes=20)) == ["", "tube_full", "tube_full"]
    assert Tube.objects.get(code=A).n_swabs == Swab.objects.count() == 12
    assert Dispute.objects.filter(subject=tube_id(A), reason="tube_full").count() == 2


def test_a_swab_taken_back_leaves_its_place(scene: Scene) -> None:
    facts = scene.swabs(10, A)
    scene.phone.tell(*facts)
    person = make_person().id
    assert scene.phone.codes(void(facts[0]), scene.swab(person, A, minutes=40)) == ["", ""]
    assert Tube.objects.get(code=A).n_swabs == 10


def test_told_and_taken_back_in_one_upload_is_as_if_it_were_not(scene: Scene) -> None:
    person = make_person().id
    first = scene.swab(person, A)
    assert scene.phone.codes(first, void(first), scene.swab(person, B, minutes=1)) == ["", "", ""]
    assert not Dispute.objects.exists()
    assert {t.code: t.n_swabs for t in Tube.objects.all()} == {A: 0, B: 1}


def test_a_single_tube_takes_one(scene: Scene) -> None:
    one, two = make_person().id, make_person().id
    assert scene.phone.codes(scene.swab(one, A, single=True), scene.swab(two, A)) == ["", "tube_full"]
    assert Tube.objects.get(code=A).capacity == 1
    assert scene.phone.codes(scene.swab(two, B), scene.swab(make_person().id, B, single=True)) == [
        "two_tubes",
        "tube_full",
    ]


def test_one_person_in_two_open_tubes(scene: Scene) -> None:
    person = make_person().id
    assert scene.phone.codes(scene.swab(person, A)) == [""]
    assert scene.phone.codes(scene.swab(person, B, minutes=9)) == ["two_tubes"]
    assert (held(A), held(B)) == (False, True)
    dispute = Dispute.objects.get()
    assert (dispute.person_id, dispute.detail["other_tubes"]) == (person, [str(tube_id(A))])


def test_within_one_upload_facts_count_one_after_another(scene: Scene) -> None:
    person = make_person().id
    assert scene.phone.codes(scene.swab(person, B), scene.swab(person, A, minutes=9)) == ["", "two_tubes"]


@pytest.mark.parametrize(
    ("resulted_after", "reason"),
    [(30, ""), (60, "two_tubes")],
    ids=["the first tube had its result by then", "its result came later"],
)
def test_a_tube_with_a_result_is_no_longer_open(scene: Scene, resulted_after: int, reason: str) -> None:
    person = make_person().id
    scene.phone.tell(
        scene.swab(person, A), scene.seal(A, 1, minutes=5), scene.result(A, minutes=resulted_after)
    )
    assert scene.phone.codes(scene.swab(person, B, minutes=45)) == [reason]


def test_a_late_phone_is_judged_by_when_it_happened(scene: Scene) -> None:
    """Tube A had its result at 9:00, tube B was taken at 9:30; a phone then tells of tube C at 8:30."""
    person = make_person().id
    scene.phone.tell(scene.swab(person, A), scene.seal(A, 1, minutes=5), scene.result(A, minutes=60))
    assert scene.phone.codes(scene.swab(person, B, minutes=90)) == [""]
    assert scene.phone.codes(scene.swab(person, C, minutes=30)) == ["two_tubes"]


def test_the_same_person_twice_in_one_tube(scene: Scene) -> None:
    person = make_person().id
    assert scene.phone.codes(scene.swab(person, A), scene.swab(person, A, minutes=2)) == [
        "",
        "already_in_tube",
    ]


def test_another_round_asks_nobody(scene: Scene) -> None:
    person, other = make_person().id, make_round()
    scene.phone.tell(scene.swab(person, A))
    assert scene.phone.codes(scene.swab(person, B, data={"round_id": other.id})) == [""]


Told = Callable[[Scene], dict[str, Any]]
DOUBTS: list[tuple[str, Told]] = [
    ("bad_code", lambda s: s.swab(make_person().id, A[:-1] + ("2" if A[-1] != "2" else "3"))),
    ("bad_code", lambda s: s.swab(make_person().id, A.lower())),
    ("unknown_round", lambda s: s.swab(make_person().id, A, data={"round_id": uuid4()})),
    ("unknown_person", lambda s: s.swab(uuid4(), A)),
    ("unknown_site", lambda s: s.swab(make_person().id, A, data={"site_id": uuid4()})),
    ("round_closed", lambda s: s.swab(make_person().id, A, minutes=-2 * 24 * 60)),
    ("other_round", lambda s: s.swab(make_person().id, B, data={"round_id": make_round().id})),
    ("tube_sealed", lambda s: s.swab(make_person().id, B, minutes=61)),
    ("outside_area", lambda s: s.swab(make_person().id, A, area=43_000_000_000_000_000)),
]


@pytest.mark.parametrize(("reason", "told"), DOUBTS, ids=[reason for reason, _ in DOUBTS])
def test_what_is_doubtful_is_stored_and_holds_the_tube(scene: Scene, reason: str, told: Told) -> None:
    scene.phone.tell(scene.swab(make_person().id, B), scene.seal(B, 1))
    swab = told(scene)
    assert scene.phone.codes(swab) == [reason]
    assert Swab.objects.get(id=swab["id"]).dispute == reason
    assert held(swab["data"]["tube_code"])
    assert reason == "outside_area" or reason in Doubt.values


@pytest.mark.parametrize(
    ("state", "closed_after", "reason"),
    [
        (Round.State.DRAFT, None, "round_closed"),
        (Round.State.CLOSED, 60, ""),
        (Round.State.CLOSED, -60, "round_closed"),
        (Round.State.RECONCILED, 60, ""),
    ],
)
def test_a_round_is_judged_by_when_it_was_closed(
    scene: Scene, state: str, closed_after: int | None, reason: str
) -> None:
    scene.round.state = Round.State(state)
    scene.round.closed_at = None if closed_after is None else MORNING + timedelta(minutes=closed_after)
    scene.round.save()
    assert scene.phone.codes(scene.swab(make_person().id, A)) == [reason]


def test_a_phone_of_another_county_is_believed_and_asked_about(scene: Scene) -> None:
    phone = make_phone(make_user("sampler", area_id=TAOJIANG))
    assert phone.codes(scene.swab(make_person().id, A)) == ["outside_area"]
    assert Tube.objects.get(code=A).n_swabs == 1


# --- seals, boxes, results


def test_custody_is_written_into_the_tube(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(10, A), scene.seal(A), scene.handover("BOX-1", [A]))
    scene.phone.tell(scene.receipt("BOX-1", 1))
    assert scene.phone.codes(scene.result(A)) == [""]
    tube = Tube.objects.get(code=A)
    hours = [
        (at - MORNING).total_seconds() / 3600
        for at in (tube.sealed_at, tube.handed_over_at, tube.received_at, tube.resulted_at)
        if at
    ]
    assert (hours, tube.n_told, tube.box, tube.conclusion) == ([1, 1.5, 2, 3], 10, "BOX-1", "negative")


def test_facts_about_a_tube_may_come_before_its_first_swab(scene: Scene) -> None:
    told = [*scene.swabs(2, A), scene.seal(A, 2), scene.handover("BOX-1", [A]), scene.receipt("BOX-1", 1)]
    for each in reversed(told):
        assert scene.phone.codes(each) == [""]
    recompute_results(list(Batch.objects.values_list("id", flat=True)), NOON)
    tube = Tube.objects.get(code=A)
    assert (tube.n_swabs, tube.n_told, tube.box) == (2, 2, "BOX-1")
    assert tube.sealed_at
    assert tube.received_at


def test_a_seal_before_a_known_swab_is_doubted(scene: Scene) -> None:
    scene.phone.tell(scene.swab(make_person().id, A, minutes=70))
    assert scene.phone.codes(scene.seal(A, 1, minutes=60)) == ["swabbed_later"]
    assert held(A)


@pytest.mark.parametrize("receipt_first", [False, True])
def test_a_box_counted_otherwise_is_stopped_whichever_comes_first(scene: Scene, receipt_first: bool) -> None:
    told = [scene.handover("BOX-1", [A, B]), scene.receipt("BOX-1", 1)]
    if receipt_first:
        told.reverse()
    assert [scene.phone.codes(each) for each in told] == [[""], [""]]
    box = Box.objects.get()
    assert (box.differs, box.held, box.n_listed, box.n_received) == ("laboratory", True, 2, 1)


def test_a_box_goes_round(scene: Scene) -> None:
    assert scene.phone.codes(
        scene.handover("BOX-1", [A, B], minutes=10),
        scene.receipt("BOX-1", 2, minutes=20),
        scene.handover("BOX-1", [C], minutes=30),
        scene.receipt("BOX-1", 1, minutes=40),
    ) == ["", "", "", ""]


def test_a_result_of_a_tube_never_sealed_is_kept_and_holds_it(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(2, A))
    assert scene.phone.codes(scene.result(A), scene.result(B)) == ["tube_not_sealed", "tube_not_sealed"]
    assert held(A)
    assert held(B)
    assert Tube.objects.get(code=A).conclusion == "negative"


def test_two_results_that_differ(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(2, A), scene.seal(A, 2))
    assert scene.phone.codes(scene.result(A), scene.result(A, minutes=200)) == ["", ""]
    assert scene.phone.codes(scene.result(A, "positive", minutes=220)) == ["result_differs"]
    assert Tube.objects.get(code=A).conclusion == "positive"  # the graver until somebody settles it


def test_results_with_a_wrong_code_or_laboratory(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(1, A), scene.seal(A, 1))
    strange = scene.result(A)
    strange["data"]["laboratory_id"] = uuid4()
    box = scene.handover("BOX-1", [A, "AAAA"])
    assert scene.phone.codes(scene.result("AAAA"), scene.seal("AAAA"), strange, box) == [
        "bad_code",
        "bad_code",
        "unknown_site",
        "bad_code",
    ]


# --- uploads


def everything(scene: Scene, tubes: int = 3) -> list[dict[str, Any]]:
    told = []
    for n in range(tubes):
        code = make_code(100 + n)
        told += [*scene.swabs(4, code), scene.seal(code, 4), scene.handover(f"BOX-{n}", [code])]
        told += [scene.receipt(f"BOX-{n}", 1), scene.result(code)]
    return told


def test_replay_changes_nothing(scene: Scene) -> None:
    told = everything(scene)
    scene.phone.tell(*told)
    before = list(Tube.objects.order_by("id").values())
    again = scene.phone.tell(*told)
    assert {answer.outcome for answer in again} == {"duplicate"}
    assert list(Tube.objects.order_by("id").values()) == before
    assert not Dispute.objects.exists()


def test_half_bad_uploads_keep_the_good_half(scene: Scene) -> None:
    bad = scene.swab(make_person().id, A)
    del bad["data"]["tube_code"]
    strange = fact("testing.swab", {"person_id": "nobody"})
    good = scene.swabs(3, A)
    outcomes = [a.outcome for a in scene.phone.tell(good[0], bad, good[1], strange, good[2])]
    assert outcomes == ["accepted", "refused", "accepted", "refused", "accepted"]
    assert Tube.objects.get(code=A).n_swabs == 3


@pytest.mark.one_machine  # on a cluster a part of a table is asked after the other
def test_statements_do_not_grow_with_the_upload(scene: Scene) -> None:
    def statements(n: int, start: int) -> int:
        told: list[dict[str, Any]] = []
        for i in range(0, n, 10):
            code = make_code(start + i)
            told += [*scene.swabs(10, code), scene.seal(code), scene.handover(f"BOX-{start + i}", [code])]
            told += [scene.receipt(f"BOX-{start + i}", 1), scene.result(code)]
            told.append(scene.swab(make_person().id, code, minutes=30))  # one more than fits
        return _statements(scene, told)

    assert len({statements(10, 10_000), statements(50, 20_000), statements(200, 30_000)}) == 1


def _statements(scene: Scene, told: list[dict[str, Any]]) -> int:
    counted: Counter[str] = Counter()
    connection.ensure_connection()
    conn = connection.connection
    execute = conn.execute

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(conn, name)

        def execute(self, *args: Any, **kwargs: Any) -> Any:
            counted["statements"] += 1
            return execute(*args, **kwargs)

    with CaptureQueriesContext(connection) as others:
        answers = scene.phone.tell(*told, conn=Counting())  # type: ignore[arg-type]
    assert {a.code for a in answers} == {"", "tube_full"}
    return counted["statements"] + len(others)
