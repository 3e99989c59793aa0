"""Decisions about people: which there are, and what each must have: who decided, why, until when, and a way to object.

Each app names its own in its `decisions.py`; `privacy.decided` brings these lists together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision by which somebody must, must not or may not do something.

    key: its name, app and model; label: its English words; only: which rows of the table are such decisions.
    by, at, reason, until: the columns of who decided, when, why, and when it ends; `until` is "" for one that is over
        with itself (a refusal of one day), which `ends` then says in words.
    why: gives the reason in words, where the column alone does not.
    objection: "own" where the app has a procedure of its own, "shared" for that of the desk for personal data.
    """

    key: str
    label: Any
    model: type[Any]
    by: str
    at: str
    reason: str
    until: str
    objection: Literal["own", "shared"]
    only: Callable[[Any], Any]
    person: str = "person_id"
    area: str = "area_id"
    ends: Any = ""
    why: Callable[[Any], str] | None = None

    def rows(self) -> Any:
        """Give the decisions."""
        return self.only(self.model._default_manager.all())
