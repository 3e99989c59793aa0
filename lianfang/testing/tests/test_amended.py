"""A result is amended by another one that names it; the old one stays."""

import pytest

from lianfang.common.ids import tube_id, uuid7
from lianfang.people.tests.make import make_person
from lianfang.sync.queries import open_disputes
from lianfang.testing import queries
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import PersonResult, Result, Tube
from lianfang.testing.rules import Said, beside
from lianfang.testing.tests.make import NOON, Fact, Scene, make_code, make_scene, void

A, B, C = (uuid7() for _ in range(3))


@pytest.mark.parametrize(
    ("told", "others", "stand"),
    [
        (Said(B, "negative"), [Said(A, "positive")], ("positive",)),
        (Said(B, "negative", A), [Said(A, "positive")], ()),
        (Said(C, "negative", B), [Said(A, "positive"), Said(B, "negative", A)], ()),
        (Said(C, "grey"), [Said(A, "positive"), Said(B, "negative", A)], ("negative",)),
        (Said(A, "positive"), [Said(B, "negative", A)], ()),  # the amended one comes in late
    ],
)
def test_what_a_result_stands_beside(told: Said, others: list[Said], stand: tuple[str, ...]) -> None:
    assert beside(told, others) == stand


def amending(scene: Scene, told: Fact, conclusion: str, minutes: float = 240) -> Fact:
    """Say that a result is another one."""
    new = scene.result(told["data"]["tube_code"], conclusion, minutes=minutes)
    new["data"] |= {"amends": told["id"], "reason": "复测双靶标均为阴性"}
    return new


def follow() -> None:
    recompute_results(list(Result.objects.values_list("batch_id", flat=True)), NOON)


@pytest.mark.django_db
def test_the_amending_result_holds_and_the_old_one_stays() -> None:
    scene, code = make_scene(), make_code()
    swab = scene.swab(make_person().id, code, single=True)
    first = scene.result(code, "positive")
    assert scene.phone.codes(swab, scene.seal(code, 1), first) == ["", "", ""]
    follow()
    new = amending(scene, first, "negative")
    assert scene.phone.codes(new) == [""]
    tube = Tube.objects.get(id=tube_id(code))
    assert tube.conclusion == "negative"
    assert Result.objects.filter(tube=tube).count() == 2
    follow()
    assert PersonResult.objects.get().meaning == "negative"
    assert [(stop.kind, stop.amended) for stop in queries.custody(tube)][-2:] == [
        ("result", True),
        ("result", False),
    ]
    assert queries.positives([tube.id]) == []
    scene.phone.tell(void(new, minutes=240))  # the amendment is taken back: the first one holds again
    assert [p.tube_id for p in queries.positives([tube.id])] == [tube.id]


@pytest.mark.django_db
def test_order_is_free_and_an_unknown_result_is_doubted() -> None:
    scene, code, other = make_scene(), make_code(), make_code()
    for each in (code, other):
        scene.phone.tell(scene.swab(make_person().id, each, single=True), scene.seal(each, 1))
    first = scene.result(code, "positive")
    assert scene.phone.codes(amending(scene, first, "negative")) == ["unknown_result"]
    assert scene.phone.codes(first) == [""]
    elsewhere = scene.result(other, "negative") | {}
    elsewhere["data"] |= {"amends": first["id"], "reason": "写错"}
    assert scene.phone.codes(elsewhere) == ["unknown_result"]
    assert Tube.objects.get(id=tube_id(code)).conclusion == "negative"
    assert open_disputes().count() == 2


@pytest.mark.django_db
def test_a_result_of_another_tube_takes_nothing_back() -> None:
    scene, code, other = make_scene(), make_code(), make_code()
    for each in (code, other):
        scene.phone.tell(scene.swab(make_person().id, each, single=True), scene.seal(each, 1))
    first = scene.result(code, "positive")
    elsewhere = scene.result(other, "negative")
    elsewhere["data"] |= {"amends": first["id"], "reason": "写错"}
    scene.phone.tell(first)
    assert scene.phone.codes(elsewhere) == ["unknown_result"]
    assert Tube.objects.get(id=tube_id(code)).conclusion == "positive"
    assert [one.tube_id for one in queries.positives([tube_id(code)])] == [tube_id(code)]
