"""What a registration desk asks: who is this, are they in a tube already, for whom do they act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import may, spans
from lianfang.accounts.models import User
from lianfang.booking import queries as booking
from lianfang.booking.models import Booking, Slot
from lianfang.common.ids import read_person_code
from lianfang.people.models import Identifier, Person, ProxyLink
from lianfang.people.phones import answers_for
from lianfang.people.queries import holders, ids_of, kept_ids, search
from lianfang.people.rules.names import mask_number, mask_phone
from lianfang.people.rules.numbers import possible_numbers, read_phone
from lianfang.places.models import Site
from lianfang.places.rules import Span
from lianfang.sync.queries import counting
from lianfang.testing.models import PersonResult, Round, RoundSite, Swab, Tube
from lianfang.testing.queries.lists import in_areas
from lianfang.testing.rules import SAMPLING

FOUND = 20  # people of one search (design choice)


def desk_rounds(user: User, on: date) -> QuerySet[Round]:
    """List the open rounds in whose area a user works at a desk."""
    mine = spans(user, "booking.desk", on)
    sites = RoundSite.objects.filter(_of_sites(mine))
    rows = Round.objects.filter(state=Round.State.OPEN, id__in=sites.values("round_id"))
    return rows.select_related("area").order_by("-starts_on", "number")


def _of_sites(areas: Iterable[Span]) -> Q:
    """Give the condition that the site of a row lies in one of these areas; none: nowhere."""
    wanted = Q(pk__in=[])
    for first, last in areas:
        wanted |= Q(site__area_id__gte=first, site__area_id__lte=last)
    return wanted


def desk_sites(round_: Round, user: User, on: date) -> list[Site]:
    """List the sites of a round at which a user works at a desk."""
    mine = spans(user, "booking.desk", on)
    rows = Site.objects.filter(in_areas(mine), id__in=round_.sites.values("site_id"), closed_at=None)
    return list(rows.select_related("area").order_by("area_id", "name")) if mine else []


def find_people(typed: str, user: User, on: date) -> list[Person]:
    """Find people by what was scanned or typed: exactly, by a code, a document's number or a phone; by name only for
    those who may look for people there."""
    typed = typed.strip()
    if code := read_person_code(typed):
        ids = [code]
    elif any(letter.isdigit() for letter in typed):
        ids = holders(possible_numbers(typed))
        phone = read_phone(typed)
        ids += [person.pk for person in answers_for(phone)] if phone else []
    elif may(user, "people.read", on):
        return [each.person for each in search(typed, user, on, FOUND)]
    else:
        return []
    kept = list(dict.fromkeys(kept_ids(ids).values()))[:FOUND]
    rows = Person.objects.select_related("area", "household").in_bulk(kept)
    return [rows[id_] for id_ in kept if id_ in rows]


@dataclass(frozen=True, slots=True)
class InRound:
    """How somebody stands in a round: the tubes they are in whose result is not out, and what the others said."""

    open_tubes: list[Tube]
    resulted: int
    recheck: bool

    @property
    def warned(self) -> bool:
        """Say whether another swab would be doubted."""
        return bool(self.open_tubes)


def in_round(person_id: UUID, round_: Round) -> InRound:
    """Say how somebody stands in a round, whichever of their records was swabbed. Four statements."""
    ids = ids_of(person_id)
    swabs = Swab.objects.filter(counting(), person__in=ids, round=round_)
    tubes = list(Tube.objects.filter(id__in=swabs.values("tube_id")).order_by("opened_at"))
    means = set(
        PersonResult.objects.filter(person__in=ids, round_id=round_.pk).values_list("meaning", flat=True)
    )
    return InRound(
        [tube for tube in tubes if not tube.conclusion],
        sum(bool(tube.conclusion) for tube in tubes),
        "recheck" in means,
    )


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Somebody at the desk: who they are, how they stand, their place, for whom they act and who acts for them."""

    person: Person
    documents: list[str]
    phone: str
    in_round: InRound
    place: Booking | None
    acts_for: list[Person]
    proxies: list[ProxyLink]


def at_desk(person: Person, round_: Round, *, whole_phone: bool) -> AtDesk:
    """Gather what a desk needs to see of somebody, and no more: numbers are masked."""
    ids = ids_of(person.pk)
    held = Identifier.objects.filter(person__in=ids).exclude(tail="")
    links = ProxyLink.objects.filter(ended_on=None)
    return AtDesk(
        person,
        [f"{row.get_kind_display()} {mask_number(row.kind, row.tail)}" for row in held],
        person.phone if whole_phone else mask_phone(person.phone),
        in_round(person.pk, round_),
        booked(person.pk, round_),
        [link.person for link in links.filter(proxy__in=ids).select_related("person__area")],
        list(links.filter(person__in=ids).select_related("proxy")),
    )


def booked(person_id: UUID, round_: Round) -> Booking | None:
    """Give the place somebody holds in a round, whichever of their records has it."""
    return booking.live(person_id, SAMPLING, round_.pk)


def desk_slots(round_: Round, site: Site, now: datetime) -> list[Slot]:
    """List the free times of a site, the next ones first."""
    return list(booking.offered(SAMPLING, round_.pk, now).filter(site=site)[:20])


def line(round_: Round, site: Site, day: date) -> QuerySet[Booking]:
    """List who has a place at a site on a day and is not done, those who came first."""
    rows = booking.line_of(SAMPLING, round_.pk, site.pk, day)
    return rows.filter(state__in=Booking.LIVE)
