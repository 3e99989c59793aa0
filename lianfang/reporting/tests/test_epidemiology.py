"""The epidemiology pages, over the database's own numbers."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.tests.make import make_bed
from lianfang.cases import actions
from lianfang.cases.models import Case, Exposure
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.common.dates import at, day_of
from lianfang.epi.limits import TooFew
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.reporting import earlies, queries
from lianfang.reporting.queries import Asked
from lianfang.reporting.queries.times import case_times, contact_delays
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
COUNTS = (1, 0, 2, 1, 3, 2, 4, 3, 5, 4, 3, 2)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def outbreak(now: datetime) -> Outbreak:
    """Thirty cases in twelve days, each but the first infected by the one before, found two days after onset."""
    found = make_outbreak(began_on=day_of(now) - timedelta(days=14))
    days = [day_of(now) - timedelta(days=11 - n) for n, count in enumerate(COUNTS) for _each in range(count)]
    cases = [_case(found, make_person(), day, n) for n, day in enumerate(days, 1)]
    Case.objects.bulk_create(cases)
    by = make_epidemiologist()
    Exposure.objects.bulk_create(_exposure(second, first, by) for first, second in pairwise(cases))
    return found


def _case(outbreak: Outbreak, person: Person, day: date, number: int) -> Case:
    return Case(
        person=person,
        outbreak=outbreak,
        area_id=person.area_id,
        number=number,
        state="confirmed",
        onset_on=day - timedelta(days=2),
        detected_at=at(day),
        decided_at=at(day),
        imported=number == 1,
        protocol="covid19-2021-05-14",
    )


def _exposure(who: Case, by: Case, found_by: User) -> Exposure:
    return Exposure(
        person=who.person,
        source_person_id=by.person_id,
        outbreak=who.outbreak,
        area_id=who.area_id,
        place="同户",
        setting="household",
        began_at=who.detected_at - timedelta(days=3),
        ended_at=who.detected_at - timedelta(days=2),
        infected=True,
        found_by=found_by,
    )


def signed_in(role: str = "epidemiologist") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role, area_id=YIYANG))
    return client


def test_the_picture_of_an_outbreak(outbreak: Outbreak, now: datetime) -> None:
    seen = queries.picture(outbreak, Asked(), now)
    assert seen.cases == sum(COUNTS) == 30
    assert seen.curve.total == COUNTS
    assert seen.curve.imported == (1, *[0] * 11)
    assert isinstance(seen.rt, list)
    assert seen.rt[-1].last == day_of(now)
    assert seen.rt[-1].rt.cases == sum(COUNTS[-7:])
    assert isinstance(seen.forecast, list)
    assert seen.forecast[0][0] == day_of(now) + timedelta(days=1)
    assert not isinstance(seen.pairs, TooFew)
    assert seen.pairs.n == 29
    assert not isinstance(seen.offspring, TooFew)
    assert seen.offspring.infected == 29
    assert seen.interval.key == "delta"
    by_onset = queries.picture(outbreak, Asked(by="onset"), now)
    assert by_onset.used.days[-1] == day_of(now) - timedelta(days=3)
    assert isinstance(by_onset.nowcast, list)


def test_nothing_is_shown_for_an_outbreak_without_cases(now: datetime) -> None:
    empty = queries.picture(make_outbreak(), Asked(interval="own"), now)
    for found in (empty.rt, empty.nowcast, empty.growth, empty.offspring, empty.pairs, empty.forecast):
        assert isinstance(found, TooFew)
    assert empty.interval.key == "delta"  # there is none of its own
    page = signed_in().get(reverse("epidemiology")).content.decode()
    assert "Too few cases for Rt" in page


def test_the_page_by_each_date_and_each_table_as_csv(outbreak: Outbreak) -> None:
    client = signed_in()
    for by in ("onset", "reported", "confirmed"):
        page = client.get(reverse("epidemiology"), {"by": by, "interval": "own", "level": "township"})
        assert page.status_code == 200, by
    for table in ("curve", "rt", "nowcast", "delays", "attack", "forecast", "offspring", "pairs"):
        answer = client.get(reverse("epidemiology_of", args=[outbreak.pk]), {"export": table})
        assert answer["Content-Type"].startswith("text/csv"), table
        assert len(answer.content.decode("utf-8-sig").splitlines()) > 1, table


def test_numbers_open_to_their_cases_and_no_others(outbreak: Outbreak, now: datetime) -> None:
    client, url = signed_in(), reverse("epidemiology_cases")
    today = day_of(now).isoformat()
    assert client.get(url).context["listing"].total == 30
    assert (
        client.get(url, {"by": "found", "first": today, "last": today}).context["listing"].total == COUNTS[-1]
    )
    assert client.get(url, {"infected": "elsewhere"}).context["listing"].total == 1
    steps = client.get(url, {"step": "onset_found"}).context["listing"]
    assert (steps.total, steps.sort, steps.page[0].said) == (30, "-delay", "2 d")
    assert client.get(url, {"step": "found_reported"}).context["listing"].total == 0
    assert client.get(url, {"number": "7"}).context["listing"].total == 1
    pairs = signed_in("observer").get(reverse("epidemiology"), {"export": "pairs"})
    assert pairs["Content-Type"].startswith("text/html")  # who infected whom is for those who read cases
    assert "30," in save(client, url, {"export": "csv"}).content.decode()
    assert signed_in("observer").get(url).status_code == 403
    assert signed_in("observer").get(reverse("epidemiology")).status_code == 200


def test_the_four_earlies(now: datetime) -> None:
    """Two days to be found, two hours to be reported; isolated with it; one was in quarantine before."""
    outbreak, by = make_outbreak(), make_epidemiologist()
    found = at(day_of(now) - timedelta(days=3), 8)
    case = make_case(found, by=by, outbreak=outbreak, onset_on=day_of(found) - timedelta(days=2))
    actions.mark_done(case, step="reported", by=by, now=found + timedelta(hours=2))
    contact = make_contact(found, case=case, by=by, person=make_person())
    make_quarantine(found, contact=contact, by=by)
    later = found + timedelta(days=1)
    second = make_case(later, by=by, outbreak=outbreak, person=contact.person, onset_on=day_of(later))
    actions.mark_done(second, step="reported", by=by, now=later + timedelta(hours=1))
    with override("en"):
        steps = {each.key: each for each in earlies.panel(outbreak, now)}
    assert (steps["onset_found"].known, steps["onset_found"].median) == (2, "1 d")
    assert (steps["found_reported"].median, steps["found_reported"].p90) == ("1.5 h", "1.9 h")
    assert (steps["reported_isolated"].known, steps["reported_isolated"].negative) == (1, 1)
    assert steps["onset_treated"].known == 0
    assert earlies.panel(outbreak, now, days_back=3)[0].of == 1
    client = signed_in()
    page = client.get(reverse("four_earlies"), {"days_back": "7"})
    assert "1.5 h" in page.content.decode()
    assert "1.9 h" in client.get(reverse("four_earlies"), {"export": "csv"}).content.decode("utf-8-sig")


def test_a_closed_outbreak_is_seen_as_it_ended(outbreak: Outbreak, now: datetime) -> None:
    Outbreak.objects.filter(pk=outbreak.pk).update(ended_on=day_of(now) - timedelta(days=1))
    page = signed_in().get(reverse("epidemiology_of", args=[outbreak.pk]))
    assert page.context["seen"].cases == sum(COUNTS[:-1])
    assert isinstance(page.context["seen"].curve.days[-1], date)


def test_isolated_from_when_they_came_to_the_site_not_from_the_order(now: datetime) -> None:
    by, found = make_epidemiologist(), at(day_of(now) - timedelta(days=3), 8)
    bed = make_bed(site=make_site(kind="isolation", name="资江集中隔离点"))
    contact = make_contact(found, by=by)
    order = make_quarantine(found, contact=contact, by=by, site=bed.room.site)
    waiting = make_contact(found, case=contact.case, by=by)
    make_quarantine(found, contact=waiting, by=by, site=bed.room.site)
    actions.take_in(order, bed, by=by, now=found + timedelta(hours=6))
    later = found + timedelta(days=1)
    case = make_case(later, by=by, outbreak=contact.outbreak, person=contact.person)
    times = {each.id: each for each in case_times(contact.outbreak, now)}
    assert times[case.pk].isolated_at == found + timedelta(hours=6)
    assert sorted(contact_delays(contact.outbreak, now)) == [
        1.0,
        1.25,
    ]  # the other one is on the way: the order
