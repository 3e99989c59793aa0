"""How far a round has come: people, tubes, results, by area, site and hour. Summed in SQL over tubes, of which there
are a tenth as many as swabs; only the number of people itself is read from the swabs, along one index."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.common.dates import CITY_ZONE
from lianfang.people.models import Person
from lianfang.places.models import Area, Site
from lianfang.places.rules import LEVELS, Span, ancestors, at_level, depth, span
from lianfang.protocol.timeline import named
from lianfang.sync.queries import COUNTS, counting
from lianfang.testing.drawings import Hour
from lianfang.testing.models import Recall, Round, RoundSite, Swab, Tube
from lianfang.testing.queries.tubes import HELD
from lianfang.testing.rules import Limits, Unresolved, limits


@dataclass(slots=True)
class Tally:
    """Tubes of a round, or of a part of it, by where they are; and the swabs in them."""

    n_tubes: int = 0
    n_swabs: int = 0
    open: int = 0
    sealed: int = 0
    on_the_way: int = 0
    in_laboratory: int = 0
    resulted: int = 0
    resulted_swabs: int = 0
    negative: int = 0
    positive: int = 0
    grey: int = 0
    invalid: int = 0
    overdue: int = 0
    miscounted: int = 0
    last_at: datetime | None = None

    def add(self, other: "Tally") -> None:
        """Add another part to this one."""
        for each in fields(self)[:-1]:
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        if other.last_at and (self.last_at is None or other.last_at > self.last_at):
            self.last_at = other.last_at


@dataclass(slots=True)
class Part:
    """A site or an area of a round: what it is called, how many people are expected there, and its tubes."""

    key: UUID | int
    name: str
    target: int | None = None
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a round has come."""

    target: int | None
    registered: int  # people with at least one swab that counts
    total: Tally
    sites: list[Part]
    areas: list[Part]
    held: int
    recalls: int
    in_two_open_tubes: int


# --- people

# Few swabs are ever taken back: start from those.
_TAKEN_BACK = (
    "SELECT s.id, s.person_id FROM testing_swab s JOIN ("  # noqa: S608 — our own names
    "SELECT target FROM sync_void UNION SELECT target FROM sync_settlement WHERE decision = 'void') v "
    f"ON v.target = s.id WHERE s.round_id = %(round)s {{within}} AND NOT ({COUNTS.format(t='s')})"
)
_REGISTRATIONS = (
    "SELECT (SELECT count(*) FROM testing_swab s WHERE s.round_id = %(round)s {within}) "  # noqa: S608
    f"- (SELECT count(*) FROM ({_TAKEN_BACK}) gone)"
)
# The human beings of whom more than one swab was told, or whose records were merged since, and all records of theirs:
# a claim is under the record that was kept when it was made, a swab under the one that was told.
_HUMANS = """
WITH RECURSIVE up(id) AS (
    SELECT person_id FROM testing_swabclaim WHERE round_id = %(round)s AND again
    UNION SELECT c.person_id FROM people_alias x JOIN testing_swabclaim c ON c.person_id = x.person_id
    WHERE c.round_id = %(round)s AND x.undone_at IS NULL
    UNION SELECT x.kept_id FROM up JOIN people_alias x ON x.person_id = up.id AND x.undone_at IS NULL
), records(human, id) AS (
    SELECT id, id FROM up
    WHERE NOT EXISTS (SELECT 1 FROM people_alias x WHERE x.person_id = up.id AND x.undone_at IS NULL)
    UNION SELECT r.human, x.person_id FROM records r JOIN people_alias x ON x.kept_id = r.id AND x.undone_at IS NULL
)
"""
# How many of their swabs count.
_AGAIN = (
    f"{_HUMANS} SELECT r.human, count(*) AS n FROM records r JOIN testing_swab s ON s.person_id = r.id "  # noqa: S608
    f"WHERE s.round_id = %(round)s {{within}} AND {COUNTS.format(t='s')} GROUP BY r.human"
)
_REGISTERED = (
    f"SELECT ({_REGISTRATIONS}) - "  # noqa: S608
    f"(SELECT coalesce(sum(again.n - 1), 0) FROM ({_AGAIN}) again)"
)
# rules.both_open in SQL, for the people with more than one swab.
_TWO_TUBES = f"""
{_HUMANS}, twice AS (SELECT again.human FROM ({_AGAIN}) again WHERE again.n > 1), mine AS (
    SELECT s.id, records.human, s.tube_id, s.at,
        (SELECT min(r.at) FROM testing_result r WHERE r.tube_id = s.tube_id AND {COUNTS.format(t="r")}) AS resulted_at
    FROM testing_swab s JOIN records ON records.id = s.person_id JOIN twice ON twice.human = records.human
    WHERE s.round_id = %(round)s AND {COUNTS.format(t="s")}
)
SELECT count(DISTINCT a.human) FROM mine a JOIN mine b ON b.human = a.human
    AND b.tube_id <> a.tube_id AND (b.at, b.id) > (a.at, a.id)
    AND (a.resulted_at IS NULL OR a.resulted_at > b.at)
"""  # noqa: S608 — constants of this module


def _within(areas: Sequence[Span], column: str) -> str:
    """Write the condition that narrows to some areas; the numbers are our own integers."""
    if not areas:
        return ""
    return "AND (" + " OR ".join(f"{column} BETWEEN {int(a)} AND {int(b)}" for a, b in areas) + ")"


def _number(sql: str, round_id: UUID, areas: Sequence[Span]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{within}", _within(areas, "s.area_id")), {"round": round_id})
        (found,) = cursor.fetchone()
        return int(found)


def registrations(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the swabs of a round that count, each of them one registration."""
    return _number(_REGISTRATIONS, round_.id, areas)


def registered(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the people with at least one swab of a round that counts."""
    return _number(_REGISTERED, round_.id, areas)


def in_two_open_tubes(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the people who were put into a second tube of a round before the first one had its result.

    Doubted swabs are counted too, until somebody takes them back.
    """
    return _number(_TWO_TUBES, round_.id, areas)


def missing(round_: Round, areas: Sequence[Span] = ()) -> QuerySet[Person]:
    """List who lives or stays in a round's area and has no swab of it that counts."""
    swabbed = Swab.objects.filter(counting(), person=OuterRef("pk"), round=round_)
    wanted = Q(pk__in=[])
    for first, last in areas or [span(round_.area_id)]:
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    kinds = [Person.Kind.RESIDENT, Person.Kind.PRESENT]
    return Person.objects.filter(wanted, ~Exists(swabbed), kind__in=kinds)


def people_in(area_id: int) -> int:
    """Count who lives or stays in an area."""
    first, last = span(area_id)
    kinds = [Person.Kind.RESIDENT, Person.Kind.PRESENT]
    return Person.objects.filter(area_id__gte=first, area_id__lte=last, kind__in=kinds).count()


# --- tubes

_TALLY = """
SELECT t.site_id, t.area_id, count(*), sum(t.n_swabs),
    count(*) FILTER (WHERE t.conclusion = '' AND t.sealed_at IS NULL),
    count(*) FILTER (WHERE t.conclusion = '' AND t.sealed_at IS NOT NULL AND t.handed_over_at IS NULL),
    count(*) FILTER (WHERE t.conclusion = '' AND t.handed_over_at IS NOT NULL AND t.received_at IS NULL),
    count(*) FILTER (WHERE t.conclusion = '' AND t.received_at IS NOT NULL),
    count(*) FILTER (WHERE t.conclusion <> ''),
    coalesce(sum(t.n_swabs) FILTER (WHERE t.conclusion <> ''), 0),
    count(*) FILTER (WHERE t.conclusion = 'negative'),
    count(*) FILTER (WHERE t.conclusion = 'positive'),
    count(*) FILTER (WHERE t.conclusion = 'grey'),
    count(*) FILTER (WHERE t.conclusion = 'invalid'),
    count(*) FILTER (WHERE t.conclusion = '' AND t.opened_at < CASE WHEN t.capacity = 1
        THEN %(single)s::timestamptz ELSE %(pooled)s::timestamptz END),
    count(*) FILTER (WHERE t.n_told <> t.n_swabs),
    max(greatest(t.opened_at, t.sealed_at))
FROM testing_tube t
WHERE t.round_id = %(round)s {within} AND (t.n_swabs > 0 OR t.n_told > 0 OR t.conclusion <> '')
GROUP BY 1, 2
"""
_HELD = f"SELECT t.id FROM testing_tube t WHERE t.round_id = %s {{within}} AND {HELD.format(t='t')}"  # noqa: S608
# The city is whole hours ahead of UTC, so hours begin at the same instants.
_HOURS = """
SELECT h.at, sum(h.swabbed), sum(h.resulted) FROM (
    SELECT date_bin('1 hour', t.opened_at, '2021-01-01Z') AS at, t.n_swabs AS swabbed, 0 AS resulted
    FROM testing_tube t WHERE t.round_id = %(round)s {within}
    UNION ALL SELECT date_bin('1 hour', t.resulted_at, '2021-01-01Z'), 0, t.n_swabs
    FROM testing_tube t WHERE t.round_id = %(round)s {within} AND t.resulted_at IS NOT NULL
) h GROUP BY 1 ORDER BY 1
"""


def limits_of(round_: Round) -> Limits:
    """Give how long a tube's way may take under the protocol the round was planned with."""
    return limits(named(round_.protocol).testing)


def tallies(round_: Round, now: datetime, areas: Sequence[Span] = ()) -> list[tuple[UUID, int, Tally]]:
    """Sum the tubes of a round by site and area, in one statement."""
    may_take = limits_of(round_)
    long_ago = datetime.min.replace(year=2, tzinfo=CITY_ZONE)  # nothing is overdue where no limit is known
    given: dict[str, UUID | datetime] = {
        "round": round_.id,
        "single": now - may_take.result_single,
        "pooled": now - may_take.result_pooled if may_take.result_pooled else long_ago,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TALLY.replace("{within}", _within(areas, "t.area_id")), given)
        return [(site, area, Tally(*rest)) for site, area, *rest in cursor.fetchall()]


def hours(round_: Round, areas: Sequence[Span] = ()) -> list[Hour]:
    """Count swabs by the hour in which their tube was begun, and results by the hour they came."""
    with connection.cursor() as cursor:
        cursor.execute(_HOURS.replace("{within}", _within(areas, "t.area_id")), {"round": round_.id})
        return [Hour(at, int(swabbed), int(resulted)) for at, swabbed, resulted in cursor.fetchall()]


def held_tubes(round_: Round, areas: Sequence[Span] = ()) -> QuerySet[Tube]:
    """List the tubes of a round that wait for a person to settle a doubt."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD.replace("{within}", _within(areas, "t.area_id")), [round_.id])
        return Tube.objects.filter(id__in=[row[0] for row in cursor.fetchall()])


def open_recalls(round_: Round, areas: Sequence[Span] = ()) -> QuerySet[Recall]:
    """List who of a round must be fetched for a single swab."""
    found = Recall.objects.filter(round=round_, closed_at=None)
    if areas:
        wanted = Q(pk__in=[])
        for first, last in areas:
            wanted |= Q(area_id__gte=first, area_id__lte=last)
        found = found.filter(wanted)
    return found


# --- the board


def coverage(round_: Round, now: datetime, areas: Sequence[Span] = ()) -> Coverage:
    """Say how far a round has come, in all or in some areas of it: people, tubes by state, sites, areas, doubts."""
    rows = tallies(round_, now, areas)
    total = Tally()
    for *_, tally in rows:
        total.add(tally)
    return Coverage(
        target=_target(round_, areas),
        registered=registered(round_, areas),
        total=total,
        sites=_sites(round_, rows, areas),
        areas=_areas(round_, rows, areas),
        held=held_tubes(round_, areas).count(),
        recalls=open_recalls(round_, areas).count(),
        in_two_open_tubes=in_two_open_tubes(round_, areas),
    )


def _sites(round_: Round, rows: Iterable[tuple[UUID, int, Tally]], areas: Sequence[Span]) -> list[Part]:
    """Give every site of the round, also those that have not begun, and those that swabbed without being planned."""
    by_site: defaultdict[UUID, Tally] = defaultdict(Tally)
    for site, _area, tally in rows:
        by_site[site].add(tally)
    planned = RoundSite.objects.filter(round=round_).values("site_id")
    found = Site.objects.filter(Q(id__in=planned) | Q(id__in=list(by_site)))
    inside = [site for site in found if not areas or site.id in by_site or _in(site.area_id, areas)]
    parts = [Part(site.id, site.name, tally=by_site.pop(site.id, Tally())) for site in inside]
    return parts + [Part(unknown, str(unknown)[:8], tally=tally) for unknown, tally in by_site.items()]


def _areas(round_: Round, rows: Iterable[tuple[UUID, int, Tally]], areas: Sequence[Span]) -> list[Part]:
    """Give the areas one level below the round's, or below the one area it is narrowed to."""
    whole = areas[0][0] if len(areas) == 1 else round_.area_id
    below = min(depth(whole) + 1, len(LEVELS) - 1)
    by_area: defaultdict[int, Tally] = defaultdict(Tally)
    for _site, area, tally in rows:
        by_area[at_level(area, LEVELS[below])].add(tally)
    first, last = span(whole)
    wanted = Q(depth=below, id__range=(first, last), closed_on=None) | Q(id__in=list(by_area))
    found = {a.id: a for a in Area.objects.filter(wanted) if not areas or a.id in by_area or _in(a.id, areas)}
    targets = _targets(round_, [area for area in found.values() if area.depth == below])
    return [
        Part(key, str(found.get(key, key)), targets.get(key), by_area.get(key, Tally()))
        for key in sorted({*found, *by_area})
    ]


def _in(area_id: int, areas: Sequence[Span]) -> bool:
    return any(first <= area_id <= last for first, last in areas)


def _targets(round_: Round, areas: Iterable[Area]) -> dict[int, int]:
    """Share a round's target out by population; nothing where one of the populations is not known."""
    people = {area.id: area.population or 0 for area in areas}
    whole = round_.area.population
    if not whole or 0 in people.values():
        return {}
    return {area: round(round_.target * n / whole) for area, n in people.items()}


def _target(round_: Round, areas: Sequence[Span]) -> int | None:
    """Give the target of some areas together, where their populations are known."""
    if not areas:
        return round_.target
    shares = _targets(round_, Area.objects.filter(id__in=[first for first, _last in areas]))
    return sum(shares.values()) if len(shares) == len(areas) else None


# --- lists


def visible_rounds(user: User, permission: str, on: date) -> QuerySet[Round]:
    """List the rounds that touch a user's areas: inside them, or around them."""
    wanted = Q(pk__in=[])
    for first, last in spans(user, permission, on):
        wanted |= Q(area_id__gte=first, area_id__lte=last) | Q(area_id__in=list(ancestors(first)))
    return Round.objects.filter(wanted)


def narrowed(user: User, permission: str, on: date, round_: Round) -> tuple[Span, ...]:
    """Give the areas of a round that a user may see; nothing means all of it."""
    mine = spans(user, permission, on)
    if any(first <= round_.area_id <= last for first, last in mine):
        return ()
    first, last = span(round_.area_id)
    return tuple((a, b) for a, b in mine if first <= a <= last)


def swabbed_by_round(rounds: Collection[Round]) -> dict[UUID, int]:
    """Count the swabs in the tubes of some rounds."""
    found = Tube.objects.filter(round__in=[r.id for r in rounds]).values_list("round_id")
    return {key: n or 0 for key, n in found.annotate(n=Sum("n_swabs"))}


def unresolved(round_: Round, now: datetime) -> Unresolved:
    """Count what stands between a closed round and its reconciliation."""
    total = Tally()
    for *_, tally in tallies(round_, now):
        total.add(tally)
    return Unresolved(
        open_tubes=total.open,
        unresulted=total.n_tubes - total.resulted - total.open,
        miscounted=total.miscounted,
        held=held_tubes(round_).count(),
        recalls=open_recalls(round_).count(),
    )
