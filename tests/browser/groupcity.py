"""Groups of people for the tests of phones, made inside the city: see fieldcity.py."""

from datetime import UTC, datetime, timedelta

from lianfang.accounts.models import User
from lianfang.people.actions import defer
from lianfang.people.models import Person
from lianfang.testing.actions import list_people
from lianfang.testing.models import Queue, Round, Tube
from tests.browser.fieldcity import say


def group(key: str, waits: str) -> None:
    """Let the round know tubes for one and for a household; name one person for a key group, let another wait."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    round_ = Round.objects.get()
    for population, size, household in (("key_groups", 1, False), ("sealed", 10, True)):
        round_.modes.get_or_create(
            population=population, defaults={"mode": population, "pool_size": size, "household": household}
        )
    people = [Person.objects.get(pk=key)]
    list_people(people, population="key_groups", from_on=now.date(), source="医院名单", by=None, now=now)
    how = {"activity": "swab", "reason": "vaccinated", "source": "接种凭证"}
    until = now + timedelta(hours=20)
    defer(Person.objects.get(pk=waits), **how, from_at=now, until=until, by=None, now=now)
    say(chief=chief.username)


def shared() -> None:
    """Say how tubes are shared, and what was told of queues."""
    tubes = Tube.objects.values_list("code", "population", "capacity", "household")
    say(
        tubes=list(tubes),
        queues=list(Queue.objects.exclude(by__username="leader").values_list("waiting", "lanes", "dispute")),
    )
