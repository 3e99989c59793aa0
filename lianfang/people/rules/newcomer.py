"""What is told about a person when they are registered, and whether it can be right."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from lianfang.common.ids import uuid7
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import read_name
from lianfang.people.rules.numbers import OLDEST, Number, age, read_number, read_phone

KINDS = frozenset({"resident", "present", "transient", "staff"})
SEXES = frozenset({"f", "m", ""})
NAMELESS = "?"  # of someone whose name was told in signs that cannot be shown


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person as told at a desk, by a phone or in a file.

    The id is made where the person is registered: sending it twice makes one person. A door's address makes a
    household in the area.
    """

    name: str
    area_id: int
    kind: str = "resident"
    sex: str = ""
    born_on: date | None = None
    phone: str = ""
    id_kind: str = "none_yet"
    number: str = ""
    address: str = ""
    verified: bool = False
    id: UUID = field(default_factory=uuid7)


class Checked(NamedTuple):
    """The same, as it is kept."""

    name: str
    sex: str
    born_on: date | None
    phone: str
    number: Number
    address: str


class Ready(NamedTuple):
    """A person who can be written: what was checked, with the id as 32 hexadecimal digits.

    place: where they stand in what was sent; made: the id was made just now, so that nobody is on record under it.
    """

    place: int
    id: str
    kind: str
    name: str
    sex: str
    born_on: date | None
    phone: str
    area_id: int
    address: str
    id_kind: str
    number: str
    verified: bool = False
    made: bool = False


def ready(place: int, told: Newcomer, today: date) -> Ready | Wrong:
    """Check what was told about a person, so that it can be written."""
    kept = check(told, today)
    if isinstance(kept, Wrong):
        return kept
    name, sex, born_on, phone, number, address = kept
    return Ready(
        place,
        told.id.hex,
        told.kind,
        name,
        sex,
        born_on,
        phone,
        told.area_id,
        address,
        number.kind,
        number.text,
        told.verified,
    )


def check(told: Newcomer, today: date) -> Checked | Wrong:
    """Check what was told about a person; sex and date of birth are taken from the identity number if not told."""
    name = read_name(told.name)
    if isinstance(name, Wrong):
        return name
    number = read_number(told.id_kind, told.number, today)
    if isinstance(number, Wrong):
        return number
    phone = read_phone(told.phone) if told.phone else ""
    if phone is None:
        return Wrong.PHONE_SHAPE
    address = " ".join(told.address.split())
    wrong = (
        (told.kind not in KINDS and Wrong.KIND_UNKNOWN)
        or (told.sex not in SEXES and Wrong.SEX_UNKNOWN)
        or (len(address) > 200 and Wrong.ADDRESS_LONG)
        or check_birth(told.born_on, told.sex, number, today)
    )
    if wrong:
        return wrong
    return Checked(name, told.sex or number.sex, told.born_on or number.born_on, phone, number, address)


def check_birth(born_on: date | None, sex: str, number: Number, today: date) -> Wrong | None:
    """Say whether a told date of birth and sex can be right and agree with the identity number."""
    if born_on and born_on > today:
        return Wrong.BORN_FUTURE
    if born_on and age(born_on, today) > OLDEST:
        return Wrong.BORN_TOO_LONG_AGO
    if born_on and number.born_on and born_on != number.born_on:
        return Wrong.BORN_DIFFERS
    if sex and number.sex and sex != number.sex:
        return Wrong.SEX_DIFFERS
    return None


def softened(told: Newcomer, today: date) -> tuple[Checked, Wrong | None]:
    """Keep of a person met in the field what can be right, and say what cannot: whoever stood there is not refused."""
    kept = check(told, today)
    if not isinstance(kept, Wrong):
        return kept, None
    name, number = read_name(told.name), read_number(told.id_kind, told.number, today)
    if isinstance(name, Wrong):
        name = "".join(c for c in told.name if c.isprintable()).strip() or NAMELESS
    if isinstance(number, Wrong):
        number = Number("none_yet", "")
    fits = check_birth(told.born_on, told.sex, number, today) is None
    sex, born_on = (told.sex, told.born_on) if fits else ("", None)
    phone = (told.phone and read_phone(told.phone)) or ""
    address = " ".join(told.address.split())[:200]
    return Checked(name, sex or number.sex, born_on or number.born_on, phone, number, address), kept
