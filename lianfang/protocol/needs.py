"""The part of a protocol about what people need and what they say: kinds, clocks, how long an answer may take."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Choice, Days, Hours, Limits, Sourced, one_of

Minutes = Annotated[Sourced[int], Limits("min", 1, 2880)]


@dataclass(frozen=True, slots=True)
class NeedKind(Choice):
    """A kind of need: within how many minutes a human being speaks with whoever needs it, within how many hours it is
    met, and the words by which it is guessed before somebody has read it."""

    speak_minutes: int
    meet_hours: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs told at doors, by phone and on the public page; thanks and complaints."""

    kinds: Annotated[Sourced[tuple[NeedKind, ...]], "Kinds of need and their clocks, from when it was told"]
    sort_minutes: Annotated[Minutes, "A need whose kind nobody guessed is read and sorted within this"]
    silence_days: Annotated[Days, "A need that was met counts as confirmed when nobody objects for this long"]
    answer_hours: Annotated[Hours, "Thanks and complaints are answered within this, from when they came in"]
    route_hours: Annotated[Hours, "and stand with the unit that answers them within this"]

    def kind(self, key: str) -> NeedKind:
        """Find a kind of need by its key."""
        return one_of(self.kinds.value, key)
