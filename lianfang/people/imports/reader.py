"""Many people of a table: what is plainly right is taken as it stands, every other row is read with patience. Both ways
say the same of a row; the first costs a tenth."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import repeat
from typing import Any

from lianfang.common.ids import many
from lianfang.common.remembering import Answers
from lianfang.documents.tables import Done, Some, Work
from lianfang.people.imports.areas import area_of
from lianfang.people.imports.lists import meant, newcomer, read_born
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import read_name
from lianfang.people.rules.newcomer import KINDS, Ready, check_birth, ready
from lianfang.people.rules.numbers import Number, plain_mobiles, right_characters
from lianfang.places.rules import official_code

_COLUMNS = ("name", "kind", "sex", "born_on", "phone", "id_kind", "number", "address")
_ODD, _LONGEST = frozenset("13579"), 200
_RESIDENT = frozenset({"", "resident_id"})  # a number of 18 that is right needs no kind beside it


class Reader:
    """Reads the people of one file; names, days, areas and doors come again and again, so each is read once."""

    def __init__(self, work: Work) -> None:
        self.today = work.today
        self.areas = Answers[str, int | Done](partial(area_of, work=work))
        self.names = Answers(read_name)
        self.born = Answers(self._born)
        self.doors = Answers[str, str](lambda text: " ".join(text.split()))
        self.kinds, self.sexes, self.papers = (
            Answers(partial(meant, column)) for column in ("kind", "sex", "id_kind")
        )

    def _born(self, text: str) -> date | Wrong | None:
        read = read_born(text)
        if not isinstance(read, date):
            return read
        return check_birth(read, "", Number("none_yet", ""), self.today) or read

    def read(self, rows: Some, areas: Sequence[int | Done]) -> list[Ready | Wrong]:
        """Give of each row who can be written, or what is wrong with it.

        Somebody with a resident identity number is written at once if every cell is as most are; of every other row it
        is said one by one.
        """
        given = {key: rows.column(key) for key in _COLUMNS}
        numbers, phones = given["number"], given["phone"]
        right = right_characters(numbers)
        births = [self.born[text[6:14]] if fits else None for text, fits in zip(numbers, right, strict=True)]
        own = ["m" if fits and text[16] in _ODD else "f" for text, fits in zip(numbers, right, strict=True)]
        kinds, kept = self._each(self.kinds, given["kind"]), self._each(self.names, given["name"])
        doors = self._each(self.doors, given["address"])
        told = zip(
            self._each(self.born, given["born_on"]),
            self._each(self.sexes, given["sex"]),
            self._each(self.papers, given["id_kind"]),
            phones,
            plain_mobiles(phones),
            strict=True,
        )
        columns = (kinds, kept, own, births, phones, areas, doors)
        people = zip(
            range(len(rows)),
            many(len(rows)),
            *columns,
            repeat("resident_id"),
            numbers,
            repeat(False),
            repeat(True),
        )
        return [
            person if _plain(person, *cells) else self._patient(person.place, rows, areas[person.place])
            for person, cells in zip(map(Ready._make, people), told, strict=True)
        ]

    @staticmethod
    def _each(answers: Answers[str, Any], column: Sequence[str]) -> list[Any]:
        return list(map(answers.__getitem__, column))

    def _patient(self, index: int, rows: Some, area: int | Done) -> Ready | Wrong:
        if isinstance(area, Done):
            return Wrong.AREA_UNKNOWN
        read = newcomer({**rows[index], "area": official_code(area)})
        return read if isinstance(read, Wrong) else ready(index, read, self.today)


def _plain(person: Ready, born: date | Wrong | None, sex: str, paper: str, phone: str, mobile: bool) -> bool:
    """Say whether every cell of a row is written as most are and fits the others; False is no verdict."""
    _place, _id, kind, name, own, birth, _phone, area, door, *_rest = person
    return (
        type(birth) is date
        and (born is None or born == birth)
        and (not sex or sex == own)
        and (mobile or not phone)
        and type(name) is str
        and type(area) is int
        and kind in KINDS
        and paper in _RESIDENT
        and len(door) <= _LONGEST
    )
