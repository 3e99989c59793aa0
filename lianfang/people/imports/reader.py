"""Many people of a table: what is plainly right is taken as it stands, every other row is read with patience. Both ways
say the same of a row; the first costs a tenth."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from lianfang.common.ids import many
from lianfang.common.remembering import Answers
from lianfang.documents.tables import Done, Some, Work
from lianfang.people.imports.areas import area_of
from lianfang.people.imports.lists import meant, newcomer, read_born
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import read_name
from lianfang.people.rules.newcomer import KINDS, Ready, check_birth, ready
from lianfang.people.rules.numbers import PLAIN_MOBILE, Checker, Number
from lianfang.places.rules import official_code

_COLUMNS = ("name", "kind", "sex", "born_on", "phone", "id_kind", "number", "address")
_ODD, _LONGEST = frozenset("13579"), 200
_RESIDENT = frozenset({"", "resident_id"})  # a number of 18 that is right needs no kind beside it


class Reader:
    """Reads the people of one file; names, days, areas and doors come again and again, so each is read once."""

    def __init__(self, work: Work) -> None:
        self.today, self.checker = work.today, Checker()
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
        """Give of each row who can be written, or what is wrong with it."""
        columns = [rows.column(key) for key in _COLUMNS]
        every = zip(many(len(rows)), areas, *columns, strict=True)
        return [
            self._plain(index, *cells) or self._patient(index, rows, areas[index])
            for index, cells in enumerate(every)
        ]

    def _plain(
        self,
        index: int,
        id_: str,
        area: int | Done,
        name: str,
        kind: str,
        sex: str,
        born: str,
        phone: str,
        paper: str,
        number: str,
        address: str,
    ) -> Ready | None:
        """Give somebody with a resident identity number if every cell is written as most are; None is no verdict."""
        if not self.checker.right(number):
            return None
        kept, told, birth = self.names[name], self.born[born], self.born[number[6:14]]
        kind, sex, door = self.kinds[kind], self.sexes[sex], self.doors[address]
        own = "m" if number[16] in _ODD else "f"
        if isinstance(kept, Wrong) or not isinstance(birth, date) or not isinstance(area, int):
            return None
        plain = (
            (told is None or told == birth)
            and (not sex or sex == own)
            and (not phone or PLAIN_MOBILE.fullmatch(phone))
            and kind in KINDS
            and self.papers[paper] in _RESIDENT
            and len(door) <= _LONGEST
        )
        if not plain:
            return None
        return Ready(
            index,
            id_,
            kind,
            kept,
            own,
            birth,
            phone,
            area,
            door,
            "resident_id",
            number,
            verified=False,
            made=True,
        )

    def _patient(self, index: int, rows: Some, area: int | Done) -> Ready | Wrong:
        if isinstance(area, Done):
            return Wrong.AREA_UNKNOWN
        read = newcomer({**rows[index], "area": official_code(area)})
        return read if isinstance(read, Wrong) else ready(index, read, self.today)
