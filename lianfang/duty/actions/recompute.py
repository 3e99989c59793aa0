"""The clock, the stints and the alarms of people, written again from what counts of their facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lianfang.common.dates import day_of
from lianfang.duty import rules
from lianfang.duty.actions.alarms import note_seen
from lianfang.duty.actions.rotas import back_on_rotas, off_rotas
from lianfang.duty.models import Alarm, Clock, Happened, Health, Incident, Override, Restriction, Stint
from lianfang.duty.queries.numbers import Protocols, Warmth, full_hour, protocols, warmth
from lianfang.duty.rules import Duty, Numbers, Passed, Told
from lianfang.sync.queries import COUNTS, counting

_LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended(id::text, 55)) FROM (
  SELECT id FROM unnest(%s::uuid[]) AS who(id) ORDER BY id) ordered
"""
_STARTS = """
SELECT w.id, coalesce((SELECT max(s.began_at) FROM duty_stint s WHERE s.person_id = w.id AND s.began_at <= w.since),
                      w.since)
FROM unnest(%s::uuid[], %s::timestamptz[]) AS w(id, since)
"""
_STEPS = f"""
SELECT s.person_id, s.at, s.step, s.site_id, s.area_id, s.shift_id, s.work
FROM unnest(%s::uuid[], %s::timestamptz[]) AS w(id, start)
JOIN duty_step s ON s.person_id = w.id AND s.at >= w.start WHERE {COUNTS.format(t="s")} ORDER BY s.at, s.id
"""  # noqa: S608 — our own words


LAST = datetime(9000, 1, 1, tzinfo=UTC)  # a phone's clock may say anything
MOST_S = 2**31 - 1  # what a column of seconds holds


@dataclass(slots=True)
class Facts:
    """What counts of one person from an instant on."""

    start: datetime
    steps: list[Told] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    healths: list[Health] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)


@dataclass(slots=True)
class Made:
    """What follows for one person."""

    clock: Clock | None = None
    stints: list[Stint] = field(default_factory=list)
    alarms: dict[tuple[str, datetime], Alarm] = field(default_factory=dict)


@transaction.atomic
def recompute(since: Mapping[UUID, datetime], now: datetime) -> None:
    """Write again what follows from the facts of some people, from the duty on in which each instant lies. One person
    is worked on by one at a time; the number of statements does not depend on how many they are."""
    people = sorted(since)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [people])
        cursor.execute(_STARTS, [people, [since[one] for one in people]])
        found = {person: Facts(start) for person, start in cursor.fetchall()}
        _read(cursor, found)
    of = protocols()
    restrict(found, of, now)
    earliest = min((one.start for one in found.values()), default=now)
    warm = warmth((step.area_id for one in found.values() for step in one.steps), earliest)
    made = {person: make(person, facts, of, warm, now) for person, facts in found.items()}
    _write(found, made)
    note_seen(people)


def _read(cursor: Any, found: dict[UUID, Facts]) -> None:
    people, starts = list(found), [one.start for one in found.values()]
    cursor.execute(_STEPS, [people, starts])
    for person, *told in cursor.fetchall():
        found[person].steps.append(Told(*told))
    first = min(starts)
    for model, name in ((Incident, "incidents"), (Health, "healths"), (Override, "overrides")):
        rows = model._default_manager.filter(counting(), person__in=people, at__gte=first)
        for row in rows.order_by("at", "id"):
            if row.at >= found[row.person_id].start:
                getattr(found[row.person_id], name).append(row)
    for one in Restriction.objects.filter(person__in=people).order_by("from_at", "id"):
        found[one.person_id].restrictions.append(one)


# --- what keeps somebody from work


def restrict(found: Mapping[UUID, Facts], of: Protocols, now: datetime) -> None:
    """Keep from work who was exposed, ill, or fell down; let go what follows from a fact that was taken back."""
    new: list[Restriction] = []
    gone: dict[UUID, UUID] = {}
    for person, facts in found.items():
        causes = _causes(facts, of)
        for one in list(facts.restrictions):
            untouched = one.fact_id and not one.lifted_at and not one.checked_at
            if untouched and one.from_at >= facts.start and one.fact_id not in causes:
                gone[one.pk] = person
                facts.restrictions.remove(one)
        for fact_id, (kind, at, area) in causes.items():
            held = [
                r for r in facts.restrictions if r.fact_id == fact_id or (r.kind == kind and not r.lifted_at)
            ]
            if not held:
                days = rules.days_away(kind, of(area, day_of(at)))
                made = Restriction(person_id=person, kind=kind, area_id=area, fact_id=fact_id, from_at=at)
                made.review_on = day_of(min(at, LAST) + timedelta(days=days))
                new.append(made)
                facts.restrictions.append(made)
    Restriction.objects.filter(pk__in=list(gone)).delete()
    Restriction.objects.bulk_create(new, ignore_conflicts=True)
    if gone:
        back_on_rotas(set(gone.values()), now)
    off_rotas(new, now)


def _causes(facts: Facts, of: Protocols) -> dict[UUID, tuple[str, datetime, int]]:
    found = {
        one.pk: (rules.KEEPS_AWAY[one.what], one.at, one.area_id)
        for one in facts.incidents
        if one.what in rules.KEEPS_AWAY
    }
    for one in facts.healths:
        if _ill(one, of):
            found[one.pk] = ("ill", one.at, one.area_id)
    return found


def _ill(one: Health, of: Protocols) -> bool:
    celsius = float(one.celsius) if one.celsius is not None else None
    return rules.is_ill(celsius, one.symptoms, of(one.area_id, day_of(one.at)))


# --- what follows for one person


def make(person: UUID, facts: Facts, of: Protocols, warm: Warmth, now: datetime) -> Made:
    """Work out somebody's clock, stints and alarms."""
    made = Made()
    made.alarms |= _from_facts(person, facts, of, now)
    if not facts.steps:
        return made
    last = facts.steps[-1]
    protocol = of(last.area_id, day_of(last.at))
    n = rules.numbers(protocol)
    read = rules.duties(facts.steps, n.off)
    if not read:  # only that they left: of a duty nobody told
        return made

    def levels(area: int, at: datetime) -> str:
        return rules.heat_level(warm(area, at), protocol)

    for duty in read:
        made.stints.append(_stint(person, duty))
        for one in rules.passed(duty, levels, n, now):
            _add(made.alarms, person, one, duty.last.site_id, duty.last.area_id, now)
    hot = protocol.duty.pregnant_celsius.value
    for one in _unfit(read[-1], facts, lambda area, at: (warm(area, at) or 0) >= hot, now):
        _add(made.alarms, person, one, last.site_id, last.area_id, now)
    made.clock = _clock(person, read[-1], facts, levels, n, now)
    return made


def _stint(person: UUID, duty: Duty) -> Stint:
    seen = duty.last.at
    return Stint(
        person_id=person,
        site_id=duty.last.site_id,
        area_id=duty.last.area_id,
        began_at=duty.began_at,
        ended_at=seen if duty.state == "out" else None,
        seen_at=seen,
        worked_s=_seconds(duty.worked(seen)),
        donned_s=_seconds(duty.donned(seen)),
        longest_s=_seconds(duty.longest(seen)),
    )


def _seconds(lasted: timedelta) -> int:
    return min(int(lasted.total_seconds()), MOST_S)


def _clock(person: UUID, duty: Duty, facts: Facts, levels: rules.Levels, n: Numbers, now: datetime) -> Clock:
    worn, last = duty.open, duty.last
    closed = sum((one.off - one.on for one in duty.spans if one.off), timedelta())
    clock = Clock(
        person_id=person,
        site_id=last.site_id,
        area_id=last.area_id,
        shift_id=last.shift_id,
        state=duty.state,
        since=duty.since or last.at,
        began_at=duty.began_at,
        work=(worn.work if worn else last.work),
        donned_s=_seconds(closed),
        spans=len(duty.spans),
        rests=duty.rests,
        stopped=any(one.kind != "pregnant" and not one.lifted_at for one in facts.restrictions),
    )
    if worn:
        due = rules.due(worn, closed, rules.hottest(worn, levels, now), n)
        clock.donned_at = worn.on
        clock.soon_at, clock.warn_at, clock.hard_at, clock.day_at = due.soon, due.warn, due.hard, due.day
        clock.leave_until = rules.leave_until([one.at for one in facts.overrides], worn, n, now)
    clock.next_at = _next(clock, levels(last.area_id, now), now)
    return clock


def _next(clock: Clock, level: str, now: datetime) -> datetime | None:
    """Say when somebody has to be looked at again: at their next limit; on a hot day at each full hour."""
    times = [clock.soon_at, clock.warn_at, clock.hard_at, clock.day_at]
    ahead = [at for at in times if at and at > now]
    if clock.state != "out" and rules.LEVELS.index(level) >= rules.LEVELS.index("hot"):
        ahead.append(full_hour(now) + timedelta(hours=1))
    return min(ahead, default=None)


def _unfit(duty: Duty, facts: Facts, hot: Any, now: datetime) -> Iterable[Passed]:
    """Somebody is at work who is kept away, or pregnant in the heat."""
    came = [one.at for one in facts.steps if one.step in {"in", "don", "back"} and one.at >= duty.began_at]
    over = duty.last.at if duty.state == "out" else None
    for one in facts.restrictions:
        if one.lifted_at:
            continue
        if one.kind == "pregnant":
            begins = next((at for at in came if hot(duty.last.area_id, at)), None)
            begins = begins or (now if came and over is None and hot(duty.last.area_id, now) else None)
            if begins:
                yield Passed("pregnant", begins, duty.began_at, over)
        elif after := [at for at in came if at > one.from_at]:
            yield Passed("unfit", after[0], one.from_at, over)


def _from_facts(
    person: UUID, facts: Facts, of: Protocols, now: datetime
) -> dict[tuple[str, datetime], Alarm]:
    found: dict[tuple[str, datetime], Alarm] = {}
    for one in facts.incidents:
        note = " · ".join(filter(None, (str(Happened(one.what).label), one.note)))
        _add(found, person, Passed("incident", one.at, one.at), one.site_id, one.area_id, now, note)
    site = facts.steps[-1].site_id if facts.steps else None
    for ill in facts.healths:
        if _ill(ill, of):
            _add(found, person, Passed("ill", ill.at, ill.at), site, ill.area_id, now)
    for leave in facts.overrides:
        said = f"{leave.said_by}: {leave.reason}" if leave.said_by else leave.reason
        _add(found, person, Passed("leave", leave.at, leave.at), site, leave.area_id, now, said)
    return found


def _add(
    alarms: dict[tuple[str, datetime], Alarm],
    person: UUID,
    one: Passed,
    site: UUID | None,
    area: int,
    now: datetime,
    words: str = "",
) -> None:
    alarms[one.kind, one.began_at] = Alarm(
        person_id=person,
        kind=one.kind,
        about=one.began_at,
        site_id=site,
        area_id=area,
        due_at=one.due_at,
        raised_at=now,
        over_at=one.over_at,
        words=words[:200],
    )


# --- writing it


def _write(found: Mapping[UUID, Facts], made: Mapping[UUID, Made]) -> None:
    clocks = [one.clock for one in made.values() if one.clock]
    without = [person for person, one in made.items() if one.clock is None]
    fields = [f.name for f in Clock._meta.concrete_fields if not f.primary_key]
    Clock.objects.bulk_create(clocks, update_conflicts=True, unique_fields=["person"], update_fields=fields)
    with connection.cursor() as cursor:
        people, starts = list(found), [one.start for one in found.values()]
        cursor.execute(_DROP_STINTS, [people, starts])
        cursor.execute(_DROP_CLOCKS, [without])
    Stint.objects.bulk_create([stint for one in made.values() for stint in one.stints])
    _write_alarms(found, made)


_DROP_STINTS = """
DELETE FROM duty_stint s USING unnest(%s::uuid[], %s::timestamptz[]) AS w(id, start)
WHERE s.person_id = w.id AND s.began_at >= w.start
"""
# Somebody all of whose steps were taken back has no clock; who worked before has that stint's end as theirs.
_DROP_CLOCKS = """
DELETE FROM duty_clock c WHERE c.person_id = ANY(%s::uuid[])
AND NOT EXISTS (SELECT 1 FROM duty_stint s WHERE s.person_id = c.person_id AND s.began_at = c.began_at)
"""


def _write_alarms(found: Mapping[UUID, Facts], made: Mapping[UUID, Made]) -> None:
    """Keep one alarm for each thing; what no longer follows goes, unless somebody has seen it."""
    there: dict[tuple[UUID, str, datetime], Alarm] = {}
    first = min((one.start for one in found.values()), default=None)
    for alarm in Alarm.objects.filter(person__in=list(found), about__gte=first) if first else ():
        if alarm.about >= found[alarm.person_id].start:
            there[alarm.person_id, alarm.kind, alarm.about] = alarm
    new, changed, kept = [], [], set()
    for person, one in made.items():
        for (kind, about), alarm in one.alarms.items():
            key = (person, kind, about)
            kept.add(key)
            known = there.get(key)
            if known is None:
                new.append(alarm)
            elif (known.over_at, known.due_at, known.words) != (alarm.over_at, alarm.due_at, alarm.words):
                known.over_at, known.due_at, known.words = alarm.over_at, alarm.due_at, alarm.words
                changed.append(known)
    gone = [alarm.pk for key, alarm in there.items() if key not in kept and alarm.seen_at is None]
    Alarm.objects.filter(pk__in=gone).delete()
    # "unfit" is about a restriction that may have begun before the window
    Alarm.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["person", "kind", "about"],
        update_fields=["over_at", "due_at"],
    )
    Alarm.objects.bulk_update(changed, ["over_at", "due_at", "words"])


def recompute_all(people: Sequence[UUID], now: datetime) -> None:
    """Look again at people as they are now, from their present duty on."""
    began = dict(Clock.objects.filter(person__in=people).values_list("person_id", "began_at"))
    if began:
        recompute(defaultdict(lambda: now, began), now)
