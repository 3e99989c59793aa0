"""Finding people: by name, pinyin, phone, number; and who is the same as whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Exists, Func, OuterRef, Q, QuerySet, Subquery, UUIDField
from psycopg import Connection

from lianfang.accounts.access import may, visible
from lianfang.accounts.models import User
from lianfang.common.ids import array, read_person_code
from lianfang.people.models import Alias, Deferral, Household, IdentifierClaim, Person, ProxyLink
from lianfang.people.naming import bears
from lianfang.people.rules.names import Sought, is_plain, mask_number, mask_phone, sought, sounding_like
from lianfang.people.rules.same import LIKELY, Traits, likeness, slips
from lianfang.people.vault import Sealer
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import Span

LISTED = 500  # names found in one list; who wants more looks into a smaller area (design choice)
TWINS = 200  # records compared with a newcomer, at most (design choice)


@dataclass(frozen=True, slots=True)
class Found:
    """Someone found by a search; `merged` is the record of theirs that matched, when it gave way to this one."""

    person: Person
    merged: Person | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that may be the same person, and how likely (0 to 100)."""

    person: Person
    likeness: int


def ids_of(person_id: UUID) -> tuple[UUID, ...]:
    """Give the ids of every record of the same human being, this one first: one query, one more a chain's link."""
    found, ask = [person_id], {person_id}
    while ask:
        rows = Alias.objects.filter(Q(person__in=ask) | Q(kept__in=ask), undone_at=None)
        linked = {id_ for row in rows.values_list("person_id", "kept_id") for id_ in row}
        ask = linked - set(found)
        found += sorted(ask)
    return tuple(found)


def ids_of_many(ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Give for each of these records the ids of every record of the same human being, the kept one first: one query,
    one more a chain's link."""
    asked = list(ids)
    leads: dict[UUID, UUID] = {}
    ask, known = set(asked), set[UUID]()
    while ask:
        rows = Alias.objects.filter(Q(person__in=ask) | Q(kept__in=ask), undone_at=None)
        leads |= dict(rows.values_list("person_id", "kept_id"))
        known |= ask
        ask = {*leads, *leads.values()} - known
    humans: dict[UUID, list[UUID]] = {}
    for record in leads:
        humans.setdefault(_end(record, leads), []).append(record)
    ends = {id_: _end(id_, leads) for id_ in asked}
    return {id_: (end, *sorted(humans.get(end, ()))) for id_, end in ends.items()}


_RECORDS = """
WITH RECURSIVE up(id) AS (
    SELECT unnest(%(people)s::uuid[])
    UNION SELECT x.kept_id FROM up JOIN people_alias x ON x.person_id = up.id AND x.undone_at IS NULL
), records(human, id) AS (
    SELECT id, id FROM up
    WHERE NOT EXISTS (SELECT 1 FROM people_alias x WHERE x.person_id = up.id AND x.undone_at IS NULL)
    UNION SELECT r.human, x.person_id FROM records r
    JOIN people_alias x ON x.kept_id = r.id AND x.undone_at IS NULL
) SELECT human, id FROM records
"""


def records_behind(people: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Give all records of the human beings behind some persons, each beside the one that is kept."""
    if not people:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"people": array(people)})
        return list(cursor.fetchall())


def kept_ids(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give for each record the one that is kept: itself unless it was merged."""
    wanted = list(ids)
    leads: dict[UUID, UUID] = {}
    ask = set(wanted)
    while ask:
        new = dict(Alias.objects.filter(person__in=ask, undone_at=None).values_list("person_id", "kept_id"))
        leads |= new
        ask = set(new.values()) - set(leads)
    return {id_: _end(id_, leads) for id_ in wanted}


def _end(id_: UUID, leads: dict[UUID, UUID]) -> UUID:
    while id_ in leads:
        id_ = leads[id_]
    return id_


def records_of(conn: Connection[Any], ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Give for each of these records that was merged, or that others gave way to, all records of the same human being,
    the kept one first: one statement, one more a chain's link. Records that stand alone are left out."""
    asked = list(ids)
    leads: dict[UUID, UUID] = dict(conn.execute(_LINKED, {"ids": array(asked)}).fetchall())
    if not leads:
        return {}
    known = set(asked)
    while ask := {*leads, *leads.values()} - known:
        leads |= dict(conn.execute(_LINKED, {"ids": array(ask)}).fetchall())
        known |= ask
    humans: dict[UUID, list[UUID]] = {}
    for record in leads:
        humans.setdefault(_end(record, leads), []).append(record)
    return {one: (kept, *others) for kept, others in humans.items() for one in (kept, *others)}


_LINKED = """
SELECT person_id, kept_id FROM people_alias
WHERE (person_id = ANY(%(ids)s::uuid[]) OR kept_id = ANY(%(ids)s::uuid[])) AND undone_at IS NULL
"""


def kept_id(person_id: UUID) -> UUID:
    """Give the record that is kept of the human being this one belongs to."""
    return kept_ids([person_id])[person_id]


def search(text: str, user: User, on: date, limit: int = 20) -> list[Found]:
    """Find people in the areas of a user's posts by what they typed; whole names come first.

    A name needs two characters, and pinyin all its syllables or their initials. At most seven statements.
    """
    ids = _matching(sought(text), user, on, limit)
    people = visible(Person.objects.filter(id__in=ids), user, "people.read", on)
    seen = {person.id: person for person in people.select_related("area", "household")}
    ends = kept_ids(seen)
    others = visible(Person.objects.filter(id__in=set(ends.values()) - set(seen)), user, "people.read", on)
    known = seen | {person.id: person for person in others.select_related("area", "household")}
    found: dict[UUID, Found] = {}
    for id_ in ids:
        if id_ in seen:
            end = known.get(ends[id_], seen[id_])
            found.setdefault(end.id, Found(end, seen[id_] if end.id != id_ else None))
    return list(found.values())


def _matching(wanted: Sought, user: User, on: date, limit: int) -> list[UUID]:
    if wanted.phone or wanted.numbers:
        ids = _by_number(wanted, user, on, limit)
        if ids or not wanted.whole:
            return ids
    people = visible(Person.objects.all(), user, "people.read", on)
    ids = list(people.filter(bears([wanted.whole])).values_list("id", flat=True)[:limit])
    if len(ids) < limit and wanted.parts and wanted.parts != (wanted.whole,):
        more = people.filter(bears(wanted.parts, every=True))
        ids += more.values_list("id", flat=True)[:limit]
    return list(dict.fromkeys(ids))[:limit]


def _by_number(wanted: Sought, user: User, on: date, limit: int) -> list[UUID]:
    ids: list[UUID] = []
    if wanted.phone:
        people = visible(Person.objects.filter(phone=wanted.phone), user, "people.read", on)
        ids += people.order_by("id").values_list("id", flat=True)[:limit]
    return ids + holders(wanted.numbers)


def holders(numbers: Iterable[tuple[str, str]]) -> list[UUID]:
    """Give the persons who hold these numbers, each as (kind, number as kept)."""
    sealer = Sealer()
    blinds = [sealer.blind(kind, text) for kind, text in numbers]
    return list(IdentifierClaim.objects.filter(blind__in=blinds).values_list("person_id", flat=True))


def shown_by(text: str) -> list[UUID]:
    """Give the records that are kept of whoever holds a whole number of a document, or whose page has this code."""
    code = read_person_code(text.strip())
    ids = [code] if code else holders(sought(text).numbers)
    return list(dict.fromkeys(kept_ids(ids).values()))


def twins(told: Traits, user: User, on: date) -> list[Twin]:
    """Give the records that may be this person already, likeliest first. Two statements."""
    people = visible(Person.objects.all(), user, "people.read", on)
    asked = [people.filter(same) for same in _same(told, on)]
    ids: set[UUID] = set()
    if asked:
        first, *others = (some.order_by().values_list("id", flat=True)[:TWINS] for some in asked)
        ids = set(first.union(*others))
    known = Person.objects.filter(id__in=ids).select_related("area", "household")
    found = [Twin(person, likeness(told, traits(person))) for person in known]
    found.sort(key=lambda twin: (-twin.likeness, twin.person.id))
    return [twin for twin in found if twin.likeness >= LIKELY]


def _same(told: Traits, on: date) -> list[Q]:
    """Give the ways in which a record can be likely to be this person's, each answered by an index of its own."""
    sounds = Q(bears(sounding_like(told.name)))
    ways = []
    if told.born_on:
        ways.append(Q(born_on=told.born_on) & sounds)
        # A common name has thousands of records, a name on one day hardly any. What is written in several ways
        # (letters, dots) is rare enough to be looked up by the name.
        named = Q(name=told.name) if is_plain(told.name) else sounds
        ways.append(named & Q(born_on__in=sorted(slips(told.born_on, on))))
    if told.phone:
        ways.append(Q(phone=told.phone))
    if told.address:
        ways.append(Q(household__address=told.address) & sounds)
    return ways


def traits(person: Person) -> Traits:
    """Give what a record is compared by."""
    address = person.household.address if person.household else ""
    return Traits(person.name, person.sex, person.born_on, person.phone, address)


def people_of(area_id: int, user: User, on: date, *, q: str = "", kind: str = "") -> QuerySet[Person]:
    """List the people of an area and the areas inside it, without records that were merged into others.

    q narrows the list to a name as in the search; at most LISTED of them.
    """
    merged = Alias.objects.filter(person=OuterRef("pk"), undone_at=None)
    people = Person.objects.filter(~Exists(merged), inside(area_id))
    if kind:
        people = people.filter(kind=kind)
    if q:
        people = people.filter(id__in=_matching(sought(q), user, on, LISTED))
    return visible(people, user, "people.read", on).select_related("area", "household")


def newest(people: QuerySet[Person], area_id: int, n: int) -> QuerySet[Person]:
    """Cut a list of an area to those registered last: ids sort by their time. They live where the last ones were
    registered, so that not the whole register is gone through for a district; on a cluster each machine goes through
    its part."""
    if settings.CLUSTER:
        return people.filter(id__in=list(people.order_by("-id").values_list("id", flat=True)[:n]))
    there = people.filter(area=OuterRef("pk")).order_by("-id").values("id")
    lived_in = Area.objects.filter(inside(area_id, "id")).annotate(latest=Subquery(there[:1]))
    where = lived_in.exclude(latest=None).order_by("-latest").values("pk")[:n]
    each = Func(ArraySubquery(there[:n]), function="unnest", output_field=UUIDField())
    found = Area.objects.filter(pk__in=where).annotate(one=each).order_by("-one")
    return people.filter(id__in=list(found.values_list("one", flat=True)[:n]))


def households_of(area_id: int, user: User, on: date) -> QuerySet[Household]:
    """List the households of an area with how many people each has."""
    doors = Household.objects.filter(inside(area_id)).annotate(size=Count("members"))
    return visible(doors, user, "people.read", on)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a person as it may be shown to anyone who may read their page."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a person is: what people/_identity.html shows."""

    person: Person
    phone: str
    documents: list[Document]
    family: list[Person]
    proxies: list[ProxyLink]
    acts_for: list[ProxyLink]
    merged: list[Alias]
    gave_way: Alias | None
    may_identify: bool
    may_edit: bool
    may_merge: bool


def identity(person: Person, user: User, on: date) -> Identity:
    """Gather who a person is, over all records of theirs; phones are whole only for those who may see them."""
    ids = ids_of(person.id)
    links = Alias.objects.filter(Q(person__in=ids) | Q(kept__in=ids), undone_at=None)
    aliases = list(links.select_related("person", "kept", "merged_by").order_by("merged_at"))
    documents = [
        Document(held.get_kind_display(), mask_number(held.kind, held.tail))
        for record in Person.objects.filter(id__in=ids).prefetch_related("identifiers")
        for held in record.identifiers.all()
    ]
    proxies = (
        ProxyLink.objects.filter(ended_on=None).select_related("person", "proxy").order_by("consented_on")
    )
    whole_numbers = may(user, "people.identify", on, person.area_id, person.id)
    household = person.household
    return Identity(
        person=person,
        phone=person.phone if whole_numbers else mask_phone(person.phone),
        documents=documents,
        family=list(household.members.exclude(id__in=ids).order_by("born_on", "id")) if household else [],
        proxies=list(proxies.filter(person__in=ids)),
        acts_for=list(proxies.filter(proxy__in=ids)),
        merged=[alias for alias in aliases if alias.person_id != person.id],
        gave_way=next((alias for alias in aliases if alias.person_id == person.id), None),
        may_identify=whole_numbers,
        may_edit=may(user, "people.edit", on, person.area_id),
        may_merge=may(user, "people.merge", on, person.area_id),
    )


# Somebody is not due for an activity at an instant, for use inside other statements: the column that holds the person,
# the activity and the instant, both as SQL.
DEFERRED = (
    "EXISTS (SELECT 1 FROM people_deferral d WHERE d.person_id = {person} AND d.activity = {activity} "
    "AND d.withdrawn_at IS NULL AND d.from_at <= {at} AND d.until > {at})"
)


def deferred(activity: str, at: datetime, person: str = "pk") -> Exists:
    """Give the condition that the person of a row is not due for an activity at an instant."""
    return Exists(
        Deferral.objects.filter(
            person=OuterRef(person), activity=activity, withdrawn_at=None, from_at__lte=at, until__gt=at
        )
    )


def deferrals(person_ids: Iterable[UUID], now: datetime) -> QuerySet[Deferral]:
    """List why some people are not due, or soon will not be: what is in force or to come."""
    found = Deferral.objects.filter(person__in=list(person_ids), withdrawn_at=None, until__gt=now)
    return found.select_related("by").order_by("until", "id")


# --- doors

MANY = 100_000  # doors: of so many, the count is kept a while instead of made for every look (design choice)
KEPT = 60  # seconds (design choice): new doors of a city show in its sums after a minute


def doors_by_area(area_id: int) -> dict[int, int]:
    """Count the doors of each smallest area inside one: area id → doors. Of a whole city up to a minute old."""
    found: dict[int, int] | None = cache.get(key := f"doors-{area_id}")
    if found is None:
        rows = Household.objects.filter(inside(area_id)).order_by().values_list("area_id")
        found = dict(rows.annotate(n=Count("pk")))
        if sum(found.values()) >= MANY:
            cache.set(key, found, KEPT)
    return found


def doors_below(area_id: int, within: Sequence[Span], width: int) -> Counter[int]:
    """Count the doors of each area one level below another, `width` ids wide, as far as they lie in some ranges."""
    found = Counter[int]()
    for area, n in doors_by_area(area_id).items():
        if any(first <= area <= last for first, last in within):
            found[area // width * width] += n
    return found
