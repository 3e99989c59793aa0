"""What people say of their shifts on the phone: never refused, done in the order in which they said it."""

from datetime import timedelta
from typing import Any

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import TAOJIANG
from lianfang.rotas.capture import REPLY
from lianfang.rotas.followers import follow
from lianfang.rotas.models import Assignment, Replan, Rota, Swap
from lianfang.rotas.tests.make import NOW, make_hand, make_published
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.models import Batch
from lianfang.sync.tests.make import fact, make_device, outcomes, send, void
from lianfang.workforce.models import Worker

pytestmark = pytest.mark.django_db
KINDS = {kind.name: kind for kind in (VOID, REPLY, SETTLEMENT)}
HOUR = timedelta(hours=1)


class Hand:
    """Somebody with a phone and a published shift tomorrow."""

    def __init__(self, hours: int = 20) -> None:
        user = make_user("sampler")
        self.token = make_device(user)[1]
        self.worker: Worker = make_hand(user.name, "sampler", user=user)
        self.rota: Rota = make_published(self.worker, [NOW + hours * HOUR])
        self.seat = Assignment.objects.get(worker=self.worker)

    def say(self, what: str, after: int = 0, **data: Any) -> dict[str, Any]:
        """Write a reply, so many minutes after noon."""
        told = {"assignment_id": str(self.seat.pk), "person_id": str(self.worker.person_id), "what": what}
        at = NOW + timedelta(minutes=after)
        return fact("rotas.reply", at, area=self.seat.shift.area_id, **(told | data))

    def tell(self, *facts: dict[str, Any], now: Any = None) -> list[str]:
        """Tell facts from the phone, and let the follower work, twice."""
        said = outcomes(send(self.token, *facts, now=now or NOW + HOUR, kinds=KINDS))
        batches = list(Batch.objects.order_by("xid", "id").values_list("pk", flat=True))
        for _ in range(2):
            follow(batches, now or NOW + HOUR)
        self.seat.refresh_from_db()
        return said


def back(told: dict[str, Any]) -> dict[str, Any]:
    """Take a reply back."""
    return void(NOW + HOUR, target=told["id"], of="rotas.reply")


def test_the_last_word_counts_in_whatever_order_it_comes() -> None:
    hand = Hand()
    yes, no, again = hand.say("yes"), hand.say("no", 1, note="孩子发烧"), hand.say("yes", 2)
    assert hand.tell(yes) == ["accepted"]
    assert hand.seat.state == "confirmed"
    assert hand.tell(no) == ["accepted"]
    assert (hand.seat.state, hand.seat.note) == ("dropped", "孩子发烧")
    assert Replan.objects.get().causes.get() == hand.seat
    assert hand.tell(again) == ["disputed:shift_gone"]
    assert hand.seat.state == "dropped"  # until somebody lets it stand


def test_what_is_taken_back_leaves_things_as_they_were() -> None:
    hand = Hand()
    no, yes = hand.say("no"), hand.say("yes", 1)
    hand.tell(no)
    hand.tell(back(no))
    assert hand.seat.state == "planned"
    hand.tell(yes)
    hand.tell(back(yes))
    assert hand.seat.state == "planned"


def test_a_place_that_somebody_else_has_is_not_given_back() -> None:
    hand = Hand()
    no = hand.say("no")
    hand.tell(no)
    other = make_hand("替班")
    Assignment.objects.create(
        shift=hand.seat.shift,
        worker=other,
        person_id=other.person_id,
        during=hand.seat.during,
        by=hand.rota.by,
        at=NOW,
    )
    hand.tell(back(no))
    assert hand.seat.state == "dropped"


def test_a_colleague_is_asked_and_answers() -> None:
    one, other = Hand(), Hand(hours=30)
    ask = one.say("ask", taker_id=str(other.worker.pk), back_id=str(other.seat.pk), note="换一天")
    assert one.tell(ask) == ["accepted"]
    swap = Swap.objects.get()
    assert (str(swap.pk), swap.back, swap.state) == (ask["id"], other.seat, "asked")
    agree = one.say("agree", 1, swap_id=ask["id"], person_id=str(other.worker.person_id))
    assert one.tell(agree) == ["disputed:outside_area"]  # not theirs to answer
    swap.refresh_from_db()
    assert swap.state == "asked"
    assert other.tell(agree | {"id": one.say("yes")["id"]}) == ["accepted"]
    swap.refresh_from_db()
    assert swap.state == "agreed"
    assert one.tell(one.say("withdraw", 2, swap_id=ask["id"])) == ["accepted"]
    swap.refresh_from_db()
    assert swap.state == "withdrawn"


@pytest.mark.parametrize(
    ("what", "data", "hours", "doubt"),
    [
        ("ask", {"taker_id": "01890000-0000-7000-8000-000000000001"}, 20, "swap_colleague"),
        ("ask", {}, 20, "swap_colleague"),
        ("ask", {}, 0, "too_late"),
        ("agree", {"swap_id": "01890000-0000-7000-8000-000000000001"}, 20, "outside_area"),
        ("withdraw", {"swap_id": "01890000-0000-7000-8000-000000000001"}, 20, "swap_state"),
        ("yes", {"assignment_id": "01890000-0000-7000-8000-000000000001"}, 20, "outside_area"),
    ],
)
def test_what_does_not_fit_is_stored_and_disputed(
    what: str, data: dict[str, Any], hours: int, doubt: str
) -> None:
    hand = Hand(hours)
    told = hand.say(what, **data)
    assert hand.tell(told) == [f"disputed:{doubt}"]
    assert (hand.seat.state, Swap.objects.count()) == ("planned", 0)
    chief = make_device(make_user("commander"))[1]
    stands = {"target": told["id"], "decision": "stands", "note": "已核实"}
    settled = fact("sync.settlement", NOW + HOUR, area=hand.seat.shift.area_id, **stands)
    assert outcomes(send(chief, settled, now=NOW + HOUR, kinds=KINDS)) == ["accepted"]
    hand.tell()
    assert Swap.objects.count() == 0  # there is nobody to ask


def test_who_plans_there_may_say_it_for_them() -> None:
    hand = Hand()
    for where, said in ((TAOJIANG, "disputed:outside_area"), (hand.seat.shift.area_id, "accepted")):
        token = make_device(make_user("dispatcher", area_id=where))[1]
        assert outcomes(send(token, hand.say("no"), now=NOW + HOUR, kinds=KINDS)) == [said]
