"""Answers that are asked for again and again while a long list is read: names, days, areas."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 200_000  # answers that are kept; a city's names are more, and begin anew now and then (design choice)


class Answers(dict[K, V]):
    """What a function says to each question, worked out once: `answers[question]`, as quick as a dictionary."""

    def __init__(self, ask: Callable[[K], V], most: int = MOST) -> None:
        super().__init__()
        self.ask, self.most = ask, most

    def __missing__(self, question: K) -> V:
        if len(self) >= self.most:
            self.clear()
        found = self[question] = self.ask(question)
        return found
