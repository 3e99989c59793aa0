"""A rota as the planner is asked for it: rows become shifts, people and rules in minutes since its first midnight."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from lianfang.common.dates import at
from lianfang.places.queries import inside
from lianfang.protocol import timeline
from lianfang.rostering.problem import FOREVER, HOUR, Pair, Person, Problem, Rules, Span, Staff
from lianfang.rostering.problem import Shift as Asked
from lianfang.rostering.problem import Wish as Wanted
from lianfang.rotas import rules
from lianfang.rotas.models import Absence, Assignment, Rota, Shift, Wish
from lianfang.workforce.models import Member, Qualification, Worker
from lianfang.workforce.queries import unready

Spans = defaultdict[str, list[Span]]  # worker → stretches of time

LOOK_BACK = timedelta(days=7)  # what was worked so long before counts for rest and fairness
# Weights of wishes against a missing person (1,000): chosen by us.
SOFT, FIRM = 20, 300
WEIGHTS = {"load": 2, "nights": 20, "heat": 20, "moved": 40}


@dataclass(frozen=True, slots=True)
class Question:
    """What the planner is asked, who is in it now, and the rows behind it."""

    problem: Problem
    staff: Staff
    shifts: dict[str, Shift]
    workers: dict[str, Worker]


class _Clock:
    """Instants as minutes since the first midnight."""

    def __init__(self, rota: Rota) -> None:
        self.begin, self.end = at(rota.from_on), at(rota.to_on + timedelta(days=1))

    def __call__(self, instant: datetime) -> int:
        return int((instant - self.begin).total_seconds() // 60)

    def span(self, from_: datetime, to: datetime) -> Span:
        """Give a stretch of time."""
        return self(from_), self(to)


def question(rota: Rota, since: datetime | None = None) -> Question:
    """Gather what a rota is planned from: its shifts, who works in its area or team, what they may do and wish. Shifts
    that had begun by an instant (`since`) are not asked for: they stay as they were, and count as work done."""
    clock = _Clock(rota)
    all_ = rota.shifts.order_by("starts_at", "id")
    shifts = {str(s.id): s for s in all_ if since is None or s.starts_at > since}
    workers = {str(w.id): w for w in _workers(rota)}
    every = list(Assignment.objects.filter(shift__rota=rota).select_related("shift").order_by("id"))
    own = [a for a in every if str(a.shift_id) in shifts]
    begun = [a for a in every if str(a.shift_id) not in shifts and a.state in Assignment.LIVE]
    live = [a for a in own if a.state in Assignment.LIVE and str(a.worker_id) in workers]
    wishes = _wishes(workers, clock)
    off = _off(own, _absent(workers, clock), clock)
    busy = _busy(rota, workers, begun, clock)
    problem = Problem(
        days=(rota.to_on - rota.from_on).days + 1,
        shifts=tuple(_shift(s, clock) for s in shifts.values()),
        people=tuple(_people(rota, workers, wishes, (off, busy), shifts.values(), clock, since)),
        rules=rules_of(rota),
        pairs=tuple(_pairs(wishes, workers)),
        weekday=rota.from_on.weekday(),
        before=_by_shift(live),
        kept=_by_shift(a for a in live if a.hand),
    )
    return Question(problem, {s: list(p) for s, p in problem.before.items()}, shifts, workers)


def rules_of(rota: Rota) -> Rules:
    """Give what the protocol in force on the first day asks of a rota."""
    protocol = timeline.in_force(rota.outbreak.disease, rota.from_on)
    own, duty = protocol.rota, protocol.duty
    night_to = own.night_to_hour.value
    return Rules(
        rest=own.rest_hours.value * HOUR,
        night_rest=own.night_rest_hours.value * HOUR,
        night=(
            own.night_from_hour.value * HOUR,
            (night_to + 24 * (night_to <= own.night_from_hour.value)) * HOUR,
        ),
        hot=(duty.avoid_from_hour.value * HOUR, duty.avoid_to_hour.value * HOUR),
        shift_minutes=own.shift_hours.value * HOUR,
        volunteer_minutes=own.volunteer_hours.value * HOUR,
        week_minutes=own.week_hours.value * HOUR,
        run_days=own.days_in_a_row.value,
        run_nights=own.nights_in_a_row.value,
        **WEIGHTS,
    )


def _shift(shift: Shift, clock: _Clock) -> Asked:
    start, end = clock.span(shift.starts_at, shift.ends_at)
    return Asked(
        str(shift.id), str(shift.site_id), start, end, shift.needed, shift.qualification, heavy=shift.heavy
    )


def _workers(rota: Rota) -> Iterable[Worker]:
    there = Q(to_on=None) | Q(to_on__gte=rota.to_on)
    rows = Worker.objects.filter(there, from_on__lte=rota.from_on)
    if rota.team_id:
        members = Member.objects.filter(there, team=rota.team_id)
        rows = rows.filter(person__in=members.values("person"))
    else:
        rows = rows.filter(inside(rota.area_id))
    return rows.select_related("person").order_by("id")


def _people(
    rota: Rota,
    workers: dict[str, Worker],
    wishes: dict[str, list[Wish]],
    taken: tuple[Spans, Spans],
    shifts: Iterable[Shift],
    clock: _Clock,
    since: datetime | None,
) -> Iterable[Person]:
    skills = _skills(rota, workers, clock)
    off, busy = taken
    volunteers = (w.pk for w in workers.values() if w.kind == Worker.Kind.VOLUNTEER)
    for unfit in unready(volunteers, rota.area_id, (rota.from_on, rota.to_on)):
        off[str(unfit)].append(clock.span(clock.begin, clock.end))
    areas = {str(s.site_id): s.area_id for s in shifts}
    done = max(0, clock(since)) if since else 0
    for id_, worker in workers.items():
        wanted = wishes.get(id_, [])
        free = [clock.span(w.starts_at, w.ends_at) for w in wanted if w.kind == "off" and w.fixed]
        yield Person(
            id_,
            skills=skills.get(id_, {}),
            intern="intern" in skills.get(id_, {}),
            volunteer=worker.kind == Worker.Kind.VOLUNTEER,
            heavy=not any(w.kind == Wish.Kind.LIGHT for w in wanted),
            sites={site: rules.way(worker.area_id, area) for site, area in areas.items()},
            off=(*free, *off[id_]),
            busy=tuple(busy[id_]),
            wishes=tuple(_wanted(w, clock) for w in wanted if _counts(w)),
            worked=sum(
                end - max(start, clock(clock.begin - LOOK_BACK)) for start, end in busy[id_] if start < done
            ),
        )


def _off(own: Iterable[Assignment], absent: Spans, clock: _Clock) -> Spans:
    """Whoever cannot come or was taken out is not put back; nor is who is kept from work."""
    for a in own:
        if a.state not in Assignment.LIVE:
            absent[str(a.worker_id)].append(clock.span(a.shift.starts_at, a.shift.ends_at))
    return absent


def _absent(workers: dict[str, Worker], clock: _Clock) -> Spans:
    people = {w.person_id: id_ for id_, w in workers.items()}
    found: Spans = defaultdict(list)
    rows = Absence.objects.filter(person__in=list(people), ended_at=None, from_at__lt=clock.end)
    for person, from_, until in rows.values_list("person_id", "from_at", "until"):
        found[people[person]].append(clock.span(from_, until or clock.end + timedelta(days=1)))
    return found


def _counts(wish: Wish) -> bool:
    return wish.kind == Wish.Kind.ON or (wish.kind == Wish.Kind.OFF and not wish.fixed)


def _wanted(wish: Wish, clock: _Clock) -> Wanted:
    start, end = clock.span(wish.starts_at, wish.ends_at)
    return Wanted(start, end, FIRM if wish.fixed else SOFT, on=wish.kind == Wish.Kind.ON)


def _skills(rota: Rota, workers: dict[str, Worker], clock: _Clock) -> dict[str, dict[str, int]]:
    valid = Qualification.objects.filter(
        Q(until=None) | Q(until__gte=rota.from_on),
        worker__in=list(workers),
        from_on__lte=rota.from_on,
        withdrawn_at=None,
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for worker, kind, until in valid.order_by().values_list("worker_id", "kind", "until"):
        minute = FOREVER if until is None else clock(_end_of(until))
        found[str(worker)][kind] = max(minute, found[str(worker)].get(kind, 0))
    return found


def _end_of(day: date) -> datetime:
    return at(day + timedelta(days=1))


def _busy(rota: Rota, workers: dict[str, Worker], begun: Iterable[Assignment], clock: _Clock) -> Spans:
    """Give the hours that people are planned for in other rotas, and those of shifts that have begun."""
    people = {w.person_id: id_ for id_, w in workers.items()}
    rows = Assignment.objects.filter(
        person__in=list(people),
        state__in=Assignment.LIVE,
        shift__ends_at__gt=clock.begin - LOOK_BACK,
        shift__starts_at__lt=clock.end + timedelta(days=1),
    ).exclude(shift__rota=rota)
    found: Spans = defaultdict(list)
    for person, start, end in rows.values_list("person_id", "shift__starts_at", "shift__ends_at"):
        found[people[person]].append(clock.span(start, end))
    for a in begun:
        found[str(a.worker_id)].append(clock.span(a.shift.starts_at, a.shift.ends_at))
    return found


def _wishes(workers: dict[str, Worker], clock: _Clock) -> dict[str, list[Wish]]:
    rows = Wish.objects.filter(
        worker__in=list(workers), withdrawn_at=None, starts_at__lt=clock.end, ends_at__gt=clock.begin
    )
    found: dict[str, list[Wish]] = defaultdict(list)
    for wish in rows.order_by("id"):
        found[str(wish.worker_id)].append(wish)
    return found


def _pairs(wishes: dict[str, list[Wish]], workers: dict[str, Worker]) -> Iterable[Pair]:
    there: set[tuple[str, str, bool]] = set()
    for own in wishes.values():
        for wish in own:
            a, b = sorted((str(wish.worker_id), str(wish.other_id)))
            together = wish.kind == Wish.Kind.TOGETHER
            if wish.other_id and {a, b} <= workers.keys() and (a, b, together) not in there:
                there.add((a, b, together))
                yield Pair(a, b, together, 4 * FIRM if wish.fixed else FIRM)


def _by_shift(assignments: Iterable[Assignment]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for a in assignments:
        found[str(a.shift_id)] = (*found.get(str(a.shift_id), ()), str(a.worker_id))
    return found


def live_of(rota: Rota) -> dict[tuple[UUID, UUID], Assignment]:
    """Give who is in which shift of a rota now."""
    rows = Assignment.objects.filter(shift__rota=rota, state__in=Assignment.LIVE)
    return {(a.shift_id, a.worker_id): a for a in rows}
