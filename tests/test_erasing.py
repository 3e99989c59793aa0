"""What is due goes, and nothing else: counts stay, phones bring nothing back, a restore neither."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.privacy import certificates
from lianfang.privacy.actions import erase, hold, would_erase
from lianfang.privacy.models import Erasure
from lianfang.privacy.rules import is_nobody
from lianfang.privacy.tests.make import erased, last
from lianfang.sync import feed
from lianfang.sync.follow import catch_up
from lianfang.sync.models import Batch, Refusal, Tombstone
from lianfang.testing.models import AreaCount, HourCount, PersonResult, ResultCount, Swab
from lianfang.testing.tests.make import MORNING, Scene, make_code, make_scene
from lianfang.work import FOLLOWS
from lianfang.workforce.actions import public_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READERS = [follow.name for follow in FOLLOWS]
COUNTS: tuple[type[Model], ...] = (HourCount, AreaCount, ResultCount)


def read(now: datetime) -> None:
    """Let background work read all there is."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")
    catch_up(FOLLOWS, now=now)


def counts() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: sorted(model._default_manager.values(), key=str) for model in COUNTS}


@pytest.fixture
def chief() -> User:
    """Give a commander of the whole city."""
    return make_user("commander", area_id=YIYANG)


@pytest.fixture
def round_() -> Scene:
    """A round with a negative tube of three and a positive one of one, told and counted."""
    scene = make_scene()
    harmless, found = make_code(), make_code()
    scene.phone.tell(*scene.swabs(3, harmless), scene.seal(harmless, 3), scene.result(harmless))
    scene.phone.tell(
        scene.swab(make_person().id, found, single=True),
        scene.seal(found, 1),
        scene.result(found, "positive"),
    )
    read(MORNING + DAY)
    return scene


def test_negative_swabs_are_parted_from_their_people_and_counts_stay(round_: Scene) -> None:
    before, people = counts(), set(Swab.objects.values_list("person_id", flat=True))
    assert erased(MORNING + 89 * DAY) == {}
    gone = erased(MORNING + 91 * DAY)
    assert (gone["testing.swab"], gone["testing.personresult"]) == (3, 3)
    left = [p for p in Swab.objects.values_list("person_id", flat=True) if not is_nobody(p)]
    assert len(left) == 1
    assert PersonResult.objects.get(person_id=left[0]).meaning == "positive"
    nobodies = set(Swab.objects.exclude(person_id__in=left).values_list("person_id", flat=True))
    assert len(nobodies) == 3  # three people are three people still
    assert not nobodies & people
    assert (
        set(PersonResult.objects.filter(meaning="negative").values_list("person_id", flat=True)) == nobodies
    )
    assert counts() == before
    assert erased(MORNING + 92 * DAY) == {}


def test_after_a_restore_the_erased_is_not_counted_anew(round_: Scene) -> None:
    before = counts()
    erased(MORNING + 91 * DAY)
    feed.begin_epoch()
    read(MORNING + 92 * DAY)
    assert counts() == before
    late = make_code()
    round_.phone.tell(round_.swab(make_person().id, late), round_.seal(late, 1))
    read(MORNING + 92 * DAY)
    assert Batch.objects.filter(xid__gt=0).count() == 1
    assert Swab.objects.count() == 5


def test_an_old_backup_brings_nothing_back(round_: Scene) -> None:
    erased(MORNING + 91 * DAY)
    # The backup knows nothing of the erasure: its rows are as they were, its readers start anew.
    nobody = Swab.objects.exclude(pk__in=PersonResult.objects.filter(meaning="positive")).first()
    assert nobody is not None
    Swab.objects.filter(pk=nobody.pk).update(person_id=make_person().pk)
    Erasure.objects.all().delete()
    feed.begin_epoch()
    read(MORNING + 92 * DAY)
    assert erased(MORNING + 92 * DAY)["testing.swab"] == 1


def test_a_phone_that_sends_again_is_told_that_it_is_known(now: datetime) -> None:
    scene, code = make_scene(), make_code()
    told = [*scene.swabs(2, code), scene.seal(code, 2), scene.result(code)]
    scene.phone.tell(*told)
    read(now)
    erased(MORNING + 91 * DAY)
    assert Tombstone.objects.filter(kind="testing.swab").exists()
    again = scene.phone.tell(*told, now=MORNING + 92 * DAY)
    assert {str(one.outcome) for one in again} == {"duplicate"}
    assert not Refusal.objects.exists()
    other = told[0] | {"at": told[0]["at"] + timedelta(minutes=1)}
    assert [one.code for one in scene.phone.tell(other, now=MORNING + 92 * DAY)] == ["id_taken"]


def test_a_late_phone_brings_nothing_that_stays(round_: Scene) -> None:
    erased(MORNING + 91 * DAY)
    code = make_code()
    round_.phone.tell(*round_.swabs(2, code), now=MORNING + 92 * DAY)
    read(MORNING + 92 * DAY)
    assert erased(MORNING + 93 * DAY)["testing.swab"] == 2


def test_facts_that_somebody_has_not_read_yet_wait(round_: Scene) -> None:
    code = make_code()
    round_.phone.tell(*round_.swabs(2, code))
    run = erase(MORNING + 91 * DAY, by=public_user(), readers=READERS)
    assert run is not None
    assert run.lines.get(table="testing.swab").n == 3  # not the two that nobody has read
    read(MORNING + 91 * DAY)
    run = erase(MORNING + 91 * DAY, by=public_user(), readers=READERS)
    assert run is not None
    assert run.lines.get(table="testing.swab").n == 2


def test_what_would_go_is_what_goes(round_: Scene) -> None:
    would = {line.table: line.n for line in would_erase(MORNING + 91 * DAY) if line.n}
    assert Swab.objects.count() == len(set(Swab.objects.values_list("person_id", flat=True)))
    gone = erased(MORNING + 91 * DAY)
    assert would == {table: n for table, n in gone.items() if table in would}


def test_the_certificate_says_how_much_by_which_rule_and_can_be_checked(
    round_: Scene, settings: Any, tmp_path: Any
) -> None:
    settings.UPLOADS = str(tmp_path)
    erased(MORNING + 91 * DAY)
    run = last()
    line = run.lines.get(table="testing.swab")
    assert (run.said, line.days, line.n, line.how) == ("2021-00001", 90, 3, "unlink")
    assert "covid19-2021" in line.protocols
    assert run.secret is None
    assert certificates.digest(run) == run.digest
    line.n = 2
    line.save()
    assert certificates.digest(run) != run.digest
    assert AuditEntry.objects.get(verb="privacy.erased").data["n"] == run.n


def test_a_run_that_was_broken_off_goes_on_with_the_same_nobodies(
    round_: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianfang.privacy.actions import erasing

    monkeypatch.setattr(erasing, "AT_ONCE", 1)
    done = erasing._unlink
    calls = []

    def breaks(*args: Any) -> None:
        calls.append(args)
        if len(calls) > 2:
            raise RuntimeError
        done(*args)

    monkeypatch.setattr(erasing, "_unlink", breaks)
    with pytest.raises(RuntimeError):
        erased(MORNING + 91 * DAY)
    monkeypatch.setattr(erasing, "_unlink", done)
    assert erased(MORNING + 91 * DAY)["testing.swab"] == 3
    assert Erasure.objects.count() == 1
    assert set(PersonResult.objects.filter(meaning="negative").values_list("person_id", flat=True)) <= set(
        Swab.objects.values_list("person_id", flat=True)
    )


def test_what_is_held_is_spared_until_it_is_lifted(round_: Scene, chief: Any) -> None:
    person = Swab.objects.exclude(pk__in=PersonResult.objects.filter(meaning="positive")).first()
    assert person is not None
    made = hold(person=person.person, reason="诉讼", asked_by="某法院", until=None, by=chief, now=MORNING)
    assert erased(MORNING + 91 * DAY)["testing.swab"] == 2
    from lianfang.privacy.actions import lift

    lift(made, why="已结案", by=chief, now=MORNING + 91 * DAY)
    assert erased(MORNING + 91 * DAY)["testing.swab"] == 1


@pytest.mark.parametrize("what", ["kind", "outbreak"])
def test_a_whole_kind_or_outbreak_can_be_held(round_: Scene, chief: Any, what: str) -> None:
    named = {"kind": "negative_result"} if what == "kind" else {"outbreak": round_.round.outbreak}
    hold(**named, reason="检查", asked_by="某机关", until=(MORNING + 95 * DAY).date(), by=chief, now=MORNING)
    assert "testing.swab" not in erased(MORNING + 91 * DAY)
    assert erased(MORNING + 96 * DAY)["testing.swab"] == 3  # its day is over
