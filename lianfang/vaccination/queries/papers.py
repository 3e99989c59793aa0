"""What a certificate says of somebody, and whether what a code says still stands."""

from dataclasses import dataclass
from datetime import date

from lianfang.people.models import Identifier, Person
from lianfang.people.queries import ids_of
from lianfang.vaccination.models import GivenDose
from lianfang.vaccination.queries.doses import doses_of
from lianfang.vaccination.signing import Said, Shot


def diseases_of(person: Person) -> list[str]:
    """List the diseases against which somebody has doses that can be certified."""
    rows = doses_of(person.pk).filter(doubted=False).exclude(source=GivenDose.Source.DECLARED)
    return sorted(set(rows.order_by().values_list("disease", flat=True)))


def certified(person: Person, disease: str, on: date) -> Said | None:
    """Give what a certificate says: the doses given here and those read in a document, none that was only told or is
    in doubt. None when there is nothing to say."""
    rows = doses_of(person.pk, disease).filter(doubted=False).exclude(source=GivenDose.Source.DECLARED)
    shots = tuple(
        Shot(row.product, row.number, row.day, row.lot.number if row.lot else "", row.where, row.pk)
        for row in rows
    )
    if not shots:
        return None
    document = Identifier.objects.filter(person__in=ids_of(person.pk)).exclude(tail="").order_by("id").first()
    return Said(person.name, document.tail if document else "", disease, on, shots)


@dataclass(frozen=True, slots=True)
class Checked:
    """A dose a code says, and how it stands on record: it stands, was taken back, or is not known here."""

    shot: Shot
    state: str


def checked(said: Said) -> list[Checked]:
    """Look up how each dose of a signed code stands on record. One statement."""
    rows = GivenDose.objects.in_bulk([shot.record for shot in said.shots])
    found = []
    for shot in said.shots:
        row = rows.get(shot.record)
        state = "unknown" if row is None else "taken_back" if row.void_at or row.doubted else "stands"
        found.append(Checked(shot, state))
    return found
