"""May this person go? What release needs, gathered from orders and results."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.cases import rules
from lianfang.cases.models import Case, CaseChange, Quarantine
from lianfang.cases.queries.lookups import protocol_of, ties_of
from lianfang.cases.rules import Check, Sample, Stay
from lianfang.common.dates import at, day_of
from lianfang.people.queries import ids_of
from lianfang.testing.models import PersonResult
from lianfang.web import words

CONDITIONS = {
    "days": gettext_noop("last day reached: %(day)s"),
    "no_positive": gettext_noop("no result that is not negative"),
    "test": gettext_noop("negative test due on %(day)s"),
    "second_swab": gettext_noop("second swab of the last test, %(day)s"),
    "linked": gettext_noop("first %(n)s results of the linked contact negative"),
}


def samples_of(person_id: UUID, since: date, now: datetime) -> tuple[Sample, ...]:
    """Give a person's swabs since a day, with what those whose result is out meant, oldest first.

    A shared tube that asked for another swab is "overruled" once the person's own swab after it was negative, and any
    result once a person looked at it and called it no case.
    """
    ids = ids_of(person_id)
    rows = PersonResult.objects.filter(person_id__in=ids, taken_at__gte=at(since), taken_at__lte=now)
    found = list(rows.order_by("taken_at").values_list("taken_at", "resulted_at", "meaning", "single"))
    out = [row for row in found if row[1] <= now]
    alone = max(
        (taken for taken, _out, meaning, single in out if single and meaning == "negative"), default=None
    )
    doubtful = {meaning for _taken, _out, meaning, _single in out} - {"negative"}
    excluded = _excluded_at(ids, now) if doubtful else None

    def meant(taken: datetime, resulted: datetime, meaning: str, single: bool) -> str:
        if resulted > now:
            return ""
        by_swab = not single and alone is not None and taken < alone
        by_person = excluded is not None and resulted <= excluded
        return "overruled" if meaning != "negative" and (by_swab or by_person) else meaning

    return tuple(Sample(day_of(row[0]), meant(*row)) for row in found)


def _excluded_at(ids: Iterable[UUID], now: datetime) -> datetime | None:
    """Give when a person last decided that somebody, who is no case now, is none."""
    decided = CaseChange.objects.filter(case__person_id__in=ids, case__state=Case.State.EXCLUDED, at__lte=now)
    last: datetime | None = decided.filter(after=Case.State.EXCLUDED).aggregate(last=Max("at"))["last"]
    return last


def checklist(quarantine: Quarantine, now: datetime) -> tuple[Check, ...]:
    """List what letting this person go needs. Nothing but a person's word ends a temporary isolation, or the
    quarantine of somebody whose case of reference was excluded."""
    contact = quarantine.contact
    if quarantine.kind == Quarantine.Kind.TEMPORARY or (contact and not ties_of(contact)):
        return ()
    grade, linked = None, None
    if contact:
        grade = protocol_of(quarantine.outbreak, now).contacts.grade(contact.grade)
        if contact.via:
            linked = samples_of(contact.via.person_id, day_of(contact.via.found_at), now)
    stay = Stay(
        ends_on=quarantine.ends_on,
        due_tests=tuple(quarantine.due_tests),
        samples=samples_of(quarantine.person_id, quarantine.starts_on, now),
        linked=linked,
        grade=grade,
        home_stage=quarantine.kind == Quarantine.Kind.MONITORING,
    )
    return rules.release_checks(stay, day_of(now))


def in_words(check: Check) -> str:
    """Say a condition of release in the language of the page."""
    return _(CONDITIONS[check.key]) % {"day": words.day(check.due_on), "n": check.n}
