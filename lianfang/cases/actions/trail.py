"""The audit of this app's deeds: always with the person and the area they are about."""

from datetime import datetime
from typing import Any

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases.models import Case, Contact, Exposure, Quarantine


def trail(
    by: User, verb: str, thing: Case | Contact | Exposure | Quarantine, now: datetime, **data: Any
) -> None:
    """Note who did what to whose case, contact, exposure or quarantine."""
    audit(by, f"cases.{verb}", thing, now, person_id=thing.person_id, area_id=thing.area_id, **data)
