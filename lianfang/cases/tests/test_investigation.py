"""The investigation: what two people write at once, the days that are asked for, clocks that stop by themselves."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, papers, queries, rules
from lianfang.cases.models import Case, InvestigationPart, Movement
from lianfang.cases.queries.investigation import investigations
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.cases.tests.test_together import together
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.documents.printing import draw
from lianfang.places.tests.make import YIYANG
from lianfang.web.tests.saving import save as take_along

D = date(2021, 8, 4)


@pytest.mark.parametrize(
    ("before", "theirs", "mine", "values", "taken", "differing"),
    [
        ({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}, {"a": 2, "b": 3}, ("a",), ()),
        ({"a": 1}, {"a": 2}, {"a": 3}, {"a": 3}, (), ("a",)),
        ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}, (), ()),
        ({}, {"a": 1}, {"a": 1}, {"a": 1}, (), ()),
        ({}, {"a": 1}, {"a": None}, {"a": 1}, ("a",), ()),
        ({"a": 1}, {"a": None}, {"a": 1}, {"a": None}, ("a",), ()),
        ({"a": 1}, {"a": 1, "new": 5}, {"a": 2}, {"a": 2, "new": 5}, (), ()),
    ],
)
def test_what_two_people_wrote_is_put_together(
    before: Any, theirs: Any, mine: Any, values: Any, taken: Any, differing: Any
) -> None:
    assert rules.merge(before, theirs, mine) == rules.Merged(values, taken, differing)


@pytest.mark.parametrize(
    ("onset", "found", "first"),
    [
        (None, D, date(2021, 7, 21)),
        (date(2021, 8, 1), D, date(2021, 7, 18)),
        (date(2021, 8, 9), D, date(2021, 7, 21)),
    ],
)
def test_the_days_looked_back_on(onset: date | None, found: date, first: date) -> None:
    asked = rules.lookback(onset, at(found, 9), 14, at(date(2021, 8, 10), 8))
    assert (asked.first, asked.last) == (first, date(2021, 8, 10))
    assert asked.holds(at(first), at(first, 1))
    assert asked.holds(at(asked.last), at(asked.last, 24))
    assert not asked.holds(at(first) - timedelta(minutes=1), at(first, 1))


def test_movements_that_cannot_be_and_stretches_nobody_knows() -> None:
    spans = [("home", at(D, 0), at(D, 8)), ("bus", at(D, 7, 30), at(D, 9)), ("shop", at(D, 9), at(D, 10))]
    assert rules.overlaps(spans) == {"home", "bus"}
    far = [(at(D, 8), at(D, 9)), (at(D, 0), at(D, 20)), (at(D, 44), at(D, 45))]
    assert rules.gaps(far, timedelta(hours=12)) == ((at(D, 20), at(D, 44)),)


def moved(now: datetime, **over: Any) -> dict[str, Any]:
    """Say where the patient was yesterday."""
    start = now - timedelta(days=1)
    said = dict.fromkeys(Movement.FIELDS, "")
    return (
        said
        | {
            "began_at": start,
            "ended_at": start + timedelta(hours=1),
            "place": "桥北菜市场",
            "transport": "bus",
            "protection": "mask",
            "evidence": "told",
        }
        | over
    )


def save(case: Case, key: str, said: dict[str, Any], now: datetime, **over: Any) -> actions.Saved:
    given: dict[str, Any] = {"base": 0, "done": False, "by": None} | over
    given["by"] = given["by"] or make_epidemiologist()
    return actions.save_part(case, key, said, now=now, **given)


@pytest.mark.django_db
def test_one_who_wrote_other_answers_meanwhile_is_merged_and_the_same_answer_is_asked_about(
    now: datetime,
) -> None:
    case, one, other = make_case(now), make_epidemiologist(name="周敏"), make_epidemiologist(name="李可")
    save(case, "identity", {"occupation": "司机", "lives_at": ""}, now, by=one)
    save(case, "identity", {"occupation": "司机", "lives_at": "桥北路1号"}, now, base=1, by=one)
    merged = save(case, "identity", {"occupation": "货车司机", "lives_at": ""}, now, base=1, by=other)
    assert merged.taken == ("lives_at",)
    assert merged.thing.data == {"occupation": "货车司机", "lives_at": "桥北路1号"}
    with pytest.raises(rules.Conflict) as clash:
        save(case, "identity", {"occupation": "出租车司机", "lives_at": "桥北路1号"}, now, base=2, by=one)
    assert clash.value.differing == ("occupation",)
    assert "李可" in str(clash.value)
    assert InvestigationPart.objects.count() == 3  # nothing was overwritten


@pytest.mark.django_db(transaction=True)
def test_two_investigators_at_once_lose_nothing(now: datetime) -> None:
    case, by = make_case(now), make_epidemiologist()
    copies = [Case.objects.get(pk=case.pk) for _ in range(6)]
    answers = [{"occupation": "", "workplace": "", "lives_at": "", "reach": ""} for _ in copies]
    for n, key in enumerate(("occupation", "workplace", "lives_at", "reach")):
        answers[n][key] = f"答{n}"
    answers[4] |= {"occupation": "另一个"}  # differs from what the first wrote
    answers[5] |= {"workplace": "答1"}  # the same as what the second wrote
    works = [
        partial(actions.save_part, copy, "identity", said, base=0, done=False, by=by, now=now)
        for copy, said in zip(copies, answers, strict=True)
    ]
    done = together(works)
    clashes = [each for each in done if isinstance(each, Refused)]
    assert [each.code for each in clashes] == ["saved_meanwhile"]
    last = queries.part_of(case, "identity")
    assert last
    assert {last.data["workplace"], last.data["lives_at"], last.data["reach"]} == {"答1", "答2", "答3"}
    assert last.data["occupation"] in {"答0", "另一个"}
    versions = list(InvestigationPart.objects.order_by("version").values_list("version", flat=True))
    assert versions == list(range(1, len(versions) + 1))


@pytest.mark.django_db(transaction=True)
def test_a_row_that_two_write_at_once_stays_one(now: datetime) -> None:
    case, by, row = make_case(now), make_epidemiologist(), uuid7()
    actions.save_row(case, "movements", row, moved(now), base=0, by=by, now=now)
    said = [moved(now, seat="12F"), moved(now, companions="妻子"), moved(now, vehicle="10路")]
    works = [
        partial(
            actions.save_row, Case.objects.get(pk=case.pk), "movements", row, each, base=1, by=by, now=now
        )
        for each in said
    ]
    assert not [each for each in together(works) if isinstance(each, Refused)]
    (kept,) = queries.rows_of(case, "movements")
    assert (kept.seat, kept.companions, kept.vehicle) == ("12F", "妻子", "10路")
    assert Movement.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"ended_at": timedelta(days=-2)}, "times"),
        ({"began_at": timedelta(days=-40)}, "outside_lookback"),
        ({"ended_at": timedelta(hours=1)}, "times"),
    ],
)
def test_movements_that_cannot_be_are_refused_with_the_reason(now: datetime, over: Any, code: str) -> None:
    said = moved(now, **{name: now + shift for name, shift in over.items()})
    with pytest.raises(Refused) as refused:
        actions.save_row(
            make_case(now), "movements", uuid7(), said, base=0, by=make_epidemiologist(), now=now
        )
    assert refused.value.code == code
    assert not Movement.objects.exists()


@pytest.mark.django_db
def test_the_clocks_stop_when_their_parts_are_done_and_run_on_when_one_is_opened_again(now: datetime) -> None:
    case, by = make_case(now), make_epidemiologist()
    with pytest.raises(Refused) as refused:
        save(case, "movements", {"nothing": False}, now, done=True, by=by)
    assert refused.value.code == "lacking"
    actions.save_row(case, "movements", uuid7(), moved(now), base=0, by=by, now=now)
    save(case, "identity", {"occupation": "司机", "lives_at": "桥北路1号"}, now, done=True, by=by)
    save(case, "onset", {"symptoms": "yes", "onset_on": "2021-08-02"}, now, done=True, by=by)
    save(case, "symptoms", {"nothing": True}, now, done=True, by=by)
    assert not case.core_facts_at
    save(case, "movements", {"nothing": False}, now, done=True, by=by)
    assert (case.core_facts_at, case.investigated_at) == (now, None)
    assert case.onset_on == date(2021, 8, 2)
    later = now + timedelta(hours=9)
    for key in ("visits", "tests", "vaccination"):
        save(case, key, {"nothing": True}, later, done=True, by=by)
    save(case, "source", {"hypothesis": "同桌就餐"}, later, done=True, by=by)
    save(case, "classification", {"classification": "confirmed"}, later, done=True, by=by)
    case.refresh_from_db()
    assert (case.core_facts_at, case.investigated_at) == (now, later)
    save(case, "symptoms", {"nothing": False}, later, base=1, by=by)
    case.refresh_from_db()
    assert [case.core_facts_at, case.investigated_at] == [None, None]


@pytest.mark.django_db
def test_the_screens_save_part_by_part_and_show_both_versions(page: Client, by: User, now: datetime) -> None:
    case, other = make_case(now, by=by), make_epidemiologist(name="李可")
    assert "Movements" in page.get(reverse("investigation", args=[case.pk])).content.decode()
    for key in InvestigationPart.Key.values:
        assert page.get(reverse("investigation_part", args=[case.pk, key])).status_code == 200, key
    url = reverse("investigation_part", args=[case.pk, "identity"])
    gone_on = page.post(url, {"version": 0, "occupation": "司机", "next": "onset"})
    assert gone_on["Location"] == reverse("investigation_part", args=[case.pk, "onset"])
    save(case, "identity", {"occupation": "教师"}, now, base=1, by=other)
    clash = page.post(url, {"version": 1, "occupation": "医生"})
    shown = clash.content.decode()
    assert clash.status_code == 422
    assert "教师" in shown
    assert "医生" in shown
    assert 'name="version" value="2"' in shown
    assert page.post(url, {"version": 2, "occupation": "医生"}).status_code == 302
    assert queries.part_of(case, "identity").data["occupation"] == "医生"  # type: ignore[union-attr]
    assert AuditEntry.objects.filter(verb="cases.part.saved").count() == 3


@pytest.mark.django_db
def test_rows_are_written_taken_out_and_put_back(page: Client, by: User, now: datetime) -> None:
    case, row = make_case(now, by=by), uuid7()
    url = reverse("investigation_row", args=[case.pk, "movements", row])
    day = (now - timedelta(days=1)).strftime("%Y-%m-%d")
    said = {
        "row": row, "version": 0, "began_at": f"{day}T09:00", "ended_at": f"{day}T08:00", "place": "桥北菜市场",
        "transport": "train", "vehicle": "G6131", "seat": "05车12F", "protection": "mask", "evidence": "told",
    }  # fmt: skip
    assert "before it begins" in page.post(url, said).content.decode()
    assert page.post(url, said | {"ended_at": f"{day}T10:00"}).status_code == 302
    assert page.post(url, said | {"ended_at": f"{day}T10:00"}).status_code == 302  # pressed twice
    assert Movement.objects.count() == 1
    assert "05车12F" in page.get(reverse("investigation_part", args=[case.pk, "movements"])).content.decode()
    assert page.get(url).status_code == 200
    remove = reverse("investigation_row_remove", args=[case.pk, "movements", row])
    page.post(remove, {"version": 1})
    assert queries.rows_of(case, "movements") == []
    page.post(remove)
    assert len(queries.rows_of(case, "movements")) == 1


@pytest.mark.django_db
def test_who_may_only_read_writes_nothing(client: Client, now: datetime) -> None:
    case = make_case(now)
    client.force_login(make_user("doctor", area_id=YIYANG))
    url = reverse("investigation_part", args=[case.pk, "identity"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": 0, "occupation": "x"}).status_code == 403
    assert not InvestigationPart.objects.exists()


@pytest.mark.fonts
@pytest.mark.django_db
def test_the_report_is_printed_with_its_rows(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    actions.save_row(case, "movements", uuid7(), moved(now), base=0, by=by, now=now)
    save(case, "onset", {"symptoms": "yes"}, now, by=by)
    with override("en"):
        data = papers.report_of(case, by=by, now=now)
    assert draw(papers.PAGES, "investigation", data, now=now).warnings == []
    parts = {part["label"]: part for part in data["parts"]}
    assert parts["Movements"]["rows"][0][2] == "桥北菜市场"
    assert ("Any symptoms", "Yes") in parts["Onset"]["answers"]
    response = take_along(page, reverse("investigation_print", args=[case.pk]))
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.django_db
def test_the_list_shows_what_is_late_first_and_how_much_is_done(
    page: Client, by: User, now: datetime
) -> None:
    old, fresh = make_case(now - timedelta(hours=30), by=by), make_case(now, by=by)
    make_case(now, by=by, state="elsewhere")
    save(old, "identity", {"occupation": "司机", "lives_at": "桥北"}, now, done=True, by=by)
    save(old, "identity", {"occupation": "司机", "lives_at": "桥北路"}, now, base=1, done=True, by=by)
    rows = investigations(old.outbreak, by=by, on=now.date(), now=now)
    found = {case.pk: (vars(case)["n_done"], vars(case)["due"]) for case in rows}
    assert found == {old.pk: (1, now - timedelta(hours=24)), fresh.pk: (0, now + timedelta(hours=6))}
    late = investigations(old.outbreak, by=by, on=now.date(), now=now, state="late")
    assert list(late) == [old]
    shown = page.get(reverse("investigations")).content.decode()
    assert shown.index(str(old.pk)) < shown.index(str(fresh.pk))
    assert "1 / 10" in shown
    assert take_along(page, reverse("investigations"), {"export": "csv"}).status_code == 200
