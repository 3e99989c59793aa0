"""The extract for research: cases, contacts, chains and tests of an outbreak, with a dictionary, in one archive."""

import io
import zipfile
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases.models import Case, Contact
from lianfang.cases.queries.chains import chains
from lianfang.common.dates import day_of
from lianfang.exchange import deidentifying as rules
from lianfang.exchange.writing import write
from lianfang.outbreak.models import Outbreak
from lianfang.people.rules.numbers import age
from lianfang.places.queries import inside
from lianfang.places.rules import at_level, official_code
from lianfang.protocol.timeline import in_force
from lianfang.testing.models import PersonResult

TRAITS = ("week", "age", "sex", "district")
# table → column → (type, meaning). English: researchers of several countries read it; it is data, not a page.
DICTIONARY: dict[str, dict[str, tuple[str, str]]] = {
    "cases": {
        "id": ("text", "the case in this extract; means nothing in another one"),
        "state": ("confirmed | asymptomatic", "as decided by a named person"),
        "week": ("date", "Monday of the week of the first positive; * where fewer than the least share it"),
        "age": ("text", "band of ten years at the first positive, 80+ the last; empty: unknown; * hidden"),
        "sex": ("f | m", "empty: unknown; * hidden"),
        "district": ("text", "code of the district (GB/T 2260) the person lived in when found; * hidden"),
        "clinical_type": ("text", "key of the protocol in force"),
        "imported": ("0 | 1", "infected elsewhere"),
        "onset_to_positive_days": (
            "integer",
            "from onset to the first positive; negative: positive came first",
        ),
        "positive_to_out_days": ("integer", "from the first positive to discharge or release"),
        "contacts": ("integer", "how many contacts were nearest to this case"),
    },
    "contacts": {
        "id": ("text", "the contact in this extract"),
        "case": ("text", "id in cases; empty where the case is not in the extract"),
        "grade": ("text", "key of the protocol in force"),
        "week": ("date", "Monday of the week of the last exposure; * hidden"),
        "age": ("text", "band of ten years at the last exposure; * hidden"),
        "sex": ("f | m", "empty: unknown; * hidden"),
        "district": ("text", "code of the district; * hidden"),
        "became_case": ("0 | 1", "became a case of this outbreak"),
        "exposure_to_found_days": ("integer", "from the last exposure to the day the contact was found"),
    },
    "chains": {
        "infector": ("text", "id in cases"),
        "infected": ("text", "id in cases"),
        "onset_interval_days": ("integer", "from onset to onset; empty where one is unknown or had none"),
    },
    "tests": {
        "day": ("date", "day the swab was taken"),
        "district": ("text", "code of the district"),
        "people": (
            "integer",
            "people swabbed whose result is known; “<n” where fewer than the least, * hidden with them",
        ),
        "positive": ("integer", "of these, positive; “<n” where fewer than the least, * hidden with them"),
    },
}


def extract(outbreak: Outbreak, form: str, *, reason: str, by: User, now: datetime) -> bytes:
    """Write the archive; who took it, of what and why is noted.

    Raises Refused("forbidden").
    """
    require(by, "exchange.research", outbreak.area_id, day_of(now))
    least = in_force(outbreak.disease, day_of(now)).bulletin.small_cell.value
    names = rules.Pseudonyms()
    cases = list(
        Case.objects.filter(outbreak=outbreak, state__in=["confirmed", "asymptomatic"]).select_related(
            "person"
        )
    )
    tables = {
        "cases": _cases(cases, names, least),
        "contacts": _contacts(outbreak, {case.pk for case in cases}, names, least),
        "chains": _chains(outbreak, cases, names, now),
        "tests": _tests(outbreak, day_of(now), least),
        "dictionary": rules.described(DICTIONARY),
    }
    counts = {name: len(rows) for name, rows in tables.items()}
    audit(
        by, "exchange.research.saved", outbreak, now, area_id=outbreak.area_id, reason=reason, counts=counts
    )
    mark = f"de-identified · {day_of(now).isoformat()} · {by.username} · least {least}"
    return _packed(tables, form, mark)


def _packed(tables: dict[str, list[rules.Row]], form: str, mark: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, found in tables.items():
            head = list(DICTIONARY.get(name, {"table": 0, "column": 0, "type": 0, "meaning": 0}))
            file = io.BytesIO()
            write(
                form,
                file,
                head,
                ([row[each] for each in head] for row in found),
                "" if form == "csv" else mark,
            )
            archive.writestr(f"{name}.{form}", file.getvalue())
        archive.writestr("README.txt", README.format(mark=mark))
    return out.getvalue()


README = """{mark}

No row names anybody. Ids are drawn for this extract and mean nothing elsewhere. Ages are bands, places districts,
days of persons are weeks; intervals between two events of one person, or of infector and infected, are whole days.
What fewer than the least share (week, age, sex, district together) is hidden with *, the district first.
Dates were not shifted: curves of outbreaks are public, and a shifted one is laid over them in a minute.
dictionary says what each column means.
Whoever knows an outbreak well may recognise its chains: pass this on under an agreement, and to no public place.
"""


def _traits(person: Any, area_id: int, day: date) -> rules.Row:
    return {
        "week": rules.week(day),
        "age": rules.band(age(person.born_on, day)) if person.born_on else "",
        "sex": person.sex,
        "district": official_code(at_level(area_id, "district")),
    }


def _cases(cases: list[Case], names: rules.Pseudonyms, least: int) -> list[rules.Row]:
    ids = Contact.objects.filter(case__in=[case.pk for case in cases]).values_list("case_id", flat=True)
    near = Counter(ids)
    found = [
        {
            "id": names.of(case.pk),
            "state": case.state,
            "clinical_type": case.clinical_type,
            "imported": int(case.imported),
            "onset_to_positive_days": rules.days_between(case.onset_on, day_of(case.detected_at)),
            "positive_to_out_days": rules.days_between(
                day_of(case.detected_at), day_of(case.out_at) if case.out_at else None
            ),
            "contacts": near[case.pk],
            **_traits(case.person, case.area_id, day_of(case.detected_at)),
        }
        for case in cases
    ]
    return _hidden(found, least)


def _contacts(outbreak: Outbreak, known: set[UUID], names: rules.Pseudonyms, least: int) -> list[rules.Row]:
    rows = Contact.objects.filter(outbreak=outbreak).select_related("person").iterator()
    found = [
        {
            "id": names.of(each.pk),
            "case": names.of(each.case_id) if each.case_id in known else "",
            "grade": each.grade,
            "became_case": int(each.state == Contact.State.BECAME_CASE),
            "exposure_to_found_days": rules.days_between(
                day_of(each.last_exposure_at), day_of(each.found_at)
            ),
            **_traits(each.person, each.area_id, day_of(each.last_exposure_at)),
        }
        for each in rows
    ]
    return _hidden(found, least)


def _hidden(found: list[rules.Row], least: int) -> list[rules.Row]:
    """Hide what few share, and the order in which rows were written."""
    rules.hide_few(found, TRAITS, least)
    return sorted(found, key=lambda row: str(row["id"]))


def _chains(outbreak: Outbreak, cases: list[Case], names: rules.Pseudonyms, now: datetime) -> list[rules.Row]:
    onset = {case.pk: case.onset_on for case in cases}
    found = [
        {
            "infector": names.of(each.by),
            "infected": names.of(each.id),
            "onset_interval_days": rules.days_between(onset[each.by], onset[each.id]),
        }
        for each in chains(outbreak, now)
        if each.by in onset and each.id in onset
    ]
    return sorted(found, key=lambda row: str(row["infected"]))


def _tests(outbreak: Outbreak, today: date, least: int) -> list[rules.Row]:
    """Count people swabbed by day and district, with the positive ones."""
    people: Counter[tuple[date, int]] = Counter()
    positive: Counter[tuple[date, int]] = Counter()
    rows = PersonResult.objects.filter(inside(outbreak.area_id)).exclude(meaning="recheck")
    for taken, area, meaning in rows.values_list("taken_at", "area_id", "meaning").iterator():
        key = (day_of(taken), at_level(area, "district"))
        if outbreak.began_on <= key[0] <= (outbreak.ended_on or today):
            people[key] += 1
            positive[key] += meaning == "positive"
    found: list[rules.Row] = [
        {
            "day": day.isoformat(),
            "district": official_code(area),
            "people": n,
            "positive": positive[day, area],
        }
        for (day, area), n in sorted(people.items())
    ]
    rules.hide_counts(found, ("people", "positive"), least, within="day")
    return found
