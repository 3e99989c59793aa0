"""The extract for research: nobody is named, and nobody stands alone."""

import io
import zipfile
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case
from lianfang.documents.tables import open_table
from lianfang.exchange.deidentifying import (
    HIDDEN,
    Pseudonyms,
    band,
    days_between,
    hide_counts,
    hide_few,
    week,
)
from lianfang.exchange.research import DICTIONARY, TRAITS, extract
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG


@pytest.mark.parametrize(
    ("age", "said"),
    [(None, ""), (0, "0-9"), (9, "0-9"), (10, "10-19"), (79, "70-79"), (80, "80+"), (104, "80+")],
)
def test_ages_in_bands(age: int | None, said: str) -> None:
    assert band(age) == said


def test_days_become_weeks_and_intervals_stay() -> None:
    assert (week(date(2021, 8, 1)), week(date(2021, 8, 2)), week(None)) == ("2021-07-26", "2021-08-02", "")
    assert (days_between(date(2021, 8, 2), date(2021, 7, 30)), days_between(None, date(2021, 8, 1))) == (
        -3,
        None,
    )


def test_nobody_can_be_found_by_a_look_that_few_have() -> None:
    looks = ["aaaa"] * 5 + ["aaab"] * 5 + ["aaac"] + ["abbb", "abbc", "accc"] + ["bbbb"] * 2
    rows = [dict(zip(TRAITS, look, strict=True)) for look in looks]
    hide_few(rows, TRAITS, 5)
    count = Counter(tuple(row[each] for each in TRAITS) for row in rows)
    assert all(n >= 5 for look, n in count.items() if set(look) != {HIDDEN})
    assert count["a", "a", "a", "a"] == count["a", "a", "a", "b"] == 5


def test_small_counts_are_hidden_and_zero_stays() -> None:
    rows = [{"day": day, "people": n} for day, n in enumerate([100, 3, 0])]
    hide_counts(rows, ("people",), 5, within="day")
    assert [row["people"] for row in rows] == [100, "<5", 0]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([9, 7, 2, 0], [9, "*", "<5", 0]),  # the day's sum is known elsewhere: 2 would be what is missing
        ([9, 2, 1, 0], ["*", "<5", "<5", 0]),  # both together are fewer than five
        ([9, 4, 3, 8], [9, "<5", "<5", 8]),
        ([2, 0, 0], ["<5", "*", 0]),  # which of two districts it was is told by neither
        ([9, 7], [9, 7]),
        ([2], ["<5"]),
    ],
)
def test_what_could_be_worked_out_from_the_sum_is_hidden_too(counts: list[int], shown: list[object]) -> None:
    rows: list[dict[str, Any]] = [{"day": "2021-08-05", "positive": n} for n in counts]
    hide_counts(rows, ("positive",), 5, within="day")
    assert [row["positive"] for row in rows] == shown


def test_ids_mean_nothing_in_another_extract() -> None:
    thing, names = uuid4(), Pseudonyms()
    assert names.of(thing) == names.of(thing) != Pseudonyms().of(thing)


@pytest.mark.django_db
def test_the_archive_names_nobody(now: datetime, client: Client) -> None:
    by, outbreak = make_user("epidemiologist", area_id=YIYANG), make_outbreak()
    case = make_case(now, outbreak=outbreak)
    Case.objects.filter(pk=case.pk).update(state="confirmed", decided_at=now, number=1)
    with zipfile.ZipFile(io.BytesIO(extract(outbreak, "csv", reason="某大学", by=by, now=now))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert set(found) == {f"{name}.csv" for name in (*DICTIONARY, "dictionary")} | {"README.txt"}
    (head, row) = [each.cells for each in open_table(found["cases.csv"]).rows()]
    told = dict(zip(head, row, strict=True))
    assert (told["week"], told["district"]) == (HIDDEN, HIDDEN)  # one case alone
    whole = b"".join(found.values()).decode()
    assert case.person.name not in whole
    assert str(case.pk) not in whole
    assert AuditEntry.objects.get(verb="exchange.research.saved").data["reason"] == "某大学"
    client.force_login(by)
    answer = client.post(
        reverse("research"), {"outbreak": outbreak.pk, "form": "parquet", "reason": "某大学"}
    )
    assert answer["Content-Type"] == "application/zip"
