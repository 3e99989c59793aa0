"""What phones tell of a zone, offline and in any order, becomes flags, needs and counts; taken back it goes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.needs.models import Ticket
from lianfang.people.models import Person
from lianfang.sync.models import Void
from lianfang.testing.tests.make import NOON, fact, void
from lianfang.zones import actions, queries
from lianfang.zones.followers import follow_told
from lianfang.zones.models import CareFlag, Flagging, Headcount, PlaceCount, Zone
from lianfang.zones.tests.make import compound, home, make_zone, walker
from tests.teller import Fact, Field, make_field, tell

pytestmark = pytest.mark.django_db
EARLIER = NOON - timedelta(hours=2)


@pytest.fixture
def at() -> Field:
    return make_field()


def told(at: Field, *facts: Fact) -> list[str]:
    """Tell facts and let the follower read them, twice; give the disputes."""
    found = [one.code for one in tell(at.scene.phone, list(facts), sent_at=NOON).outcomes]
    batches = [*Flagging.objects.values_list("batch_id", flat=True)]
    batches += [*Headcount.objects.values_list("batch_id", flat=True)]
    batches += [*Void.objects.values_list("batch_id", flat=True)]
    for _twice in range(2):
        follow_told(batches, NOON)
    return found


def flagging(person: Person, key: str = "dialysis", minutes: int = 0, **over: object) -> Fact:
    data = {"person_id": person.pk, "key": key, "note": "", "ended": False} | over
    return fact("zones.flagging", data, at=EARLIER + timedelta(minutes=minutes), area=compound())


def test_what_is_noted_at_a_door_is_a_flag_and_a_need_until_it_ends_or_is_taken_back(at: Field) -> None:
    _door, (one, two) = home()
    zone = make_zone(now=EARLIER)
    first = flagging(one, note="周三、周六")
    assert told(at, first) == [""]
    flag, need = CareFlag.objects.get(), Ticket.objects.get()
    assert (flag.zone, flag.key, flag.note, flag.noted_at, flag.n_raised) == (
        zone,
        "dialysis",
        "周三、周六",
        EARLIER,
        1,
    )
    assert (need.kind, need.person_id, need.told_at) == ("treatment", one.pk, EARLIER)
    end = flagging(one, minutes=9, ended=True)
    told(at, end, flagging(one, minutes=5, note="改周五"))  # out of order
    flag.refresh_from_db()
    assert flag.ended_at == EARLIER + timedelta(minutes=9)
    told(at, void(end))
    assert CareFlag.objects.filter(ended_at=None).count() == 1  # the end was a mistake
    wrong = flagging(two, "pet")
    told(at, wrong)
    assert Ticket.objects.get(kind="pet").state == "open"
    told(at, void(wrong))
    assert Ticket.objects.get(kind="pet").state == "withdrawn"
    assert not CareFlag.objects.filter(key="pet", ended_at=None).exists()


def test_what_a_desk_ended_later_stays_and_outside_of_zones_it_is_a_need_once(at: Field) -> None:
    _door, (one, two) = home()
    make_zone(now=EARLIER)
    told(at, flagging(one))
    actions.end_flag(CareFlag.objects.get(), by=walker(), now=NOON)
    told(at, flagging(one, minutes=3))
    assert not CareFlag.objects.filter(ended_at=None).exists()
    Zone.objects.update(state="lifted", lifted_at=NOON)
    told(at, flagging(two, "infant"))
    assert not CareFlag.objects.filter(person=two).exists()
    assert Ticket.objects.get(person=two.pk).state == "open"


def test_odd_words_are_kept_and_disputed(at: Field) -> None:
    _door, (one, _two) = home()
    stranger = Person(pk=uuid4())
    assert told(at, flagging(one, "moon"), flagging(stranger)) == ["unknown_care", "unknown_person"]
    assert Flagging.objects.count() == 2
    assert not CareFlag.objects.exists()


def count(zone_id: object, n: int, stranded: int = 0) -> Fact:
    data = {"zone_id": zone_id, "place": "装修工地", "n": n, "n_stranded": stranded, "note": ""}
    return fact("zones.headcount", data, at=NOON - timedelta(minutes=30), area=compound())


def test_people_at_a_place_are_a_number_and_what_cannot_be_is_disputed(at: Field) -> None:
    home()
    zone = make_zone(now=EARLIER)
    right = count(zone.pk, 19, 19)
    assert told(at, right) == [""]
    assert queries.census(zone, NOON).at_places == 19
    assert told(at, count(uuid4(), 3), count(zone.pk, 2, 5)) == ["unknown_zone", "more_stranded"]
    assert PlaceCount.objects.get().n == 19
    told(at, void(right))
    assert not PlaceCount.objects.exists()
    Zone.objects.update(lifted_at=EARLIER + timedelta(minutes=1), state="lifted")
    assert told(at, count(zone.pk, 3)) == ["zone_over"]


@pytest.mark.one_machine  # on a cluster a part of a table is asked after the other
def test_words_on_many_people_are_read_together(at: Field) -> None:
    _door, (one, two) = home()
    make_zone(now=EARLIER)
    keys = sorted(queries.care_kinds())[:2]
    told(at, flagging(one, keys[0]))
    few = _statements()
    told(at, *(flagging(who, key, n) for n, who in enumerate((one, two), 1) for key in keys))
    assert CareFlag.objects.filter(ended_at=None).count() == 4
    assert _statements() == few


def _statements() -> int:
    """Count the statements of reading everything once more, when nothing is new."""
    batches = list(Flagging.objects.values_list("batch_id", flat=True))
    with CaptureQueriesContext(connection) as asked:
        follow_told(batches, NOON)
    return len(asked)
