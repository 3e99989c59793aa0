"""A phone that keeps a roster, for the tests of rosters."""

from collections.abc import Callable
from typing import Any

from lianfang.fieldapp.tests.make import Caller, read
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number
from lianfang.places.rules import pack

COMMUNITY = pack(43, 9, 3, 402, 7)
NEXT_DOOR = pack(43, 9, 3, 402, 8)


def newcomer(**over: Any) -> Newcomer:
    """Write somebody of the community who comes to the desk."""
    fields: dict[str, Any] = {
        "name": "欧阳静",
        "area_id": COMMUNITY,
        "id_kind": "resident_id",
        "number": make_number(),
        "address": "碧桂里3栋2单元501",
        "phone": "13873712345",
    }
    return Newcomer(**(fields | over))


class Kept:
    """What a phone keeps: rows by kind and key, as the app keeps them."""

    def __init__(self, phone: Caller) -> None:
        self.phone, self.mark, self.pages = phone, "", 0
        self.rows: dict[tuple[str, str], Any] = {}
        self.answer: dict[str, Any] = {}

    def fetch(self, between: Callable[[], None] = lambda: None) -> "Kept":
        """Fetch a clean roster, page by page."""
        after = ""
        while True:
            self.answer = read(self.phone.get("roster" + (f"?after={after}" if after else "")))
            self.take(self.answer["rows"])
            self.mark, self.pages = self.answer["mark"], self.pages + 1
            after = self.answer["next"]
            if not after:
                return self
            between()

    def follow(self) -> list[Any]:
        """Fetch what changed, all of it."""
        rows: list[Any] = []
        more = True
        while more:
            answer = read(self.phone.get(f"changes?mark={self.mark}"))
            rows += answer["rows"]
            self.mark, more = answer["mark"], answer["more"]
        self.take(rows)
        return rows

    def take(self, rows: list[Any]) -> None:
        """Keep rows."""
        for row in rows:
            if row["t"] == "gone":
                for kind in ("person", "household"):
                    self.rows.pop((kind, row["id"]), None)
            else:
                self.rows[row["t"], row.get("id") or row.get("person_id") or row["household_id"]] = row

    def of(self, kind: str) -> dict[str, Any]:
        """Give the rows of a kind by their keys."""
        return {key: row for (t, key), row in self.rows.items() if t == kind}

    def names(self) -> list[str]:
        """List the names of the people kept."""
        return sorted(row["name"] for row in self.of("person").values())
