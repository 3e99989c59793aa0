"""A result that one person told alone, from a phone or a machine: provisional until another verifies it."""

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.sync.actions import settle
from lianfang.sync.capture import SETTLEMENT
from lianfang.sync.models import Dispute
from lianfang.testing import queries
from lianfang.testing.models import PersonResult, Recall, Tube
from lianfang.testing.tests.make import NOON, Phone, Scene, make_code, make_phone, make_scene, settlement
from lianfang.testing.tests.test_followers import follow

pytestmark = pytest.mark.django_db
A = make_code(1)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def verifier() -> User:
    return make_user("lab_verifier", area_id=YIYANG)


def machine(scene: Scene, conclusion: str = "negative", people: int = 1) -> Phone:
    """Swab and seal; then a machine of a verifier's own tells the result, and nobody else looks at it."""
    scene.phone.tell(*scene.swabs(people, A), scene.seal(A, people))
    one = make_phone(make_user("lab_verifier", area_id=YIYANG), at_desk=False)
    result = scene.result(A, conclusion)
    assert one.codes(result) == ["one_person"]
    follow()
    return one


def held() -> bool:
    tube = Tube.objects.get()
    return tube.id in set(queries.held_tubes(tube.round).values_list("id", flat=True))


def test_nobody_is_told_before_another_person_verifies_it(scene: Scene, verifier: User) -> None:
    own = machine(scene)
    assert (held(), PersonResult.objects.count()) == (True, 0)
    dispute = Dispute.objects.get()
    told = settlement({"id": dispute.fact_id})
    assert own.codes(told) == ["own_word"]
    with refused("own_word"):
        settle(dispute, decision="stands", note="对", by=own.device.user, now=NOON, kind=SETTLEMENT)
    with refused("no_second"):
        settler = make_user("lab_technician", area_id=YIYANG)
        settle(dispute, decision="stands", note="对", by=settler, now=NOON, kind=SETTLEMENT)
    follow()
    assert PersonResult.objects.count() == 0
    settle(dispute, decision="stands", note="复核一致", by=verifier, now=NOON, kind=SETTLEMENT)
    follow()
    assert (held(), PersonResult.objects.get().meaning) == (False, "negative")


def test_who_told_it_may_take_it_back(scene: Scene) -> None:
    own = machine(scene, "positive")
    settle(Dispute.objects.get(), decision="void", note="看错", by=own.device.user, now=NOON, kind=SETTLEMENT)
    follow()
    assert (held(), Tube.objects.get().conclusion) == (False, "")


def test_a_pool_that_one_person_calls_positive_is_called_back_at_once(scene: Scene) -> None:
    machine(scene, "positive", people=3)
    assert (PersonResult.objects.count(), Recall.objects.count()) == (0, 3)


def test_another_doubt_does_not_hide_that_nobody_verified_it(scene: Scene) -> None:
    person = make_person()
    scene.phone.tell(scene.swab(person.id, A))  # never sealed
    one = make_phone(make_user("lab_verifier", area_id=YIYANG), at_desk=False)
    assert one.codes(scene.result(A)) == ["tube_not_sealed"]
    dispute = Dispute.objects.get()
    assert dispute.detail["also"] == ["one_person"]
    both = make_user("lab_technician", area_id=YIYANG)
    make_post(both, "testing_chief", area_id=YIYANG)
    with refused("no_second"):
        settle(dispute, decision="stands", note="对", by=both, now=NOON, kind=SETTLEMENT)
