"""Many at once, across apps: real threads on a real server. docs/explanation/scarce-things.md lists what is scarce,
what guards it, and which test proves it."""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import pytest
from django.conf import settings
from django.db import OperationalError, connection

from lianfang.accounts import actions as accounts
from lianfang.accounts.models import Post, User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Occupancy
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.beds.tests.test_concurrency import at_once
from lianfang.care import actions as care
from lianfang.care.models import Admission
from lianfang.care.tests.make import make_doctor, make_order, make_patient
from lianfang.cases import actions as cases
from lianfang.cases.models import Case, Quarantine
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.fieldapp import endpoint
from lianfang.outbreak import actions as outbreaks
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.reporting import actions as reporting
from lianfang.reporting.models import Bulletin
from lianfang.sync import actions as sync
from lianfang.sync.capture import SETTLEMENT
from lianfang.sync.feed import begin_epoch
from lianfang.sync.follow import Follow, catch_up, step
from lianfang.sync.models import Dispute, Settlement
from lianfang.sync.tests.make import make_device
from lianfang.territory.actions import divide
from lianfang.testing import actions as testing
from lianfang.testing.models import PersonResult, Round, Swab, Tube
from lianfang.testing.tests.make import NOON, Scene, make_code, make_scene, void
from lianfang.work import FOLLOWS
from lianfang.workforce import actions as workforce
from lianfang.workforce.models import Dispatch
from lianfang.workforce.tests.make import make_team
from tests.teller import body
from tests.town import Town

pytestmark = pytest.mark.django_db(transaction=True)

# A cluster locks tables that lie everywhere as a whole, and ends one of two that wait for each other: they do it again.
CIRCLES = (OperationalError,) if settings.CLUSTER else ()
PHONES = 8
Deed = Callable[[], object]
T = TypeVar("T")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def tokens() -> Iterator[list[str]]:
    """Give the tokens of phones that tell through the endpoint, on its own connections."""
    yield [make_device(make_user("sampler", area_id=YIYANG))[1] for _ in range(PHONES)]
    endpoint.hang_up()


def together(deeds: Sequence[Callable[[], T]]) -> list[T]:
    """Do deeds at the same moment, as many as the endpoint has connections; gives what each gave."""
    with ExitStack() as opened:
        for _ in range(endpoint.WORKERS):
            opened.enter_context(endpoint.pool().connection())
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], T]) -> T:
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def send(token: str, *facts: dict[str, Any]) -> list[str]:
    """Upload facts as a phone does; list the doubts, "" for none."""
    reply = endpoint.take(body(list(facts)), token, NOON)
    assert reply.status == 200, reply.body
    outcomes = msgspec.json.decode(reply.body)["outcomes"]
    assert {o["outcome"] for o in outcomes} <= {"accepted", "disputed"}
    return [o["code"] for o in outcomes]


# --- phones


def test_of_two_phones_that_swab_one_person_into_two_tubes_one_is_undisputed(
    scene: Scene, tokens: list[str]
) -> None:
    for _ in range(5):
        person = make_person().id
        earlier = scene.swab(person, make_code())
        scene.phone.tell(earlier, void(earlier))
        told = together([partial(send, token, scene.swab(person, make_code())) for token in tokens])
        assert Counter(code for [code] in told) == {"": 1, "two_tubes": PHONES - 1}
        assert Dispute.objects.filter(reason="two_tubes", person_id=person).count() == PHONES - 1


def test_the_last_place_in_a_tube_is_taken_once(scene: Scene, tokens: list[str]) -> None:
    for _ in range(5):
        code = make_code()
        scene.phone.tell(*scene.swabs(9, code))
        told = together([partial(send, token, scene.swab(make_person().id, code)) for token in tokens])
        assert Counter(code for [code] in told) == {"": 1, "tube_full": PHONES - 1}
        assert Swab.objects.filter(dispute="", tube_code=code).count() == Tube.objects.get(code=code).capacity


def test_an_upload_sent_on_all_lines_at_once_is_stored_once(scene: Scene, tokens: list[str]) -> None:
    upload = body(scene.swabs(10, make_code()))
    replies = together([partial(endpoint.take, upload, tokens[0], NOON)] * PHONES)
    assert {reply.status for reply in replies} == {200}
    told = Counter(o["outcome"] for r in replies for o in msgspec.json.decode(r.body)["outcomes"])
    assert told == {"accepted": 10, "duplicate": 10 * (PHONES - 1)}
    assert Swab.objects.count() == 10


# --- background work beside the phones


def test_workers_that_crash_among_phones_lose_nothing_and_do_nothing_twice(
    scene: Scene, tokens: list[str]
) -> None:
    swabbed = [make_person().id for _ in range(4 * PHONES)]
    told = threading.Event()

    def phone(n: int) -> None:
        for person in swabbed[n::PHONES]:
            code = make_code()
            send(tokens[n], scene.swab(person, code, single=True), scene.seal(code, 1))
            scene.phone.tell(scene.result(code, "positive" if person.int % 2 else "negative"))

    def worker(seed: int) -> None:
        dice = random.Random(seed)
        follows = [Follow(f.name, f.sources, partial(crashing, dice, f.handle)) for f in FOLLOWS]
        while True:
            last = told.is_set()
            for follow in follows:
                with suppress(RuntimeError, *CIRCLES):
                    while step(follow, now=NOON, limit=3):
                        pass
            if last:
                return

    workers = [partial(worker, seed) for seed in range(2)]
    _side_by_side([partial(phone, n) for n in range(PHONES)], workers, told)
    catch_up(FOLLOWS, now=NOON)
    positive = {person for person in swabbed if person.int % 2}
    found = _followed()
    assert {result[0] for result in found[0]} == set(swabbed)
    assert Counter(Case.objects.values_list("person_id", flat=True)) == Counter(positive)
    assert Counter(Quarantine.objects.values_list("person_id", flat=True)) == Counter(positive)
    begin_epoch()
    catch_up(FOLLOWS, now=NOON)
    assert _followed() == found


def crashing(
    dice: random.Random,
    handle: Callable[[Sequence[UUID], datetime], None],
    batches: Sequence[UUID],
    now: datetime,
) -> None:
    """Do the work; then, three times in ten, crash before it is committed."""
    handle(batches, now)
    if dice.random() < 0.3:
        raise RuntimeError("power cut")


def _followed() -> tuple[list[Any], ...]:
    results = PersonResult.objects.order_by("id").values_list("person_id", "meaning", "tube_id")
    found = Case.objects.order_by("id").values_list("id", "person_id", "state", "changes__after")
    return list(results), list(found), list(Quarantine.objects.order_by("id").values_list("id", "person_id"))


def _side_by_side(first: Sequence[Deed], then: Sequence[Deed], done: threading.Event) -> None:
    """Run deeds in threads beside each other; tell the later ones when the first are done. What fails, fails here."""

    def run(deed: Deed) -> None:
        try:
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(first) + len(then)) as pool:
        running = [pool.submit(run, deed) for deed in first]
        following = [pool.submit(run, deed) for deed in then]
        try:
            for each in running:
                each.result()
        finally:
            done.set()
        for each in following:
            each.result()


@pytest.mark.parametrize("seed", range(3))
def test_a_case_is_decided_while_its_result_is_taken_back(scene: Scene, now: datetime, seed: int) -> None:
    by, code = make_epidemiologist(), make_code()
    result = scene.result(code, "positive")
    scene.phone.tell(scene.swab(make_person().id, code, single=True), scene.seal(code, 1), result)
    catch_up(FOLLOWS, now=NOON)
    case = cases.start_review(Case.objects.get(), by=by, now=now)
    scene.phone.tell(void(result, minutes=200))
    deeds: list[Deed] = [partial(catch_up, FOLLOWS, now=now), partial(cases.confirm, case, by=by, now=now)]
    random.Random(seed).shuffle(deeds)
    ends = at_once(deeds)
    steps = list(Case.objects.get().changes.order_by("at", "id").values_list("after", flat=True))
    decided = "confirmed" if ends == {"done": 2} else "excluded"
    assert ends in ({"done": 2}, {"done": 1, "step": 1})
    assert steps == ["proposed", "review", decided]
    assert Quarantine.objects.filter(kind="temporary", released_at=None).count() == 0


# --- desks


def test_one_room_and_many_patients(now: datetime) -> None:
    by, bed = make_doctor(), make_bed()
    found = [make_case(now - timedelta(hours=2)) for _ in range(PHONES)]
    ends = at_once([partial(care.admit, case, bed, by=by, now=now) for case in found])
    assert ends == {"done": 1, "occupied": PHONES - 1}
    assert Admission.objects.get().occupancy == Occupancy.objects.get()


def test_one_patient_and_many_rooms(now: datetime) -> None:
    by, site, case = make_doctor(), make_hospital(), make_case(now - timedelta(hours=2))
    beds = [make_bed(site) for _ in range(PHONES)]
    ends = at_once([partial(care.admit, case, bed, by=by, now=now) for bed in beds])
    assert ends.pop("done") == 1
    assert set(ends) <= {"in_a_bed", "admitted"}
    assert Admission.objects.get().occupancy == Occupancy.objects.get()


def test_a_dispute_is_settled_by_the_first_of_two(scene: Scene) -> None:
    code = make_code()
    swab = scene.swab(make_person().id, "XX11")
    assert scene.phone.codes(swab, scene.swab(make_person().id, code)) == ["bad_code", ""]
    dispute = Dispute.objects.get()
    people_ = [make_user("testing_chief", area_id=YIYANG) for _ in range(PHONES)]
    deeds = [
        partial(
            sync.settle,
            Dispute.objects.get(),
            decision="void" if n % 2 else "stands",
            note="核对",
            by=by,
            now=NOON,
            kind=SETTLEMENT,
        )
        for n, by in enumerate(people_)
    ]
    assert at_once(deeds) == {"done": 1, "settled": PHONES - 1}
    told = Settlement.objects.get(dispute="")
    dispute.refresh_from_db()
    assert dispute.settled_by_id == told.by_id


def test_of_many_who_do_the_same_the_first_does_it(now: datetime) -> None:
    """Whoever comes second is told so; nobody is left with a broken page."""
    outbreak, team, area = make_outbreak(), make_team(), Area.objects.get(pk=YIYANG)
    chief, dispatcher = make_user("commander", area_id=YIYANG), make_user("dispatcher", area_id=YIYANG)
    yesterday = day_of(now) - timedelta(days=1)
    at: dict[str, Any] = {"by": dispatcher, "now": now, "outbreak": outbreak, "area_id": HESHAN}
    assert _many(partial(reporting.publish, outbreak, yesterday, by=chief, now=now)) == "published"
    assert _many(partial(workforce.send, team, level="municipal", task="核酸检测", **at)) == "team_is_out"
    assert (
        _many(partial(accounts.create_first_administrator, "a", "lotus-9914-harbour", now=now)) == "not_first"
    )
    admin = User.objects.get(username="a")
    make = partial(accounts.create_user, "b", name="b", password="lotus-9914-harbour", by=admin, now=now)
    assert _many(make) == "username_taken"
    give = partial(
        accounts.give_post, admin, role="observer", area=area, from_on=day_of(now), by=admin, now=now
    )
    assert _many(give) == "post_held"
    assert (Bulletin.objects.count(), Dispatch.objects.count()) == (1, 1)
    assert Post.objects.filter(user=admin, role="observer").count() == 1
    begin = partial(outbreaks.open_outbreak, "covid19", area_id=HESHAN, began_on=yesterday, by=chief, now=now)
    assert _many(begin) == "outbreak_exists"
    doctor = make_doctor()
    consult = partial(care.consult, make_patient(now, by=doctor), text="稳定", by=doctor, now=now)
    assert _many(consult) == "consulted"
    dying, later = make_patient(now, by=doctor), now + timedelta(hours=1)
    assert (
        _many(partial(care.record_death, dying, died_at=later, cause_a="呼吸衰竭", by=doctor, now=later))
        == "left"
    )
    order = make_order(make_patient(now, by=doctor), doctor, now)
    assert _many(partial(care.carry_out, order, now, by=doctor, now=now)) == "carried_out"


def test_numbers_that_count_on_are_given_once(now: datetime) -> None:
    planner = make_user("testing_chief", area_id=YIYANG)
    outbreak, area = make_outbreak(), make_area(43, 9, 3, 2, 1)
    today: dict[str, Any] = {"starts_on": day_of(now), "ends_on": day_of(now)}
    rounds = partial(
        testing.plan_round, outbreak, area=area, pool_size=10, target=100, by=planner, now=now, **today
    )
    assert at_once([rounds] * PHONES) == {"done": PHONES}
    assert set(Round.objects.values_list("number", flat=True)) == set(range(1, PHONES + 1))
    assert at_once([partial(divide, area.pk, grids=1, by=planner, now=now)] * PHONES) == {"done": PHONES}
    assert Area.objects.filter(pk__range=(area.pk + 1, area.pk + PHONES)).count() == PHONES


def _many(deed: Deed) -> str:
    """Let many do the same at once: one succeeds; gives what the others are told."""
    ends = at_once([deed] * PHONES)
    assert ends.pop("done") == 1
    [(told, times)] = ends.items()
    assert times == PHONES - 1
    return told


# --- everything


def test_everything_at_once_ends_in_order(scene: Scene, tokens: list[str], now: datetime) -> None:
    """Phones, workers, epidemiologists, doctors and clerks on the same few people: only refusals, no deadlock, no
    broken rule; and background work done again changes nothing."""
    town = Town(scene, [make_person() for _ in range(8)], now)
    told = threading.Event()

    def phone(n: int) -> None:
        dice = random.Random(n)
        for _ in range(8):
            code, person = make_code(), dice.choice(town.people)
            send(tokens[n], scene.swab(person.pk, code, single=True), scene.seal(code, 1))
            scene.phone.tell(scene.result(code, dice.choice(["positive", "negative"])))

    def desk(seed: int) -> None:
        dice = random.Random(seed)
        while not told.is_set():
            with suppress(Refused, *CIRCLES):
                town.act(dice)

    def worker() -> None:
        while not told.is_set():
            with suppress(*CIRCLES):
                catch_up(FOLLOWS, now=now)

    others: list[Deed] = [partial(desk, seed) for seed in range(4)]
    _side_by_side([partial(phone, n) for n in range(4)], [*others, worker, worker], told)
    catch_up(FOLLOWS, now=now)
    numbers = sorted(n for n in Case.objects.values_list("number", flat=True) if n)
    assert numbers == list(range(1, len(numbers) + 1))
    found = _followed()
    begin_epoch()
    catch_up(FOLLOWS, now=now)
    assert _followed() == found


# --- the list of them


def test_every_scarce_thing_names_a_test_that_exists() -> None:
    root = Path(__file__).resolve().parents[1]
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (root / "docs/explanation/scarce-things.md").read_text())
    assert len(named) > 20
    for file, test in named:
        assert f"\ndef {test}(" in (root / file).read_text(), (file, test)
