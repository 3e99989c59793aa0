"""People and organisations from files."""

from lianfang.people.imports.areas import area_of
from lianfang.people.imports.lists import Imported, RefusedRow, import_people, write_refused
from lianfang.people.imports.organisations import ORGANISATIONS
from lianfang.people.imports.people import PEOPLE

__all__ = [
    "ORGANISATIONS",
    "PEOPLE",
    "Imported",
    "RefusedRow",
    "area_of",
    "import_people",
    "write_refused",
]
