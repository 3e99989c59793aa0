"""The codes of others that we speak (LOINC, SNOMED CT, ICD, CVX, HL7): one table, terminology.toml, none elsewhere."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_suffix(".toml")


class Term(NamedTuple):
    """A code of a terminology: its system as FHIR names it, what it says in English and Chinese, where it was read."""

    key: str
    system: str
    system_name: str
    code: str
    display: str
    chinese: str
    source: str

    @property
    def seen(self) -> bool:
        """Say whether somebody has read the code where it stands."""
        return self.source != str(_read()["sources"]["none"])


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(FILE.read_text("utf-8"))


@lru_cache(maxsize=1)
def terms() -> dict[str, Term]:
    """Give the whole table, by key."""
    table = _read()
    return {
        key: Term(
            key,
            table["systems"][row["system"]]["uri"],
            table["systems"][row["system"]]["name"],
            row["code"],
            row["en"],
            row["zh"],
            str(table["sources"][row["source"]]),
        )
        for key, row in table["terms"].items()
    }


def term(key: str) -> Term:
    """Give a term.

    Raises KeyError.
    """
    return terms()[key]


def code(key: str) -> str:
    """Give the code of a term."""
    return terms()[key].code
