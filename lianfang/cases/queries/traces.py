"""Who was in the same places as a case while it could infect, and who met those."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_noop

from lianfang.cases.models import Case, Contact, ContactProposal
from lianfang.cases.queries.candidates import window_of
from lianfang.cases.queries.colleagues import colleagues_of
from lianfang.cases.queries.lookups import protocol_of
from lianfang.cases.rules import Candidate, hours_score
from lianfang.common.dates import day_of
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.presence import queries as presence
from lianfang.presence.queries import Met, Trace

SAME_TIME = gettext_noop("At %(place)s at the same time, %(minutes)s min together in all")
FURTHER = gettext_noop("Met %(via)s, who was near the case: at %(place)s, %(minutes)s min together")
AFTER = gettext_noop("At %(place)s %(gap)s min after the case had left")


@dataclass(frozen=True, slots=True)
class Traced:
    """Somebody a trace found, with what is known about them here."""

    met: Met
    person: Person | None
    place: str
    via: Person | None
    household: bool  # lives behind the same door as the case
    colleague: bool  # works for the same organisation
    proposed: bool
    contact: bool

    @property
    def gap_minutes(self) -> int:
        """Give how many minutes after the other had left this person came."""
        return -(-self.met.gap // 60)


def trace_case(case: Case, now: datetime) -> tuple[Trace, tuple[datetime, datetime]]:
    """Trace a case over the time in which it makes contacts, and give that time; the first step only while there is no
    index."""
    opens, closes = window_of(case, now)
    window = (opens, max(opens, min(closes or now, now)))
    numbers, ids = protocol_of(case.outbreak, now).tracing, ids_of(case.person_id)
    found = presence.trace(ids, *window, now=now, numbers=numbers)
    return found or presence.first_step(ids, *window, numbers=numbers), window


def kept_since(now: datetime) -> date:
    """Give the first day of which it is still kept where people were."""
    return day_of(now) - timedelta(days=presence.days_kept(day_of(now)))


def proposed_by_places(case: Case) -> list[ContactProposal]:
    """List who was proposed by places of this case while these were kept, with what was decided. One statement."""
    rows = ContactProposal.objects.filter(case=case, source=ContactProposal.Source.VENUE)
    return list(rows.select_related("person", "decided_by", "contact"))


def narrowed(
    found: Iterable[Met], *, place: UUID | None = None, minutes: int = 0, together: bool = False
) -> list[Met]:
    """Keep who was near for so many minutes in all, most of it at a place, at the same time."""
    return [
        met
        for met in found
        if met.minutes >= minutes and (place is None or met.place_id == place) and not (together and met.gap)
    ]


def known(case: Case, found: Sequence[Met]) -> list[Traced]:
    """Say of some people a trace found who they are, where it was, and whether a person knows of them already."""
    ids = {met.person_id for met in found} | {met.via for met in found if met.via}
    people = Person.objects.in_bulk(ids)
    places = presence.place_names(met.place_id for met in found)
    waiting = set(
        ContactProposal.objects.filter(case=case, person__in=ids).values_list("person_id", flat=True)
    )
    contacts = Contact.objects.filter(outbreak_id=case.outbreak_id, person__in=ids)
    counted = set(contacts.values_list("person_id", flat=True))
    home, colleagues = case.person.household_id, colleagues_of(case, ids, day_of(case.detected_at))
    rows = []
    for met in found:
        person = people.get(met.person_id)
        same_home = bool(home and person and person.household_id == home)
        via = people.get(met.via) if met.via else None
        state = (met.person_id in waiting, met.person_id in counted)
        edges = (same_home, met.person_id in colleagues)
        rows.append(Traced(met, person, places.get(met.place_id, ""), via, *edges, *state))
    return rows


def candidates_met(case: Case, found: Iterable[Met]) -> list[Candidate]:
    """Write those who were near in the same places as candidates, for a person to decide about."""
    return [
        _further(row) if row.met.via else _candidate(row) for row in known(case, list(found)) if row.person
    ]


def _further(row: Traced) -> Candidate:
    """Write somebody who met one of those who were near; the name of that one is not stored with it."""
    met = row.met
    said = {"place": row.place, "minutes": met.minutes}
    score = hours_score(met.since, met.since + timedelta(seconds=met.seconds), base=10)
    return Candidate(met.person_id, met.since, met.until, FURTHER, score, row.place, said, met.via)


def _candidate(row: Traced) -> Candidate:
    met = row.met
    said = {"place": row.place, "minutes": met.minutes, "gap": row.gap_minutes}
    until = met.until if not met.gap else met.since
    score = hours_score(met.since, met.since + timedelta(seconds=met.seconds), base=20)
    return Candidate(met.person_id, met.since, until, AFTER if met.gap else SAME_TIME, score, row.place, said)
