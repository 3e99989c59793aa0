"""Whom the movements of a case name or bring near: companions, and others aboard the same vehicle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop

from lianfang.cases import rules
from lianfang.cases.models import Case, Movement
from lianfang.cases.models.leads import Lead
from lianfang.cases.queries.investigation import rows_of
from lianfang.cases.rules import Candidate, Lookback
from lianfang.common.dates import at
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.queries import inside
from lianfang.places.rules import at_level
from lianfang.presence import queries as presence
from lianfang.presence.models import Stay

COMPANION = gettext_noop("Named as a companion, with the phone number: %(place)s")
NAMESAKE = gettext_noop("Of the name of a companion, one of %(n)s: %(place)s")
ABOARD = gettext_noop("In the same vehicle %(vehicle)s, seats %(mine)s and %(theirs)s")
SAME_RIDE = gettext_noop("In the same vehicle %(vehicle)s at the same time")
NAMESAKES = 5  # of more people of one name in the city none is proposed (design choice)
ARRIVED = timedelta(
    hours=2
)  # a told arrival and a told ride are the same when they are so near (design choice)
UNRIDDEN = {"none", "walk"}


def met_in_movements(case: Case, window: tuple[datetime, datetime]) -> dict[str, list[Candidate]]:
    """Look for the people named in a case's movements inside its window, and for those told of the same vehicle."""
    found: dict[str, list[Candidate]] = {"venue": [], "vehicle": []}
    moved = [row for row in rows_of(case, "movements") if rules.overlap(row.began_at, row.ended_at, *window)]
    if not moved:
        return found
    known = _Known(case, moved)
    for row in moved:
        rides = row.transport not in UNRIDDEN
        found["vehicle" if rides else "venue"] += known.companions(row)
        if rides and row.vehicle.strip():
            found["vehicle"] += _aboard(case, row)
    return found


@dataclass(frozen=True, slots=True)
class SeenAt:
    """A case was seen at a place, by a code or at a checkpoint; `told`: a movement speaks of that time already."""

    stay: Stay
    place: str
    told: bool

    @property
    def key(self) -> str:
        """Name this stay in an address: only when it began."""
        return str(int(self.stay.entered.timestamp()))


def seen_at(case: Case, asked: Lookback, now: datetime) -> list[SeenAt]:
    """List where a case was seen in the days that are asked for, as far as it is still kept."""
    first, last = at(asked.first), min(at(asked.last, 24), now)
    found = presence.stays_of(ids_of(case.person_id), first, last)
    names = presence.place_names(stay.place_id for stay in found)
    told = [(row.began_at, row.ended_at) for row in rows_of(case, "movements")] if found else []
    return [
        SeenAt(
            stay,
            names.get(stay.place_id, "–"),
            any(rules.overlap(stay.entered, stay.left, *span) for span in told),
        )
        for stay in found
    ]


class _Known:
    """The people of the city who bear a name or number written in some movements; two statements."""

    def __init__(self, case: Case, moved: Iterable[Movement]) -> None:
        told = {each for row in moved for each in rules.companions_in(row.companions)}
        phones = {each.phone for each in told if each.phone}
        names = {each.name for each in told if each.name and not each.phone}
        there = inside(at_level(case.area_id, "city"))
        self.by_phone: defaultdict[str, list[UUID]] = defaultdict(list)
        self.by_name: defaultdict[str, list[UUID]] = defaultdict(list)
        for person in Person.objects.filter(Q(phone__in=phones)) if phones else ():
            self.by_phone[person.phone].append(person.pk)
        for person in Person.objects.filter(there, name__in=names) if names else ():
            self.by_name[person.name].append(person.pk)

    def companions(self, row: Movement) -> Iterator[Candidate]:
        """Give those whom one movement names."""
        for each in rules.companions_in(row.companions):
            ids = self.by_phone[each.phone] if each.phone else self.by_name[each.name]
            if len(ids) > NAMESAKES:
                continue
            said = {"place": row.place, "n": len(ids)}
            says = COMPANION if each.phone else NAMESAKE
            for id_ in ids:
                score = rules.companion_score(bool(each.phone), len(ids))
                yield Candidate(id_, row.began_at, row.ended_at, says, score, row.place, said)


def _aboard(case: Case, row: Movement) -> Iterator[Candidate]:
    """Give those of the outbreak's other cases and leads who told of the same vehicle at the same time."""
    newer = Movement.objects.filter(
        row=OuterRef("row"), case=OuterRef("case"), version__gt=OuterRef("version")
    )
    same = {"transport": row.transport, "vehicle__iexact": row.vehicle.strip()}
    others = Movement.objects.filter(~Exists(newer), removed=False, case__outbreak=case.outbreak_id, **same)
    others = others.exclude(case=case).filter(began_at__lt=row.ended_at, ended_at__gt=row.began_at)
    for other in others:
        both = (max(other.began_at, row.began_at), min(other.ended_at, row.ended_at))
        yield _beside(row, other.person_id, other.seat, both)
    arrived = (row.began_at, row.ended_at + ARRIVED)
    leads = Lead.objects.filter(
        outbreak=case.outbreak_id, person__isnull=False, arrived_at__range=arrived, **same
    )
    for person_id, seat in leads.values_list("person_id", "seat"):
        yield _beside(row, person_id, seat, (row.began_at, row.ended_at))


def _beside(row: Movement, person_id: UUID, seat: str, both: tuple[datetime, datetime]) -> Candidate:
    said = {"vehicle": row.vehicle, "mine": row.seat, "theirs": seat}
    score = rules.seat_score(rules.rows_apart(row.seat, seat))
    says = ABOARD if row.seat and seat else SAME_RIDE
    return Candidate(person_id, *both, says, score, row.vehicle, said)
