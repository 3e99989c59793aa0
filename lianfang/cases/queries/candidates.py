"""Where candidates come from: the household, the team, the queue of a swab, the ward, the patient's own
movements; and the list that waits."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.beds.models import Occupancy
from lianfang.cases import rules
from lianfang.cases.models import Case, ContactProposal
from lianfang.cases.queries.colleagues import colleagues
from lianfang.cases.queries.lookups import protocol_of
from lianfang.cases.queries.movements import met_in_movements
from lianfang.cases.rules import Candidate, InQueue
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.queries import inside
from lianfang.testing.models import PersonResult, Swab, Tube
from lianfang.workforce.models import Member

BEHIND_ONE_DOOR = gettext_noop("Lives behind the same door: %(address)s")
IN_TEAM = gettext_noop("Works in the same team: %(team)s")
IN_BODY = gettext_noop("Works for the same organisation: %(organisation)s")
IN_TUBE = gettext_noop("In the same tube %(tube)s at %(site)s, %(places)s places away, %(minutes)s min apart")
IN_QUEUE = gettext_noop("Next in the queue at %(site)s: %(places)s places away, %(minutes)s min apart")
IN_WARD = gettext_noop("In the same ward: %(site)s, %(ward)s")
IN_ROOM = gettext_noop("In the same room: %(site)s, %(ward)s %(room)s")
QUEUE_HOURS = 2  # around a swab; more of a queue is not read, since the protocol's minutes are far fewer


def window_of(case: Case, now: datetime) -> tuple[datetime, datetime | None]:
    """Give from when to when meeting a case makes a contact, by the protocol of the day."""
    contacts = protocol_of(case.outbreak, now).contacts
    return rules.contact_window(case.onset_on, case.sampled_at or case.detected_at, case.decided_at, contacts)


def candidates_of(case: Case, now: datetime) -> dict[str, list[Candidate]]:
    """Look for people who may have been near a case, by source."""
    opens, closes = window_of(case, now)
    window, ids = (opens, max(opens, closes or now)), list(ids_of(case.person_id))
    source = ContactProposal.Source
    return {
        source.HOUSEHOLD: list(_household(case, window)),
        source.WORK: [*_team(ids, window), *_organisation(ids, window)],
        source.QUEUE: list(_queue(case, ids, now)),
        source.WARD: list(_ward(ids, window)),
        **met_in_movements(case, window),
    }


Window = tuple[datetime, datetime]


def _household(case: Case, window: Window) -> Iterator[Candidate]:
    home = case.person.household
    if home is None:
        return
    for id_ in home.members.values_list("pk", flat=True):
        said = {"address": home.address}
        yield Candidate(id_, *window, BEHIND_ONE_DOOR, rules.HOUSEHOLD_SCORE, home.address, said)


def _team(ids: list[UUID], window: Window) -> Iterator[Candidate]:
    first, last = map(day_of, window)
    there = Member.objects.filter(Q(to_on=None) | Q(to_on__gte=first), from_on__lte=last)
    teams = list(there.filter(person__in=ids).values_list("team_id", flat=True))
    for member in there.filter(team__in=teams).exclude(person__in=ids).select_related("team"):
        team = member.team.name
        yield Candidate(member.person_id, *window, IN_TEAM, rules.TEAM_SCORE, team, {"team": team})


def _organisation(ids: list[UUID], window: Window) -> Iterator[Candidate]:
    for person, name in colleagues(ids, *map(day_of, window)).items():
        yield Candidate(person, *window, IN_BODY, rules.ORGANISATION_SCORE, name, {"organisation": name})


def _queue(case: Case, ids: list[UUID], now: datetime) -> Iterator[Candidate]:
    """Look around each swab of the case that was positive, at the people before and behind."""
    following = protocol_of(case.outbreak, now).following
    positive = PersonResult.objects.filter(person__in=ids).exclude(meaning="negative")
    swabs = Swab.objects.filter(person__in=ids, tube_id__in=positive.values("tube_id"))
    most, minutes = following.queue_neighbours.value, following.queue_minutes.value
    for swab in swabs.select_related("site") if most else ():
        around = (swab.at - timedelta(hours=QUEUE_HOURS), swab.at + timedelta(hours=QUEUE_HOURS))
        tubes = Tube.objects.filter(round_id=swab.round_id, site_id=swab.site_id, opened_at__range=around)
        told = Swab.objects.filter(tube__in=tubes.values("pk")).values_list("person_id", "at", "tube_code")
        line = [InQueue(swab.person_id if p in ids else p, at, tube) for p, at, tube in told]
        for each in rules.neighbours(line, swab.person_id, swab.at, most, minutes):
            at, places = each.swab.at, abs(each.places)
            said = {"site": swab.site.name, "places": places, "minutes": each.minutes, "tube": each.swab.tube}
            yield Candidate(
                each.swab.person_id,
                min(at, swab.at),
                max(at, swab.at),
                IN_TUBE if each.same_tube else IN_QUEUE,
                rules.queue_score(places, same_tube=each.same_tube),
                swab.site.name,
                said,
            )


def _ward(ids: list[UUID], window: Window) -> Iterator[Candidate]:
    """Look at stays in the same ward that overlap those of the case inside the window; the same room counts more."""
    stays = Occupancy.objects.select_related("room__site")
    for mine in stays.filter(person__in=ids, during__overlap=window):
        own = rules.overlap(mine.during.lower, mine.during.upper, *window)
        beside = stays.filter(room__site=mine.room.site_id, room__ward=mine.room.ward)
        for other in beside.filter(during__overlap=mine.during).exclude(person__in=ids) if own else ():
            both = own and rules.overlap(other.during.lower, other.during.upper, *own)
            if not both:
                continue
            same = other.room_id == mine.room_id
            said = {"site": mine.room.site.name, "ward": mine.room.ward, "room": mine.room.name}
            score = rules.hours_score(*both, base=60 if same else 30)
            place = " ".join(said.values() if same else list(said.values())[:2])
            yield Candidate(other.person_id, *both, IN_ROOM if same else IN_WARD, score, place, said)


def proposals(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    state: str = "proposed",
    source: str = "",
    area: int | None = None,
    case: int | None = None,
    least: int | None = None,
    q: str = "",
) -> QuerySet[ContactProposal]:
    """List candidates that a user may see, the likeliest first; `least` is the lowest likelihood shown."""
    rows = visible(ContactProposal.objects.filter(outbreak=outbreak), by, "cases.read", on)
    rows = rows.filter(state=state).exclude(case__state=Case.State.EXCLUDED)
    if source:
        rows = rows.filter(source=source)
    if area:
        rows = rows.filter(inside(area))
    if case:
        rows = rows.filter(case__number=case)
    if least:
        rows = rows.filter(score__gte=least)
    if q:
        rows = rows.filter(person__in=Person.objects.filter(name__contains=q))
    return rows.select_related("person", "case__person", "via", "proposed_by", "decided_by", "contact")


def still_proposed(found: Iterable[ContactProposal]) -> int:
    """Count those of some candidates about whom nobody decided yet."""
    return ContactProposal.objects.filter(pk__in=[each.pk for each in found], state="proposed").count()


def evidence_in_words(proposal: ContactProposal) -> str:
    """Say in the language of the page why somebody is a candidate."""
    try:
        said = proposal.evidence | ({"via": proposal.via.name} if proposal.via else {})
        return str(_(proposal.says) % said)
    except (KeyError, TypeError, ValueError):
        return _(proposal.says)
