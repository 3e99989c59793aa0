"""A city for the benchmark of daily reports: areas, households, teams, orders, and a day of facts, written by the
database itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.models import Post, User
from lianfang.cases.models import Case
from lianfang.common.dates import at
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.places.rules import depth, pack
from lianfang.workforce.models import Dispatch, Team

COMMUNITIES, TEAMS = 1_446, 601
DISTRICTS, TOWNS = 8, 12  # towns a district
DOORS = 900  # households a community
YIYANG = pack(43, 9)
# How the facts of the day divide: kind → part of them.
MIX = {"swab": 0.62, "visit": 0.28, "reading": 0.05, "step": 0.03, "newcomer": 0.02}

# Every kind of fact begins with these columns; n counts them, places are drawn by multiplying with a large prime.
_FACT = "uuidv7(), %(batch)s, %(device)s, %(by)s, t.at, t.at, t.at + interval '20 seconds'"
_AT = "%(from)s::timestamptz + (n::bigint * 7919 %% 86340) * interval '1 second'"
_AREAS = "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM places_area WHERE depth = 4)"
_SPREAD = f"""(SELECT n, {_AT} AS at, a.id AS area FROM generate_series(1, %(n)s) n
    JOIN {_AREAS} a ON a.place = (n::bigint * 104729) %% %(areas)s) t"""
_COLUMNS = "id, batch_id, device_id, by_id, at, told_at, received_at, area_id, dispute"

WRITES = {
    "swab": f"""INSERT INTO testing_swab ({_COLUMNS}, person_id, round_id, site_id, tube_id, tube_code, single,
        population)
        SELECT {_FACT}, t.area, CASE WHEN n %% 997 = 0 THEN 'tube_full' ELSE '' END,
        gen_random_uuid(), %(thing)s, %(thing)s, gen_random_uuid(), '', false, '' FROM {_SPREAD}""",
    "visit": f"""INSERT INTO visits_visit
        ({_COLUMNS}, household_id, door_area_id, outcome, n_present, unchanged, present, away, needs, note, tasks,
        found, by_phone)
        SELECT {_FACT}, h.area_id, CASE WHEN n %% 499 = 0 THEN 'other_area' ELSE '' END, h.id, h.area_id,
        CASE WHEN n %% 11 = 0 THEN 'no_answer' WHEN n %% 89 = 0 THEN 'refused' WHEN n %% 97 = 0 THEN 'moved'
        ELSE 'done' END, 2, true, '{{}}', '{{}}', CASE WHEN n %% 61 = 0 THEN 'medicine' ELSE '' END, '',
        '{{}}', '{{}}', false
        FROM (SELECT n, {_AT} AS at, (n::bigint * 611953) %% %(doors)s AS door FROM generate_series(1, %(n)s) n) t
        JOIN bench_doors d ON d.place = t.door JOIN people_household h ON h.id = d.id""",
    "reading": f"""INSERT INTO cases_reading ({_COLUMNS}, person_id, celsius, symptoms)
        SELECT {_FACT}, t.area, '', COALESCE((SELECT person_id FROM bench_home b WHERE b.place = n %% %(home)s),
        gen_random_uuid()), 36.5, '' FROM {_SPREAD}""",
    "step": f"""INSERT INTO duty_step ({_COLUMNS}, person_id, site_id, step, work)
        SELECT {_FACT}, t.area, '', gen_random_uuid(), %(thing)s, 'in', '' FROM {_SPREAD}""",
    "newcomer": f"""INSERT INTO people_newcomer ({_COLUMNS}, person_id, name, kind, sex, phone, id_kind, sealed_number,
        number_digest, address) SELECT {_FACT}, t.area, '', gen_random_uuid(), 'x',
        CASE WHEN n %% 3 = 0 THEN 'present' ELSE 'resident' END, '', '', 'resident_id', '', '', '' FROM {_SPREAD}""",
}
_VOIDS = """INSERT INTO sync_void (id, batch_id, device_id, by_id, at, told_at, received_at, area_id, dispute, kind,
    target, reason) SELECT uuidv7(), v.batch_id, v.device_id, v.by_id, v.at, v.at, v.received_at, v.area_id, '',
    %(kind)s, v.id, 'x' FROM {table} v WHERE hashtext(v.id::text) %% 200 = 0"""


@dataclass(frozen=True)
class City:
    """What was written."""

    outbreak: Outbreak
    households: int


def build(facts: int, day: date, *, communities: int, teams: int, doors: int = DOORS) -> City:
    """Write the city and its day into an empty database."""
    areas = _areas(communities)
    user = User.objects.create(username="commander", name="commander")
    Post.objects.create(user=user, role="commander", area_id=YIYANG, from_on=day)
    outbreak = Outbreak.objects.create(disease="covid19", area_id=YIYANG, began_on=day - timedelta(days=7))
    _teams(areas, teams, outbreak, user, day)
    shared: dict[str, Any] = {"batch": uuid7(), "device": uuid7(), "by": user.pk, "thing": uuid7()}
    shared |= {"areas": communities, "doors": communities * doors, "home": 1}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO people_household (id, area_id, address) SELECT uuidv7(), a.id, n || ' 号' FROM {_AREAS} a,"
            "generate_series(1, %s) n",
            [doors],
        )
        cursor.execute(
            "CREATE TEMP TABLE bench_doors AS SELECT id, row_number() OVER () - 1 AS place FROM people_household"
        )
        shared["home"] = _home(outbreak, areas, user, day)
        first, before = at(day - timedelta(days=1), 18), at(day - timedelta(days=2), 18)
        for kind, part in MIX.items():
            cursor.execute(WRITES[kind], shared | {"n": round(facts * part), "from": first})
        cursor.execute(WRITES["visit"], shared | {"n": round(facts * MIX["visit"]), "from": before})
        for kind, table in (("testing.swab", "testing_swab"), ("visits.visit", "visits_visit")):
            cursor.execute(_VOIDS.format(table=table), {"kind": kind})
        cursor.execute("DROP TABLE bench_doors; DROP TABLE bench_home")
        how = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        cursor.execute(how)
    return City(outbreak, communities * doors)


def _areas(communities: int) -> list[int]:
    """Make a province, a city, its districts and towns, and as many communities as asked for."""
    ids = {pack(43), YIYANG}
    found = []
    for n in range(communities):
        district, rest = n % DISTRICTS + 1, n // DISTRICTS
        town, community = rest % TOWNS + 1, rest // TOWNS + 1
        ids |= {pack(43, 9, district), pack(43, 9, district, town)}
        found.append(pack(43, 9, district, town, community))
    every = sorted({*ids, *found})
    Area.objects.bulk_create([Area(id=a, name=str(a), name_en=str(a), depth=depth(a)) for a in every])
    return sorted(found)


def _teams(areas: list[int], n: int, outbreak: Outbreak, by: User, day: date) -> None:
    teams = [Team(name=f"team {k}", kind="commando", area_id=areas[k % len(areas)]) for k in range(n)]
    Team.objects.bulk_create(teams)
    Dispatch.objects.bulk_create(
        Dispatch(
            outbreak=outbreak,
            team=team,
            area_id=areas[(k * 7) % len(areas)],
            level="municipal",
            task="doors",
            ordered_at=at(day - timedelta(days=2)),
            ordered_by=by,
        )
        for k, team in enumerate(teams)
    )


def _home(outbreak: Outbreak, areas: list[int], by: User, day: date) -> int:
    """Let nine people of each community stay at home by an order, a third with a test that is due."""
    people = [Person(name="x", area_id=area, registered_at=at(day)) for area in areas for _n in range(9)]
    Person.objects.bulk_create(people, batch_size=5_000)
    case = _case(outbreak, people[0], day)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_home AS SELECT id AS person_id, area_id, row_number() OVER (ORDER BY id) - 1"
            " AS place FROM people_person"
        )
        cursor.execute(
            """INSERT INTO cases_quarantine (id, person_id, outbreak_id, case_id, area_id, kind, place, reason,
            exception, origin_at, starts_on, ends_on, due_tests, protocol, proposed_at, reviewed_by_id,
            reviewed_at, appeal_to, release_reason)
            SELECT uuidv7(), person_id, %(outbreak)s, %(case)s, area_id, 'home', '', 'x', '', %(then)s,
            %(day)s - 2, %(day)s + 12, CASE WHEN place %% 3 = 0 THEN ARRAY[%(day)s - 1] ELSE ARRAY[]::date[] END, '',
            %(then)s, %(by)s, %(then)s, 'x', '' FROM bench_home""",
            {
                "outbreak": outbreak.pk,
                "case": case,
                "then": at(day - timedelta(days=2)),
                "day": day,
                "by": by.pk,
            },
        )
    return len(people)


def _case(outbreak: Outbreak, person: Person, day: date) -> UUID:
    made = Case.objects.create(
        outbreak=outbreak,
        person=person,
        area_id=person.area_id,
        number=1,
        state=Case.State.CONFIRMED,
        detected_at=at(day - timedelta(days=3)),
        decided_at=at(day - timedelta(days=3)),
        protocol="",
    )
    return made.pk
