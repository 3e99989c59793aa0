"""The audit of this app's deeds: always with the person and the area they are about."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.cases.models import Case, Contact, Exposure, Quarantine

Thing = Case | Contact | Exposure | Quarantine
T = TypeVar("T", Case, Contact, Exposure, Quarantine)


def trail(by: User, verb: str, thing: Thing, now: datetime, **data: Any) -> None:
    """Note who did what to whose case, contact, exposure or quarantine."""
    audit(by, f"cases.{verb}", thing, now, person_id=thing.person_id, area_id=thing.area_id, **data)


def trail_many(
    by: User, verb: str, things: Sequence[T], now: datetime, said: Callable[[T], dict[str, Any]]
) -> None:
    """Note the same deed to many people, one row each; `said` gives what is noted with each."""
    rows = [About(thing, thing.person_id, thing.area_id, said(thing)) for thing in things]
    audit_many(by, f"cases.{verb}", rows, now)
