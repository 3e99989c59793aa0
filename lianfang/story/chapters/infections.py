"""The eight of the outbreak and the one who was not: invented people, dates that end in the report's figures."""

from dataclasses import dataclass
from datetime import date, datetime

from lianfang.places.rules import pack
from lianfang.story.chapters.step import when
from lianfang.story.city import HIGH_TECH

TAOHUALUN, HESHAN_STREET, JINYINSHAN = pack(43, 9, 3, 2), pack(43, 9, 3, 1), pack(43, 9, 3, 3)


@dataclass(frozen=True, slots=True)
class Infection:
    """One infection of the story: where the person lives, when found, how classed, by whom infected, when home."""

    number: int
    area: int
    found: datetime
    kind: str  # confirmed or asymptomatic
    clinical: str
    onset: date | None
    infector: int  # 0: the traveller of the first call
    left: datetime
    how: str  # "pool": found in a round; "contact": found by a test in quarantine


INFECTIONS = (
    Infection(
        1, TAOHUALUN, when(7, 30, 1), "confirmed", "ordinary", date(2021, 7, 28), 0, when(8, 28, 10), "pool"
    ),
    Infection(2, TAOHUALUN, when(7, 30, 14), "asymptomatic", "", None, 1, when(8, 14, 10), "contact"),
    Infection(
        3, TAOHUALUN, when(7, 31, 9), "confirmed", "mild", date(2021, 7, 31), 1, when(9, 6, 10), "contact"
    ),
    Infection(4, TAOHUALUN, when(7, 31, 20), "asymptomatic", "", None, 3, when(8, 16, 10), "contact"),
    Infection(5, TAOHUALUN, when(8, 1, 10), "asymptomatic", "", None, 3, when(8, 17, 10), "contact"),
    Infection(6, TAOHUALUN, when(8, 1, 21), "asymptomatic", "", None, 1, when(8, 18, 10), "contact"),
    Infection(
        7, TAOHUALUN, when(8, 3, 8), "confirmed", "ordinary", date(2021, 8, 2), 5, when(9, 23, 10), "contact"
    ),
    Infection(8, HESHAN_STREET, when(8, 4, 23), "asymptomatic", "", None, 7, when(8, 21, 10), "pool"),
)
NINTH = 9  # grey in a pool of the high-tech zone, positive once, negative with the second reagent
NINTH_AREA = HIGH_TECH
CLOSE, SECONDARY = 12, 15  # contacts found for each case
TRAVELLER = "林浩宇"
