"""Who is a contact of whom, of which grade, and by when they must be brought away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.common.dates import at, day_of
from lianfang.protocol.schema import ContactGrade, Contacts


def contact_window(
    onset_on: date | None, sampled_at: datetime, isolated_at: datetime | None, contacts: Contacts
) -> tuple[datetime, datetime | None]:
    """Give from when to when meeting a case makes a contact: around onset, or the first positive sample.

    The end is None while the case is not isolated yet and the protocol names no last day.
    """
    start = onset_on or day_of(sampled_at)
    opens = at(start - timedelta(days=contacts.window_before_onset_days.value))
    after = contacts.window_after_onset_days.value
    if after is None:
        return opens, isolated_at
    closes = at(start + timedelta(days=after), 24)
    return opens, min(closes, isolated_at) if isolated_at else closes


@dataclass(frozen=True, slots=True)
class Tie:
    """One reason why a person is a contact: which grade it gives, near whom, when last."""

    grade: str
    last_exposure_at: datetime
    case_id: UUID | None = None
    via_id: UUID | None = None


def strictness(grade: str, contacts: Contacts) -> int:
    """Rank a grade: the strictest is 0, as the protocol lists them."""
    return [each.key for each in contacts.grades].index(contacts.grade(grade).key)


def stricter(one: str, other: str, contacts: Contacts) -> str:
    """Give the stricter of two grades."""
    return min(one, other, key=lambda grade: strictness(grade, contacts))


def grades_of_steps(contacts: Contacts) -> tuple[str, str]:
    """Give the grade of who was near a case and of who was near a contact: the strictest and the one after it, or the
    same where a protocol knows one only."""
    near, *others = [each.key for each in contacts.grades]
    return near, others[0] if others else near


def prevailing(ties: Sequence[Tie], contacts: Contacts) -> Tie:
    """Choose the tie that holds for a contact: the strictest grade, of equal ones the latest exposure."""
    return min(ties, key=lambda tie: (strictness(tie.grade, contacts), -tie.last_exposure_at.timestamp()))


def transfer_due(found_at: datetime, grade: ContactGrade) -> datetime | None:
    """Give until when a contact must have been brought to their place of quarantine."""
    hours = grade.transfer_hours.value
    return None if hours is None else found_at + timedelta(hours=hours)
