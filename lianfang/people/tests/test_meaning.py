"""Whom a form means: somebody of one's areas by whatever is typed, of elsewhere only by what that person shows."""

from datetime import datetime
from unittest import mock

import pytest

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.accounts.tries import Tries
from lianfang.common.errors import Refused
from lianfang.common.ids import person_code
from lianfang.people import meaning
from lianfang.people.actions import add_identifier
from lianfang.people.models import Alias, Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, YIYANG, make_area

pytestmark = pytest.mark.django_db
NUMBER = "E12345678"


@pytest.fixture
def there(now: datetime) -> Person:
    person = make_person(name="桃有人", phone="13900001234", area=make_area(43, 9, 22))
    add_identifier(person, "passport", NUMBER, by=make_user("epidemiologist", area_id=YIYANG), now=now)
    return person


@pytest.fixture
def tracer() -> User:
    make_area(43, 9, 3)
    return make_user("tracer", area_id=HESHAN)


def notes() -> list[str]:
    rows = AuditEntry.objects.filter(verb__startswith="people.elsewhere").order_by("at", "pk")
    return [verb.rpartition(".")[2] for verb in rows.values_list("verb", flat=True)]


def test_who_lives_elsewhere_is_meant_by_a_whole_number_or_a_code(
    there: Person, tracer: User, now: datetime
) -> None:
    for typed in (NUMBER, f" {NUMBER.lower()} ", person_code(there.pk)):
        assert meaning.meant(typed, tracer, now.date()) == [there]
    assert notes() == ["found"] * 3
    assert (
        AuditEntry.objects.filter(verb="people.elsewhere.found", person_id=there.pk, by=tracer).count() == 3
    )


@pytest.mark.parametrize("typed", ["桃有人", "13900001234", "taoyouren", "E1234567", "", "  "])
def test_nobody_of_elsewhere_is_meant_by_less(typed: str, there: Person, tracer: User, now: datetime) -> None:
    assert meaning.meant(typed, tracer, now.date()) == []
    assert "found" not in notes()


def test_the_record_that_is_kept_is_meant(there: Person, tracer: User, now: datetime) -> None:
    kept = make_person(name="桃有人", area=there.area)
    Alias.objects.create(person=there, kept=kept, reason="同一人", merged_at=now, merged_by=tracer)
    assert meaning.meant(NUMBER, tracer, now.date()) == [kept]


def test_a_number_that_nobody_has_is_noted_and_many_are_refused(tracer: User, now: datetime) -> None:
    with mock.patch.object(meaning, "FINDS", Tries("elsewhere", each=2, all_=9, seconds=3_600)):
        for _time in range(2):
            assert meaning.meant("E99999999", tracer, now.date()) == []
        with pytest.raises(Refused) as refused:
            meaning.meant("E99999999", tracer, now.date())
        assert refused.value.code == "too_many_finds"
        assert meaning.meant("E99999999", make_user("tracer", area_id=HESHAN), now.date()) == []
    assert notes() == ["not_found"] * 3
