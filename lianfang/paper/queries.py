"""Reads of kits and their forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Count, Prefetch, Q, QuerySet

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.ids import read_person_code
from lianfang.paper.models import Keying, Kit, Listed, PaperForm
from lianfang.paper.rules.keyed import Keyed, KeyedLine, Problem, id_kind
from lianfang.paper.rules.numbers import read_list_code
from lianfang.people.models import Alias, Identifier, IdentifierClaim, Person
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import search_form
from lianfang.people.rules.numbers import read_number
from lianfang.people.vault import Sealer, unseal
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.testing.models import Round, RoundSite


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in a kit's household lists."""

    nth: int
    person: Person
    address: str
    tail: str


def listed(kit: Kit) -> list[Line]:
    """List who stands in a kit's household lists, in the order of the doors. Two statements."""
    documents = Identifier.objects.exclude(tail="").order_by("kind", "id")
    rows = (
        Listed.objects.filter(kit=kit)
        .order_by("nth")
        .select_related("person__household")
        .prefetch_related(Prefetch("person__identifiers", documents))
    )
    return [_line(row) for row in rows]


def _line(row: Listed) -> Line:
    person = row.person
    documents = list(person.identifiers.all())
    address = person.household.address if person.household else ""
    return Line(row.nth, person, address, documents[0].tail if documents else "")


def residents(area_id: int) -> QuerySet[Person]:
    """List who is on record in an area, without records that were merged into others."""
    merged = Alias.objects.filter(undone_at=None).values("person_id")
    return Person.objects.filter(inside(area_id)).exclude(id__in=merged).select_related("household")


def round_for(site: Site, on: datetime) -> Round | None:
    """Give the round a site works for: one that is open that day, else the next one planned, else the latest."""
    working = Round.objects.filter(id__in=RoundSite.objects.filter(site=site).values("round_id"))
    day = day_of(on)
    now = working.filter(starts_on__lte=day, ends_on__gte=day).exclude(state__in=["closed", "reconciled"])
    return now.first() or working.filter(starts_on__gt=day).last() or working.first()


def kits(user: User, on: datetime) -> QuerySet[Kit]:
    """List the kits of the sites a user sees, with how far their forms have come."""
    found = visible(Kit.objects.all(), user, "testing.read", day_of(on))
    counted = {f"n_{state}": Count("forms", filter=Q(forms__state=state)) for state in PaperForm.State.values}
    return found.select_related("site", "round__area", "printed_by").annotate(
        dealt=Count("forms", filter=Q(forms__state__in=["told", "void"])), **counted
    )


def forms(
    user: User, on: datetime, *, q: str = "", state: str = "", kit: UUID | None = None
) -> QuerySet[PaperForm]:
    """List the forms a user may key, by state, kit or the beginning of their number or tube."""
    found = visible(PaperForm.objects.all(), user, "testing.read", day_of(on))
    if state:
        found = found.filter(state=state)
    if kit:
        found = found.filter(kit=kit)
    if q:
        found = found.filter(Q(number__startswith=q) | Q(tube_code__startswith=q))
    return found.select_related("kit__site", "kit__round__area").prefetch_related(
        Prefetch("keyings", Keying.objects.select_related("by").defer("sealed"))
    )


def counts(user: User, on: datetime) -> dict[str, int]:
    """Count the forms of the sites a user sees, by state."""
    rows = visible(PaperForm.objects.order_by(), user, "testing.read", day_of(on))
    found = dict(rows.values_list("state").annotate(n=Count("id")))
    return {state: found.get(state, 0) for state in PaperForm.State.values}


def has_list(kit: Kit) -> bool:
    """Say whether people were listed when the kit was made."""
    return Listed.objects.filter(kit=kit).exists()


def offered_sites(user: User, on: datetime) -> QuerySet[Site]:
    """List the open sites that work for a round, where the user plans testing."""
    wanted = Q(pk__in=[])
    for first, last in spans(user, "testing.plan", day_of(on)):
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    working = RoundSite.objects.values("site_id")
    return Site.objects.filter(wanted, id__in=working, closed_at=None).select_related("area")


def read(form_id: UUID, sealed: bytes | memoryview) -> Keyed:
    """Open what somebody keyed."""
    return msgspec.json.decode(unseal(sealed, form_id), type=Keyed)


def keyings(form: PaperForm) -> Sequence[tuple[Keying, Keyed]]:
    """Give what was keyed of a form, the first first."""
    found: list[Any] = list(form.keyings.select_related("by").order_by("nth"))
    return [(each, read(form.id, each.sealed)) for each in found]


# --- who is meant


def meant_by(kit: Kit, lines: Sequence[KeyedLine]) -> list[tuple[UUID, str] | None]:
    """Give whom the list codes of some lines name, or the residents' codes scanned in their place. Two statements."""
    places = [read_list_code(kit.code, line.list_code) for line in lines]
    scanned = [read_person_code(line.list_code) for line in lines]
    listed = Listed.objects.filter(kit=kit, nth__in=[place for place in places if place])
    there: dict[object, tuple[UUID, str]] = {
        nth: (id_, name) for nth, id_, name in listed.values_list("nth", "person_id", "person__name")
    }
    people = Person.objects.filter(id__in=[id_ for id_ in scanned if id_])
    there |= {id_: (id_, name) for id_, name in people.values_list("id", "name")}
    return [there.get(place or id_) for place, id_ in zip(places, scanned, strict=True)]


def listed_as(kit: Kit, lines: Sequence[KeyedLine]) -> list[UUID | None]:
    """Give whom the codes of some lines mean. None without a code, and where the person goes by another name than
    stands on the paper: whoever was swabbed is not taken for somebody else."""
    return [
        found[0] if found and search_form(found[1]) == search_form(line.name) else None
        for found, line in zip(meant_by(kit, lines), lines, strict=True)
    ]


def other_names(kit: Kit, read: Keyed) -> list[Problem]:
    """Say on which lines the list has another name under the code than stands on the paper."""
    people = list(read.people())
    meant = meant_by(kit, [line for _n, line in people])
    return [
        Problem(f"lines.{n}.name", "list_name")
        for (n, line), found in zip(people, meant, strict=True)
        if found and line.name and search_form(found[1]) != search_form(line.name)
    ]


def holders_of(numbers: Iterable[str], today: date) -> dict[str, UUID]:
    """Give who holds each of these numbers as they were written; those nobody holds are left out. One statement."""
    sealer, asked = Sealer(), {}
    for number in filter(None, numbers):
        kind = id_kind(number)
        read = read_number(kind, number, today)
        if not isinstance(read, Wrong):
            asked[sealer.blind(kind, read.text)] = number
    claims = IdentifierClaim.objects.filter(blind__in=list(asked)).values_list("blind", "person_id")
    return {asked[bytes(blind)]: person for blind, person in claims}
