"""Cases, contacts and quarantine for tests, made through the public actions."""

from datetime import datetime, timedelta
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG


def make_epidemiologist(**over: Any) -> User:
    """Make an epidemiologist of the city."""
    return make_user("epidemiologist", **({"area_id": YIYANG} | over))


def make_case(
    now: datetime,
    *,
    state: str = "confirmed",
    by: User | None = None,
    outbreak: Outbreak | None = None,
    person: Person | None = None,
    **over: Any,
) -> Case:
    """Make a case and bring it into a state, each step by the same epidemiologist."""
    by = by or make_epidemiologist()
    outbreak = outbreak or Outbreak.objects.first() or make_outbreak()
    person = person or make_person()
    if state == Case.State.ELSEWHERE:
        return actions.record_lead(outbreak, person=person, told_by="北京警方来电", by=by, now=now, **over)
    case = actions.propose_case(outbreak, person=person, reason="外院检测阳性", by=by, now=now)
    if state == Case.State.PROPOSED:
        return case
    actions.start_review(case, by=by, now=now)
    decide = {
        "review": lambda: case,
        "confirmed": lambda: actions.confirm(case, by=by, now=now, **over),
        "asymptomatic": lambda: actions.call_asymptomatic(case, by=by, now=now, **over),
        "excluded": lambda: actions.exclude(case, reason="复测阴性", by=by, now=now),
    }
    return decide[state]()


def make_contact(
    now: datetime,
    *,
    case: Case | None = None,
    via: Contact | None = None,
    by: User | None = None,
    person: Person | None = None,
    **over: Any,
) -> Contact:
    """Make a contact: close of a case, secondary of a contact; last near them a day ago."""
    by = by or make_epidemiologist()
    if case is None and via is None:
        case = make_case(now, by=by)
    fields: dict[str, Any] = {
        "grade": "secondary" if via else "close",
        "last_exposure_at": now - timedelta(days=1),
    } | over
    return actions.add_contact(person or make_person(), case=case, via=via, by=by, now=now, **fields)


def make_quarantine(
    now: datetime, *, contact: Contact | None = None, by: User | None = None, **over: Any
) -> Quarantine:
    """Make an order for a contact, centrally, ordered and reviewed by the same epidemiologist."""
    by = by or make_epidemiologist()
    fields: dict[str, Any] = {"kind": "central", "reason": "密接,集中隔离", "reviewed_by": by} | over
    return actions.order_quarantine(contact or make_contact(now, by=by), by=by, now=now, **fields)
