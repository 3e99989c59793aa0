"""The counts of rounds say what counting every swab and tube says, whatever came in which order."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.people.models import Alias, Person
from lianfang.people.tests.make import make_person
from lianfang.places.rules import pack, span
from lianfang.places.tests.make import HESHAN, make_area, make_site
from lianfang.sync.actions import Changed, announce
from lianfang.sync.queries import counting
from lianfang.testing import queries
from lianfang.testing.actions import list_people
from lianfang.testing.models import (
    AreaCount,
    GroupCount,
    HourCount,
    HourStray,
    ListedPerson,
    Repeat,
    Round,
    RoundCount,
    Swab,
    TubeShare,
)
from lianfang.testing.queries import tallies
from lianfang.testing.rules import EXPECTED, population
from lianfang.testing.tests.make import MORNING, NOON, Scene, make_code, make_round, make_scene, void
from lianfang.testing.tests.test_followers import follow, let_stand, story

pytestmark = pytest.mark.django_db
TOWN, OTHER = pack(43, 9, 3, 1), pack(43, 9, 3, 2)
FIRST, OVER = date(2021, 7, 20), date(2021, 8, 1)  # before the round
MINUTE, HOUR, EPSILON = timedelta(minutes=1), timedelta(hours=1), timedelta(microseconds=1)
NIGHT = MORNING + timedelta(hours=27)


@pytest.fixture
def scene() -> Scene:
    for town in (1, 2):
        make_area(43, 9, 3, town)
    return make_scene()


def same(round_: Round) -> None:
    """Compare every count of a round, as a whole and in one of its towns, with the facts."""
    limits = queries.limits_of(round_)
    for now in (NOON, NIGHT):
        for areas in ((), (span(TOWN),)):
            rows = tallies.from_tubes(round_, limits, now, areas)
            assert sorted(tallies.counted(round_, limits, now, areas)) == sorted(rows)
            sites = queries.sites(round_, now, areas)
            assert {part.key: part.tally for part in sites if part.tally.n_tubes} == tallies.grouped(
                rows, lambda row: row[0]
            )
            assert len(sites) == queries.count_sites(round_, areas)
            found, facts = (
                each(round_, now, areas) for each in (queries.coverage, queries.coverage_from_facts)
            )
            for name in ("registered", "total", "areas", "held", "recalls", "in_two_open_tubes"):
                assert getattr(found, name) == getattr(facts, name), name
    assert queries.hours(round_) == tallies.hours_from_tubes(round_)
    assert queries.swabbed_by_round([round_]).get(round_.pk, 0) == facts_sum(round_)
    for start, end in ((MORNING, MORNING + 30 * MINUTE), (MORNING, NOON), (NOON, NIGHT), (MORNING, NIGHT)):
        told = Swab.objects.filter(counting(), round__outbreak=round_.outbreak, at__range=(start, end))
        assert queries.taken_between(round_.outbreak, start, end) == told.count(), (start, end)
    assert people_of(round_) == people_from_facts(round_)
    assert named_of(round_) == named_from_facts(round_)


def facts_sum(round_: Round) -> int:
    return sum(row[2][1] for row in tallies.from_tubes(round_, queries.limits_of(round_), NOON))


def people_of(round_: Round) -> dict[tuple[int, str], tuple[int, int]]:
    rows = AreaCount.objects.filter(round_id=round_.pk)
    return {
        (row.area_id, row.population): (row.n_people, row.n_swabbed)
        for row in rows
        if row.n_people or row.n_swabbed
    }


def people_from_facts(round_: Round) -> dict[tuple[int, str], tuple[int, int]]:
    """Count people and swabbed people one by one, in Python."""
    kept = dict(Alias.objects.filter(undone_at=None).values_list("person_id", "kept_id"))
    swabbed = set()
    for told in Swab.objects.filter(counting(), round=round_).values_list("person_id", flat=True):
        human = told
        while human in kept:
            human = kept[human]
        swabbed.add(human)
    found: dict[tuple[int, str], tuple[int, int]] = {}
    for one in Person.objects.all():
        group = population(one.kind, one.born_on, round_.starts_on)
        expected = group in EXPECTED and one.pk not in kept and HESHAN <= one.area_id <= span(HESHAN)[1]
        n, m = found.get((one.area_id, group), (0, 0))
        if expected or one.pk in swabbed:
            found[one.area_id, group] = (n + expected, m + (one.pk in swabbed))
    return found


def named_of(round_: Round) -> dict[tuple[int, str], tuple[int, int]]:
    rows = GroupCount.objects.filter(round_id=round_.pk)
    return {(row.area_id, row.population): (row.n_people, row.n_swabbed) for row in rows}


def named_from_facts(round_: Round) -> dict[tuple[int, str], tuple[int, int]]:
    """Count who was named for a group, each human being once, and who of them was swabbed, in Python."""
    kept = dict(Alias.objects.filter(undone_at=None).values_list("person_id", "kept_id"))

    def human(one: UUID) -> UUID:
        while one in kept:
            one = kept[one]
        return one

    told = Swab.objects.filter(counting(), round=round_).values_list("person_id", flat=True)
    swabbed = {human(one) for one in told}
    named: dict[tuple[int, str], set[UUID]] = {}
    for each in ListedPerson.objects.select_related("person"):
        if each.from_on <= round_.ends_on and (not each.until_on or each.until_on >= round_.starts_on):
            named.setdefault((each.person.area_id, each.population), set()).add(human(each.person_id))
    return {key: (len(people), len(people & swabbed)) for key, people in named.items()}


@pytest.mark.parametrize("seed", range(6))
def test_counts_are_those_of_the_facts(scene: Scene, seed: int) -> None:
    dice = random.Random(seed)
    sites = [scene.site.id, make_site(name="另一个").id]
    people = [
        make_person(
            area_id=dice.choice((HESHAN, TOWN, OTHER)),
            kind=dice.choice(list(Person.Kind)),
            born_on=dice.choice((None, date(1950, 1, 1), date(1990, 1, 1), date(2015, 1, 1))),
        )
        for _ in range(10)
    ]
    ids = [person.pk for person in people]
    for n, person in enumerate(people[:7]):
        name_for("key_groups" if n % 2 else "high_risk", person, until_on=(None, OVER)[n % 3 == 2])
    told = story(scene, ids, dice)
    told += [scene.swab(person, make_code(40 + n), minutes=45 * n) for n, person in enumerate(ids[4:])]
    other = make_round()
    told += [
        scene.swab(ids[0], make_code(41), minutes=30, data={"round_id": other.pk})
    ]  # in a tube of this round
    for one in told:
        one["area"] = dice.choice((HESHAN, TOWN, OTHER))
        if "site_id" in one["data"]:
            one["data"]["site_id"] = dice.choice(sites)
    announce(
        [Changed("testing.round", HESHAN, scene.round.pk), Changed("testing.round", HESHAN, other.pk)],
        now=NOON,
    )
    left = dice.sample(told, len(told))
    while left:
        n = dice.randint(1, 9)
        scene.phone.tell(*left[:n])
        left = left[n:]
        if dice.random() < 0.4:
            follow()
            same(scene.round)
        if dice.random() < 0.2:
            disturb(people, dice)
        if dice.random() < 0.2:
            name_for("key_groups", dice.choice(people))
    let_stand(scene)
    follow()
    for round_ in (scene.round, other):
        same(round_)
    assert Repeat.objects.exists()
    assert GroupCount.objects.filter(n_swabbed__gt=0).exists()


def name_for(group: str, person: Person, until_on: date | None = None) -> None:
    said = {"population": group, "from_on": FIRST, "until_on": until_on, "source": "名单"}
    list_people([person], **said, by=None, now=NOON)  # type: ignore[arg-type]


def disturb(people: list[Person], dice: random.Random) -> None:
    """Move somebody, merge two records or take that apart again, as desks do."""
    one, two = dice.sample(people, 2)
    open_ = Alias.objects.filter(undone_at=None)
    if dice.random() < 0.4:
        was = one.area_id
        one.area_id = dice.choice((HESHAN, TOWN, OTHER))
        one.save()
        announce([Changed("people.person", area, one.pk) for area in (was, one.area_id)], now=NOON)
    elif open_.exists() and dice.random() < 0.5:
        alias = open_.first()
        assert alias
        Alias.objects.filter(pk=alias.pk).update(undone_at=NOON, undone_by=alias.merged_by)
        tell(alias)
    elif not open_.filter(person__in=[one, two]).exists() and not open_.filter(kept=one).exists():
        tell(
            Alias.objects.create(person=one, kept=two, reason="同一人", merged_at=NOON, merged_by=make_user())
        )


def tell(alias: Alias) -> None:
    announce(
        [Changed("people.person", each.area_id, each.pk) for each in (alias.person, alias.kept)], now=NOON
    )


def test_a_late_earlier_swab_moves_its_tube_to_another_hour(scene: Scene) -> None:
    late, early = (scene.swab(make_person().id, make_code(1), minutes=n) for n in (90, 10))
    scene.phone.tell(late)
    follow()
    assert [row.hour.hour for row in HourCount.objects.all()] == [1]
    scene.phone.tell(early)
    follow()
    assert [(row.hour.hour, row.n_swabs) for row in HourCount.objects.all()] == [(0, 2)]
    scene.phone.tell(void(early), void(late))
    follow()
    assert not HourCount.objects.exists()
    same(scene.round)


def test_a_tube_filled_over_the_full_hour_is_counted_in_both(scene: Scene) -> None:
    code, ids = make_code(1), [make_person().id for _ in range(4)]
    told = [scene.swab(one, code, minutes=55 + 5 * n) for n, one in enumerate(ids[:3])]
    scene.phone.tell(*told)
    follow()
    hours = [(MORNING + n * HOUR, MORNING + (n + 1) * HOUR - EPSILON) for n in (0, 1)]
    assert [queries.taken_between(scene.round.outbreak, *hour) for hour in hours] == [1, 2]
    assert queries.taken_between(scene.round.outbreak, MORNING, MORNING + HOUR) == 2  # on the hour itself
    scene.phone.tell(void(told[2]))
    follow()
    assert [queries.taken_between(scene.round.outbreak, *hour) for hour in hours] == [1, 1]
    HourStray.objects.all().delete()
    RoundCount.objects.update(hours_at=None)  # as after a new release
    scene.phone.tell(scene.swab(ids[3], make_code(2)))
    follow()
    same(scene.round)
    assert HourStray.objects.count() == 2


def test_who_came_on_record_after_the_swab_moves_out_of_the_unknown(scene: Scene) -> None:
    stranger = make_person(area_id=TOWN)
    Person.objects.filter(pk=stranger.pk).delete()
    scene.phone.tell(scene.swab(stranger.pk, make_code(1)))
    follow()
    assert people_of(scene.round) == {(HESHAN, "unknown"): (0, 1)}
    stranger.save(force_insert=True)
    announce([Changed("people.person", TOWN)], now=NOON)
    follow()
    same(scene.round)
    assert TubeShare.objects.get().area_id == TOWN


def test_boards_say_until_when_they_are_counted(scene: Scene) -> None:
    assert queries.coverage(scene.round, NOON).as_of is None
    make_person(area_id=TOWN)
    scene.phone.tell(scene.swab(make_person(area_id=TOWN).id, make_code(1)))
    follow()
    assert queries.coverage(scene.round, NOON).as_of == NOON
    assert RoundCount.objects.get().people_at == NOON
    assert sum(row.n_people for row in AreaCount.objects.all()) == 2
