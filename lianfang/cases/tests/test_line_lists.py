"""Line lists read in: Tianjin and Singapore as they are, and everything that may be wrong with a row."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, queries
from lianfang.cases.actions.calls import next_call
from lianfang.cases.list_words import REASONS, reason_of
from lianfang.cases.models import Case, ChainLink, LineList, ListedCase
from lianfang.cases.returning import returned
from lianfang.cases.rules.line_list import (
    Bad,
    Line,
    Told,
    links_mean,
    order_of,
    read_date,
    read_keys,
    read_line,
    read_word,
    setting_of,
)
from lianfang.cases.rules.list_names import SEXES, TYPES
from lianfang.cases.tests.make import make_epidemiologist
from lianfang.common.errors import Refused
from lianfang.documents.tables import MEDIA_TYPES, give_back, open_table
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Identifier, Person
from lianfang.people.queries import search
from lianfang.places.tests.make import YIYANG

LISTS = Path(__file__).with_name("lists")
NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)
TODAY = date(2021, 8, 5)


@pytest.mark.parametrize(
    ("cell", "order", "read"),
    [
        ("14/01/2020", "dmy", date(2020, 1, 14)),
        ("01/14/2020", "mdy", date(2020, 1, 14)),
        ("2020-01-14", "dmy", date(2020, 1, 14)),
        ("2020/1/14 08:30", "mdy", date(2020, 1, 14)),
        ("2020年1月14日", "dmy", date(2020, 1, 14)),
        ("20200114", "dmy", date(2020, 1, 14)),
        ("14.1.20", "dmy", date(2020, 1, 14)),
        ("14-Jan-2020", "dmy", date(2020, 1, 14)),
        ("Jan 14, 2020", "dmy", date(2020, 1, 14)),
        ("43844", "dmy", date(2020, 1, 14)),
        ("１４／０１／２０２０", "dmy", date(2020, 1, 14)),
        (" NA ", "dmy", None),
        ("不详", "dmy", None),
        ("14/13/2020", "dmy", Bad("date", {"cell": "14/13/2020"})),
        ("last week", "dmy", Bad("date", {"cell": "last week"})),
    ],
)
def test_dates_as_people_write_them(cell: str, order: str, read: object) -> None:
    assert read_date(cell, order) == read


def test_ids_words_settings_and_the_order_of_a_column() -> None:
    assert read_keys(" TJ34 ,  tj37 ") == ("TJ34", "TJ37")
    assert read_keys("TJ93；TJ107 and TJ 119") == ("TJ93", "TJ107", "TJ119")
    assert read_keys("NA") == ()
    assert order_of(["01/02/2020", "14/01/2020", ""]) == "dmy"
    assert order_of(["01/02/2020", "01/14/2020"]) == "mdy"
    misspelt = ["unclassified", "unclassifed", "unclassfied", "unclassifdied"]
    assert {read_word(word, TYPES) for word in misspelt} == {""}
    assert [read_word(w, TYPES) for w in ("normal", "Minor", "重型", "sever")] == [
        "ordinary",
        "mild",
        "severe",
        "severe",
    ]
    assert [read_word(w, SEXES) for w in ("F", "男", "x")] == ["f", "m", None]
    assert [setting_of(t) for t in ("wife of TJ95", "shopper in the mall", "unknown")] == [
        "household",
        "shop",
        "",
    ]
    assert links_mean([Told("1", "2"), Told("2", "1")]) == "related"
    assert links_mean([Told("1", "2"), Told("3", "1")]) == "infector"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"key": " "}, "key_missing"),
        ({"key": "1"}, "no_day"),
        ({"key": "1", "onset_on": "35/01/2020"}, "date"),
        ({"key": "1", "onset_on": "2021-08-06"}, "future"),
        ({"key": "1", "onset_on": "2020-01-15", "confirmed_on": "2020-01-14"}, "onset_after_report"),
        ({"key": "1", "confirmed_on": "2020-01-14", "died_on": "2020-01-10"}, "end_before_found"),
    ],
)
def test_what_cannot_be_comes_back_in_both_languages(told: dict[str, str], reason: str) -> None:
    read = read_line(told, orders={}, elsewhere=(), today=TODAY)
    assert isinstance(read, Bad)
    assert read.reason == reason
    with translation.override("en"):
        english = reason_of(read.reason, read.values)
    with translation.override("zh-hans"):
        assert reason_of(read.reason, read.values) != english
    assert "%" not in english


def test_a_row_is_a_case() -> None:
    told = {"key": "tj 1", "onset_on": "14/01/2020", "outcome": "Died", "outcome_on": "20/01/2020"}
    told |= {"clinical_type": "asymptomatic", "source": "Wuhan", "sex": "purple"}
    read = read_line(told, orders={}, elsewhere=["wuhan"], today=TODAY)
    assert isinstance(read, Line)
    assert (read.key, read.state, read.imported) == ("TJ1", "asymptomatic", True)
    assert read.days["died_on"] == date(2020, 1, 20)
    assert [note.reason for note in read.notes] == ["word"]
    with translation.override("en"):
        assert (
            reason_of("word", read.notes[0].values) == "Sex: the word “purple” is not known and was left out."
        )


def file(name: str) -> bytes:
    """Read one of the lists."""
    return (LISTS / name).read_bytes()


def read_in(
    name: str,
    edges: str = "",
    outbreak: Outbreak | None = None,
    by: User | None = None,
    settled: bool = False,
) -> LineList:
    """Read a list in through the actions, as the screen does."""
    by = by or make_epidemiologist()
    pair = (edges, file(edges)) if edges else None
    outbreak = outbreak or make_outbreak()
    kept, new = actions.keep_list(outbreak, name=name, data=file(name), edges=pair, by=by, now=NOW)
    assert new
    actions.choose_columns(kept, columns=kept.columns, elsewhere=["Wuhan"], settled=settled, by=by, now=NOW)
    return actions.read_list(kept, by=by, now=NOW)


@pytest.mark.django_db
def test_tianjin_gives_its_cases_and_chains() -> None:
    by = make_epidemiologist()
    kept = read_in("Tianjin135cases_revised.csv", "tianjin_edges_clean.csv", by=by)
    assert (kept.n_rows, kept.n_new, kept.n_links) == (135, 135, 89)
    assert [each.person.name for each in search(" tj12 ", by, TODAY)] == ["TJ12"]
    assert (kept.returned, kept.notes) == ([], [])
    cases = Case.objects.all()
    assert [c.number for c in cases] == list(range(1, 136))
    assert cases.filter(onset_on=None).count() == 10
    assert cases.exclude(died_at=None).count() == 3
    assert cases.get(number=1).onset_on == date(2020, 1, 14)
    said = {row.key: row for row in ListedCase.objects.select_related("person", "case")}
    assert said["TJ43"].place == "coworker"
    assert said["TJ1"].case.imported
    assert said["TJ1"].person.name == "TJ1"
    assert not Identifier.objects.exclude(kind="none_yet").exists()
    infectors = {
        (link.person_id, link.source_person_id) for link in ChainLink.objects.filter(kind="infector")
    }
    assert len(infectors) == 89
    assert (said["TJ48"].person_id, said["TJ37"].person_id) in infectors
    # Again: the very file is here already; under another name everything is known.
    assert not actions.keep_list(
        kept.outbreak,
        name="x.csv",
        data=file(kept.name),
        edges=(kept.edges_name, file(kept.edges_name)),
        by=by,
        now=NOW,
    )[1]
    again, _new = actions.keep_list(
        kept.outbreak, name="Tianjin135cases_revised (1).csv", data=file(kept.name), by=by, now=NOW
    )
    actions.choose_columns(again, columns=again.columns, by=by, now=NOW)
    actions.read_list(again, by=by, now=NOW)
    assert (again.n_new, again.n_known, Case.objects.count()) == (0, 135, 135)
    # As a whole it goes again; what somebody worked on stays.
    assert actions.void_list(kept, reason="Wrong outbreak", by=by, now=NOW) == (135, 0)
    assert not Case.objects.exists()
    assert not ChainLink.objects.exists()
    assert not Person.objects.filter(name="TJ1").exists()
    assert AuditEntry.objects.filter(verb="cases.line_list.void").exists()


@pytest.mark.django_db
def test_singapore_says_who_belongs_together() -> None:
    kept = read_in("COVID-19_Singapore_formated_dates.csv", "sing_edges_eg.csv", settled=True)
    assert not Case.objects.filter(investigated_at=None).exists()
    assert (kept.n_rows, kept.n_new) == (93, 93)
    assert {row["reason"] for row in kept.returned} == {"itself"}  # 71 is said to be near 71
    kinds = ChainLink.objects.values_list("kind", flat=True)
    assert (list(kinds).count("related"), list(kinds).count("infector")) == (65, 70)
    assert ListedCase.objects.filter(place="Grace Assembly of God").count() == 23


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_bad_rows_come_back_as_the_same_kind_of_file(kind: str) -> None:
    by, outbreak = make_epidemiologist(), make_outbreak()
    rows: list[tuple[list[str], list[str]]] = [
        (["1", "男", "2021-07-30", "2021-07-31"], []),
        (["2", "女", "昨天", "2021-08-03"], []),
    ]
    data = give_back(kind, ",", ["编号", "性别", "发病日期", "报告日期"], rows, [])
    kept, _new = actions.keep_list(outbreak, name="cases.table", data=data, by=by, now=NOW)
    actions.choose_columns(kept, columns=kept.columns, by=by, now=NOW)
    actions.read_list(kept, by=by, now=NOW)
    name, back, type_ = returned(kept)
    table = open_table(back)
    assert (name, type_, table.kind) == (f"cases-returned.{kind}", MEDIA_TYPES[kind], kind)
    assert [row.cells[:1] for row in table.rows()] == [("编号",), ("2",)]


@pytest.mark.django_db
def test_bad_rows_come_back_as_the_same_file_and_may_be_sent_again() -> None:
    by, outbreak = make_epidemiologist(), make_outbreak()
    rows = [
        "编号;性别;发病日期;报告日期;传染源;备注",
        "1;男;2021-07-30;2021-07-31;;x",
        "2;女;2021-08-02;2021-08-01;1;y",
    ]
    rows += ["3;女;2021-08-02;2021-08-03;9;z", "4;女;昨天;2021-08-03;1;", "5;女;;2021-08-03;5;"]
    data = "\r\n".join(rows).encode("gb18030")
    kept, _new = actions.keep_list(outbreak, name="名单.csv", data=data, by=by, now=NOW)
    actions.choose_columns(kept, columns=kept.columns, by=by, now=NOW)
    actions.read_list(kept, by=by, now=NOW)
    assert (kept.n_new, kept.n_links) == (3, 0)
    assert [(r["line"], r["reason"]) for r in kept.returned] == [
        (3, "onset_after_report"),
        (4, "unknown_infector"),
        (5, "date"),
        (6, "itself"),
    ]
    with translation.override("zh-hans"):
        name, back, _type = returned(kept)
    text = back.decode("utf-8-sig")
    assert (name, text.splitlines()[0]) == ("cases-returned.csv", f"{rows[0]};行;原因")
    corrected = text.replace("2021-08-01", "2021-08-03").replace("昨天", "2021-08-02")
    corrected = corrected.replace(";9;", ";1;").replace(";5;", ";1;")
    more, _new = actions.keep_list(
        outbreak, name="名单-returned.csv", data=corrected.encode("utf-8-sig"), by=by, now=NOW
    )
    assert more.columns == kept.columns
    actions.choose_columns(more, columns=more.columns, by=by, now=NOW)
    actions.read_list(more, by=by, now=NOW)
    assert (more.n_new, more.n_known, more.n_links, more.returned) == (2, 2, 4, [])
    with pytest.raises(Refused):
        actions.read_list(more, by=by, now=NOW)


def test_every_reason_has_its_words() -> None:
    assert {"word", "date", "twice", "itself"} <= set(REASONS)
    assert queries.guessed(["姓名", "病例编号"], {"key": ("病例编号",)}) == {"key": "病例编号"}


@pytest.mark.django_db
@pytest.mark.parametrize("settled", [True, False])
def test_nobody_of_an_old_list_is_called(settled: bool) -> None:
    kept = read_in("Tianjin135cases_revised.csv", settled=settled)
    case = Case.objects.filter(outbreak=kept.outbreak, state="confirmed").earliest("number")
    Case.objects.filter(pk=case.pk).update(out_at=datetime(2021, 3, 1, 4, tzinfo=UTC))
    task = next_call(kept.outbreak, by=make_user("tracer", area_id=YIYANG), now=NOW)
    assert (task is None) == settled
