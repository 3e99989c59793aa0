"""May this person go? What release needs, gathered from orders and results."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.cases import rules
from lianfang.cases.models import Case, CaseChange, Quarantine
from lianfang.cases.queries.lookups import protocol_of, ties_among
from lianfang.cases.rules import Check, Sample, Stay
from lianfang.common.dates import at, day_of
from lianfang.people.queries import ids_of_many
from lianfang.testing.models import PersonResult
from lianfang.web import words

CONDITIONS = {
    "days": gettext_noop("last day reached: %(day)s"),
    "no_positive": gettext_noop("no result that is not negative"),
    "test": gettext_noop("negative test due on %(day)s"),
    "second_swab": gettext_noop("second swab of the last test, %(day)s"),
    "linked": gettext_noop("first %(n)s results of the linked contact negative"),
}


_Row = tuple[datetime, datetime, str, bool]  # taken, resulted, what it meant, alone in its tube


def samples_among(
    asked: Collection[tuple[UUID, date]], now: datetime
) -> dict[tuple[UUID, date], tuple[Sample, ...]]:
    """Give the swabs of each of some people since a day, with what those whose result is out meant, oldest first. A few
    statements, however many people.

    A shared tube that asked for another swab is "overruled" once the person's own swab after it was negative, and any
    result once a person looked at it and called it no case.
    """
    if not asked:
        return {}
    humans = {
        id_: ids[0] for ids in ids_of_many({person for person, _since in asked}).values() for id_ in ids
    }
    first = at(min(since for _person, since in asked))
    rows = PersonResult.objects.filter(person_id__in=list(humans), taken_at__gte=first, taken_at__lte=now)
    found: defaultdict[UUID, list[_Row]] = defaultdict(list)
    doubtful = set()
    told = rows.order_by("taken_at").values_list("person_id", "taken_at", "resulted_at", "meaning", "single")
    for person, taken, resulted, meaning, single in told:
        found[humans[person]].append((taken, resulted, meaning, single))
        if resulted <= now and meaning != "negative":
            doubtful.add(humans[person])
    excluded = _excluded_at({id_: human for id_, human in humans.items() if human in doubtful}, now)
    return {
        (person, since): _samples(
            [row for row in found[humans[person]] if row[0] >= at(since)], excluded.get(humans[person]), now
        )
        for person, since in asked
    }


def _samples(rows: Sequence[_Row], excluded: datetime | None, now: datetime) -> tuple[Sample, ...]:
    out = [row for row in rows if row[1] <= now]
    alone = max(
        (taken for taken, _out, meaning, single in out if single and meaning == "negative"), default=None
    )

    def meant(taken: datetime, resulted: datetime, meaning: str, single: bool) -> str:
        if resulted > now:
            return ""
        by_swab = not single and alone is not None and taken < alone
        by_person = excluded is not None and resulted <= excluded
        return "overruled" if meaning != "negative" and (by_swab or by_person) else meaning

    return tuple(Sample(day_of(row[0]), meant(*row)) for row in rows)


def _excluded_at(humans: Mapping[UUID, UUID], now: datetime) -> dict[UUID, datetime]:
    """Give when a person last decided that somebody, who is no case now, is none: by human being, of their records."""
    if not humans:
        return {}
    rows = CaseChange.objects.filter(
        case__person_id__in=list(humans),
        case__state=Case.State.EXCLUDED,
        at__lte=now,
        after=Case.State.EXCLUDED,
    )
    found: dict[UUID, datetime] = {}
    for person, when in rows.order_by("at").values_list("case__person_id", "at"):
        found[humans[person]] = when
    return found


def checklist(quarantine: Quarantine, now: datetime) -> tuple[Check, ...]:
    """List what letting this person go needs. Nothing but a person's word ends a temporary isolation, or the
    quarantine of somebody whose case of reference was excluded."""
    return checklists([quarantine], now)[quarantine.pk]


def checklists(quarantines: Sequence[Quarantine], now: datetime) -> dict[UUID, tuple[Check, ...]]:
    """List what letting each of some people go needs, as `checklist`. A few statements, however many people."""
    ties = ties_among([each.contact for each in quarantines if each.contact])
    asked = [
        each
        for each in quarantines
        if each.kind != Quarantine.Kind.TEMPORARY and (each.contact is None or ties[each.contact.pk])
    ]
    wanted = {_own(each) for each in asked} | {via for each in asked if (via := _linked(each))}
    samples, found = samples_among(wanted, now), dict[UUID, tuple[Check, ...]]()
    for each in asked:
        grades = protocol_of(each.outbreak, now).contacts if each.contact else None
        via = _linked(each)
        stay = Stay(
            ends_on=each.ends_on,
            due_tests=tuple(each.due_tests),
            samples=samples[_own(each)],
            linked=samples[via] if via else None,
            grade=grades.grade(each.contact.grade) if grades and each.contact else None,
            home_stage=each.kind == Quarantine.Kind.MONITORING,
        )
        found[each.pk] = rules.release_checks(stay, day_of(now))
    return {each.pk: found.get(each.pk, ()) for each in quarantines}


def _own(quarantine: Quarantine) -> tuple[UUID, date]:
    return quarantine.person_id, quarantine.starts_on


def _linked(quarantine: Quarantine) -> tuple[UUID, date] | None:
    """Give the contact through whom somebody is one, and since when that one is known."""
    via = quarantine.contact.via if quarantine.contact else None
    return (via.person_id, day_of(via.found_at)) if via else None


def in_words(check: Check) -> str:
    """Say a condition of release in the language of the page."""
    return _(CONDITIONS[check.key]) % {"day": words.day(check.due_on), "n": check.n}
