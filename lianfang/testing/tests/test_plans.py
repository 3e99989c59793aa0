"""Plans of rounds: modes, days, groups, exemptions, people by street, hours, points of a site plan."""

from datetime import date, datetime, time, timedelta
from threading import Thread

import pytest
from django.db import connections

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.tests.refusals import refused
from lianfang.people.actions import defer
from lianfang.people.models import Household, Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Area, Site
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, make_area, make_site
from lianfang.protocol.timeline import named
from lianfang.sync.models import Change
from lianfang.testing import actions, queries
from lianfang.testing.actions import Hours, WantedPoints
from lianfang.testing.models import PersonResult, Recall, Round, RoundSite, SiteHours, Tube
from lianfang.testing.tests.make import MORNING, NOON, fact, make_code, make_round, make_scene
from lianfang.testing.tests.test_actions import plan
from lianfang.testing.tests.test_followers import follow

FOUR, FIVE, SIX = (date(2021, 8, day) for day in (4, 5, 6))
DAY = timedelta(days=1)
A = make_code(1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return make_user("testing_chief")


def modes(round_: Round) -> dict[str, int]:
    return {each.population: each.pool_size for each in round_.modes.all()}


def test_a_round_begins_with_the_modes_of_the_protocol(chief: User) -> None:
    first = plan(chief)
    assert modes(first) == {"key_groups": 1, "high_risk": 1, "first_round": 10}
    assert modes(plan(chief, outbreak=first.outbreak)) == {"key_groups": 1, "high_risk": 1, "other": 10}
    assert modes(plan(chief, outbreak=first.outbreak, pool_size=1)) == {}


def test_who_decides_a_mode_stays_within_the_protocol(chief: User) -> None:
    second = plan(chief, number=2)
    actions.set_modes(second, {"other": "pool5"}, by=chief, now=NOON)
    second.refresh_from_db()
    assert (modes(second)["other"], second.pool_size) == (5, 5)
    for group, mode in (("key_groups", "pool10"), ("nobody", "single")):
        with refused("mode"):
            actions.set_modes(second, {group: mode}, by=chief, now=NOON)
    with refused("forbidden"):
        actions.set_modes(second, {"other": "pool10"}, by=make_user("sampler"), now=NOON)


def test_a_draft_can_be_changed_a_running_round_only_prolonged(chief: User) -> None:
    planned = plan(chief, number=2)
    changes = {"starts_on": FOUR, "ends_on": SIX, "pool_size": 5, "target": 7, "number": 3, "every_days": 2}
    actions.edit_round(planned, changes, by=chief, now=NOON)
    planned.refresh_from_db()
    assert {name: getattr(planned, name) for name in changes} == changes
    assert modes(planned)["other"] == 5
    for over, code in (
        ({"ends_on": date(2021, 8, 3)}, "dates"),
        ({"pool_size": 11}, "pool_size"),
        ({"target": 0}, "target"),
    ):
        with refused(code):
            actions.edit_round(planned, over, by=chief, now=NOON)
    actions.open_round(planned, by=chief, now=NOON)
    actions.edit_round(planned, {"ends_on": date(2021, 8, 8)}, by=chief, now=NOON)
    with refused("running"):
        actions.edit_round(planned, {"pool_size": 10}, by=chief, now=NOON)
    actions.close_round(planned, by=chief, now=NOON)
    with refused("state"):
        actions.edit_round(planned, {"ends_on": date(2021, 8, 9)}, by=chief, now=NOON)


@pytest.fixture
def streets() -> list[Area]:
    return [make_area(43, 9, 3, 1), make_area(43, 9, 3, 2)]


def test_streets_come_on_days_of_the_round(chief: User, streets: list[Area]) -> None:
    planned = plan(chief, starts_on=FOUR, ends_on=FIVE)
    one, two = (street.id for street in streets)
    actions.set_days(planned, {one: [FOUR, FIVE], two: [FIVE]}, by=chief, now=NOON)
    actions.set_days(planned, {one: [FIVE]}, by=chief, now=NOON)
    assert set(planned.days.values_list("area_id", "day")) == {(one, FIVE), (two, FIVE)}
    with refused("days_outside"):
        actions.set_days(planned, {one: [SIX]}, by=chief, now=NOON)
    with refused("area_outside"):
        actions.set_days(planned, {pack(43, 9, 22): [FOUR]}, by=chief, now=NOON)
    with refused("days_outside"):
        actions.edit_round(planned, {"ends_on": FOUR}, by=chief, now=NOON)


def test_the_next_round_is_like_this_one(chief: User, streets: list[Area]) -> None:
    planned = plan(chief, number=2, starts_on=FOUR, ends_on=FIVE)
    site = make_site()
    actions.add_sites(planned, [site, make_site(closed_at=NOON)][:1], by=chief, now=NOON)
    actions.set_modes(planned, {"other": "pool5"}, by=chief, now=NOON)
    actions.set_days(planned, {streets[0].id: [FIVE]}, by=chief, now=NOON)
    actions.set_hours(planned, [site], [FOUR], [Hours(time(7), time(21), 300)], by=chief, now=NOON)
    actions.choose_service(planned, telling="not_negative", booking=True, by=chief, now=NOON)
    copy = actions.copy_round(planned, starts_on=SIX, by=chief, now=NOON)
    assert (copy.service.telling, copy.service.booking) == ("not_negative", True)
    assert (copy.number, copy.state, copy.ends_on) == (3, "draft", date(2021, 8, 7))
    assert modes(copy) == modes(planned)
    assert [(d.area_id, d.day) for d in copy.days.all()] == [(streets[0].id, date(2021, 8, 7))]
    hours = SiteHours.objects.get(round_site__round=copy)
    assert (hours.round_site.site, hours.day, hours.opens_at) == (site, SIX, at(SIX, 7))


# --- groups and exemptions


def test_groups_come_from_lists_orders_and_areas(chief: User, streets: list[Area]) -> None:
    nurse, contact, sealed, other = (
        make_person(area=street) for street in (*streets, streets[0], streets[1])
    )
    sealed_area = make_area(43, 9, 3, 1, 5)
    Person.objects.filter(pk=sealed.pk).update(area=sealed_area)
    actions.list_people([nurse], population="key_groups", from_on=FIVE, source="医院名单", by=chief, now=NOON)
    actions.list_area(sealed_area, population="sealed", from_on=FIVE, source="通告", by=chief, now=NOON)
    outbreak = make_round().outbreak
    actions.request_test(contact, outbreak=outbreak, due_on=SIX, reason="密接", by=None, now=NOON)
    protocol = named("covid19-2021-09-13").testing
    ids = [one.pk for one in (nurse, contact, sealed, other)]
    found = queries.groups_of(ids, FIVE, protocol)
    assert [found[id_] for id_ in ids] == [{"key_groups"}, {"quarantine"}, {"sealed"}, set()]
    assert queries.groups_of(ids, FOUR, protocol)[nurse.pk] == set()
    assert Change.objects.filter(row_id=nurse.pk).exists()  # phones hear of it
    Recall.objects.create(
        id=other.pk,
        person=other,
        tube_id=other.pk,
        round=Round.objects.get(),
        area_id=HESHAN,
        reason="positive",
        opened_at=NOON,
    )
    assert queries.groups_of(ids, FIVE, protocol)[other.pk] == {"quarantine"}  # to be swabbed again, alone
    actions.end_listing(nurse.listings.get(), by=chief, now=NOON)
    assert queries.groups_of(ids, SIX, protocol)[nurse.pk] == set()
    with refused("group_ended"):
        actions.end_listing(nurse.listings.get(), by=chief, now=NOON)


def test_people_of_a_street_and_who_of_them_need_not_come(chief: User, streets: list[Area]) -> None:
    round_ = make_round(skip_tested_days=3)
    tested, long_ago, vaccinated, _guest, _plain = (
        make_person(area=streets[0], kind=kind)
        for kind in ("resident", "resident", "resident", "present", "resident")
    )
    make_person(area=streets[1])
    make_person(area=streets[1], kind="transient")
    begins = at(round_.starts_on)
    for person, days in ((tested, 2), (long_ago, 4)):
        PersonResult.objects.create(
            id=person.pk,
            person=person,
            tube_id=person.pk,
            round_id=person.pk,
            area_id=HESHAN,
            meaning="negative",
            single=False,
            taken_at=begins - days * DAY,
            resulted_at=begins,
        )
    how = {"activity": "swab", "reason": "vaccinated", "source": "接种凭证"}
    doctor = make_user("doctor")
    defer(vaccinated, **how, from_at=begins - DAY / 2, until=begins + DAY / 2, by=doctor, now=NOON)
    one, two = queries.streets(round_, begins - DAY)
    assert (one.people, one.present, one.exempt, one.due) == (5, 1, 2, 3)
    assert (two.people, two.due) == (1, 1)
    spared = Person.objects.filter(queries.exempt(round_, begins))
    assert set(spared) == {tested, vaccinated}
    assert set(Person.objects.filter(queries.exempt(round_, begins + DAY))) == {tested}
    spread = queries.spread_streets([one, two], [FOUR, FIVE])
    assert spread == {one.area.id: FOUR, two.area.id: FIVE}


# --- tubes for a group


def test_a_tube_has_the_room_of_the_group_it_was_begun_for(chief: User) -> None:
    scene = make_scene()
    for group, size, home in (("sealed", 8, True), ("key_groups", 1, False)):
        scene.round.modes.create(population=group, mode=group, pool_size=size, household=home)
    codes = [make_code(n) for n in range(4)]
    groups = ("sealed", "key_groups", "unheard", "")
    told = [
        scene.swab(make_person().pk, code, data={"population": group})
        for code, group in zip(codes, groups, strict=True)
    ]
    assert scene.phone.codes(*told) == ["", "", "", ""]
    rows = {t.code: (t.capacity, t.household, t.population) for t in Tube.objects.all()}
    assert [rows[code] for code in codes] == [
        (8, True, "sealed"),
        (1, False, "key_groups"),
        (10, False, "unheard"),
        (10, False, ""),
    ]
    again = scene.swab(make_person().pk, codes[1], data={"population": "key_groups"})
    assert scene.phone.codes(again) == ["tube_full"]


def test_a_household_tube_holds_one_household(chief: User) -> None:
    scene = make_scene()
    scene.round.modes.create(population="sealed", mode="household", pool_size=10, household=True)
    homes = [Household.objects.create(area_id=HESHAN, address=f"{n}号") for n in (1, 2)]
    a, b, c, d = (make_person(household=home) for home in (homes[0], homes[0], homes[1], None))
    told = [scene.swab(p.pk, A, minutes=n, data={"population": "sealed"}) for n, p in enumerate((a, b, c, d))]
    assert scene.phone.codes(*told[:1]) == [""]
    assert scene.phone.codes(*told[1:]) == ["", "other_household", ""]
    assert Tube.objects.get().n_swabs == 4


# --- hours and points


def hours_of(site: Site) -> list[tuple[datetime, datetime, int]]:
    rows = SiteHours.objects.filter(round_site__site=site).order_by("opens_at")
    return list(rows.values_list("opens_at", "closes_at", "per_hour"))


def test_hours_of_sites(chief: User) -> None:
    round_, site = make_round(), make_site()
    actions.add_sites(round_, [site], by=chief, now=NOON)
    split = [Hours(time(7), time(11), 300), Hours(time(15), time(21), 200)]
    actions.set_hours(round_, [site], [FIVE], split, by=chief, now=NOON)
    kept = SiteHours.objects.earliest("opens_at").pk
    moved = [Hours(time(7), time(16), 300), Hours(time(16), time(2), 100)]
    actions.set_hours(round_, [site], [FIVE], moved, by=chief, now=NOON)
    assert hours_of(site) == [(at(FIVE, 7), at(FIVE, 16), 300), (at(FIVE, 16), at(SIX, 2), 100)]
    assert SiteHours.objects.earliest("opens_at").pk == kept  # what was booked in it stays
    with refused("hours_overlap"):
        actions.set_hours(round_, [site], [SIX], [Hours(time(1), time(5), 9)], by=chief, now=NOON)
    with refused("hours_overlap"):
        both = [Hours(time(7), time(11), 9), Hours(time(10), time(12), 9)]
        actions.set_hours(round_, [site], [SIX], both, by=chief, now=NOON)
    with refused("days_outside"):
        actions.set_hours(round_, [site], [date(2021, 8, 9)], split, by=chief, now=NOON)
    with refused("not_there"):
        actions.set_hours(round_, [make_site()], [FIVE], split, by=chief, now=NOON)
    actions.set_hours(round_, [site], [FIVE], [], by=chief, now=NOON)
    assert hours_of(site) == []


def test_a_site_plan_is_opened(chief: User) -> None:
    round_ = make_round()
    area = make_area(43, 9, 3, 1, 2)
    make_site(name=f"{area.name}采样点1", area=area)
    made = actions.open_points(round_, [WantedPoints(area, 2)], by=chief, now=NOON)
    assert [site.name for site in made] == [f"{area.name}采样点2", f"{area.name}采样点3"]
    assert [site.point.kind for site in made] == ["community"] * 2
    assert set(RoundSite.objects.filter(round=round_).values_list("site", flat=True)) == {s.pk for s in made}
    make_person(area=area)
    (found,) = queries.communities(round_.area_id, NOON)
    assert (found.key, found.people, found.there) == (area.id, 1, 3)


def test_a_point_as_it_is_now(chief: User) -> None:
    scene = make_scene()
    actions.add_sites(scene.round, [scene.site], by=chief, now=NOON)
    actions.describe_point(scene.site, kind="park", lanes=3, by=chief, now=NOON)
    actions.set_hours(scene.round, [scene.site], [FIVE], [Hours(time(7), time(21), 300)], by=chief, now=NOON)
    scene.phone.tell(*scene.swabs(10, A, minutes=200), scene.seal(A, minutes=230))
    told = {"site_id": scene.site.pk, "waiting": 60, "lanes": 2}
    scene.phone.tell(fact("testing.queue", told, at=MORNING + timedelta(minutes=210)))
    follow()
    sites = queries.points([(HESHAN, HESHAN + 10**9 - 1)], NOON)
    (counted,), (found,) = (queries.points_now(sites, NOON, exact=exact) for exact in (False, True))
    for name in ("tubes", "people", "open", "waiting", "held", "last_at"):
        assert getattr(counted.doing, name) == getattr(found.doing, name), name
    assert counted.doing.last_hour == found.doing.last_hour == 10
    assert found.queue is not None
    assert (found.queue.waiting, found.point.lanes if found.point else 0) == (60, 3)
    assert (found.doing.people, found.doing.tubes, found.doing.waiting, found.doing.open) == (10, 1, 1, 0)
    assert [each.per_hour for each in found.hours] == [300]
    assert list(queries.queues_of(scene.site, NOON)) == [found.queue]


@pytest.mark.django_db(transaction=True)
def test_two_planners_give_one_site_hours_at_once(chief: User) -> None:
    round_, site = make_round(), make_site()
    actions.add_sites(round_, [site], by=chief, now=NOON)
    codes: list[str] = []

    def give(opens: int) -> None:
        try:
            hours = [Hours(time(opens), time(opens + 6), 100)]
            actions.set_hours(round_, [site], [FIVE], hours, by=chief, now=NOON)
            codes.append("")
        finally:
            connections.close_all()

    threads = [Thread(target=give, args=(opens,)) for opens in (7, 8, 9, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [""] * 4
    assert len(hours_of(site)) == 1  # who came last decided; nobody's hours stand beside them


def test_a_draft_can_be_thrown_away_what_began_cannot(chief: User) -> None:
    planned = plan(chief, number=2)
    actions.add_sites(planned, [make_site()], by=chief, now=NOON)
    actions.drop_round(planned, by=chief, now=NOON)
    assert not Round.objects.exists()
    begun = plan(chief)
    actions.open_round(begun, by=chief, now=NOON)
    with refused("state"):
        actions.drop_round(begun, by=chief, now=NOON)
