"""What stands in a protocol: a value with its source and grade, the units and limits of numbers, lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypeVar

from lianfang.common.errors import Refused

T = TypeVar("T")


def N_(text: str) -> str:
    """Mark a text for translation; there is no Django here to translate it."""
    return text


Grade = Literal["official", "repost", "local_practice", "later_rule", "study", "design_choice", "unsourced"]

GRADES: dict[Grade, str] = {
    "official": N_("Official page, or state media reporting the rule"),
    "repost": N_("Read in a repost that quotes the rule"),
    "local_practice": N_("Practice of a place, by its own notice or report"),
    "later_rule": N_("A later rule, used as a default; not in force then"),
    "study": N_("A published study"),
    "design_choice": N_("Chosen by this project"),
    "unsourced": N_("General knowledge; no text found"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its own title, who issued it and when, and where its text was read if not there."""

    key: str
    title: str
    issuer: str
    issued: str = ""
    read_in: str = ""


WITHOUT_DOCUMENT: dict[str, Source] = {
    "design_choice": Source("design_choice", N_("Chosen by this project"), "Lianfang"),
    "unsourced": Source("unsourced", N_("General knowledge; no text found"), "Lianfang"),
}
"""Values of these two grades name no document, so none can be invented for them: they carry a note."""


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value in force, how well it is known, the document it comes from, what to add, and its unit."""

    value: T
    grade: Grade
    source: Source
    note: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number may be, and the unit it is in."""

    unit: str
    least: float
    most: float


Count = Annotated[Sourced[int], Limits("", 0, 100)]
Days = Annotated[Sourced[int], Limits("d", 0, 366)]
Hours = Annotated[Sourced[int], Limits("h", 0, 336)]
MaybeDays = Annotated[Sourced[int | None], Limits("d", 0, 366)]
MaybeHours = Annotated[Sourced[int | None], Limits("h", 0, 336)]
MaybeWeeks = Annotated[Sourced[int | None], Limits("wk", 0, 104)]
DayNumbers = Annotated[Sourced[tuple[int, ...]], Limits("d", 1, 366)]


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list: the key that is stored, and the English label that is shown translated."""

    key: str
    label: str


ChoiceT = TypeVar("ChoiceT", bound=Choice)


def one_of(items: Iterable[ChoiceT], key: str) -> ChoiceT:
    """Find an entry of a list by its key, or refuse and name the keys there are."""
    there = tuple(items)
    for item in there:
        if item.key == key:
            return item
    raise Refused(
        "unknown_choice",
        N_("The protocol has no “%(key)s” here; it has: %(known)s"),
        key=key,
        known=", ".join(item.key for item in there) or "–",
    )
