"""The commands, in the order in which a city needs them, each in a process of its own, from an empty folder."""

import csv
import json
import shutil
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from lianfang.accounts.tests.make import make_user
from lianfang.cli import imports
from lianfang.cli.parser import TABLES, parser
from lianfang.common.errors import Refused
from lianfang.exchange.kinds import KINDS
from lianfang.places.models import Area
from tests.city import AREAS, City, void

ROOT = Path(__file__).resolve().parents[1]
one_city = pytest.mark.xdist_group("city")


@pytest.mark.slow
@one_city
def test_a_city_begins_with_areas_then_its_administrator(founded: City) -> None:
    assert "请先导入：lianfang import areas" in founded.began["too early"]  # the terminal was Chinese
    assert "start it first" in founded.began["no database"]
    assert founded.began["areas"] == "1554 areas are on record.\n"
    assert founded.began["administrator"] == "chief may sign in now.\n"


@pytest.mark.slow
@one_city
def test_once_there_is_a_user_areas_need_one(founded: City) -> None:
    assert "1554 areas are on record." in founded.run("import", "areas", str(AREAS), "--by", "chief")
    assert "Say who reads this in: --by USERNAME." in founded.run("import", "areas", str(AREAS), code=1)


@pytest.mark.slow
@one_city
def test_people_are_read_in_and_wrong_rows_come_back(founded: City, address: str, tmp_path: Path) -> None:
    file, out = tmp_path / "people.csv", tmp_path / "refused.csv"
    wrong = ["王强,身份证,430903198001010010,430903", "赵敏,,,999999"]
    rows = ["姓名,证件类型,证件号码,区划代码", "李想,,,430903", *wrong]
    file.write_text("\n".join(rows), encoding="gb18030")
    said = founded.run("import", "people", str(file), "--by", "clerk", "--errors", str(out), code=1)
    assert "1 people are new, 0 were known, 2 rows were refused." in said
    with out.open(encoding="utf-8-sig") as table:
        refused = list(csv.DictReader(table))
    assert [(row["姓名"], row["Line"]) for row in refused] == [("王强", "3"), ("赵敏", "4")]


@pytest.mark.slow
@one_city
def test_borders_are_read_in_and_bad_ones_are_named(founded: City, address: str, tmp_path: Path) -> None:
    ring = [[112.0, 28.0], [113.0, 28.0], [113.0, 29.0], [112.0, 28.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": shape} for name in ("赫山区", "何处县")
    ]
    file = tmp_path / "borders.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    said = founded.run("import", "areas", "--shapes", str(file), "--by", "chief", code=1)
    assert "1 area has its border now." in said
    assert "borders.geojson [2] 何处县: No area has this code or name." in said


@pytest.mark.slow
@one_city
def test_a_served_city_answers_people_and_phones(founded: City, address: str) -> None:
    with urllib.request.urlopen(f"{address}/sign-in/") as page:  # noqa: S310 — this machine only
        assert "联防" in page.read().decode()
    told = void(datetime.now(UTC))
    for outcome in ("accepted", "duplicate"):
        status, answer = founded.tell(address, told)
        assert (status, answer["outcomes"][0]["outcome"]) == (200, outcome)


@pytest.mark.slow
@one_city
def test_other_commands_join_the_database_that_is_served(founded: City, address: str) -> None:
    assert "no issues" in founded.run("manage", "check", "--database", "default")
    second = founded.run("serve", "--port", "18600", code=1, LC_ALL="zh_CN.UTF-8")
    assert f"已在运行：进程 {founded.serving} " in second


@pytest.mark.slow
def test_protocols_are_listed_without_a_database(tmp_path: Path) -> None:
    assert "covid19-2021-08-03 2021-08-03" in City(tmp_path).run("protocol")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_reference_is_written_from_the_code(tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("__pycache__", "tests", "static")
    for name in ("lianfang", "protocols"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    City(tmp_path).run("docs", cwd=tmp_path)
    written = {page.name: page.read_text() for page in (tmp_path / "docs" / "reference").glob("*.md")}
    assert {"commands.md", "kinds.md", "line.md", "models.md", "permissions.md"} <= set(written)
    assert "## import" in written["commands.md"]


@pytest.mark.slow
def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://lianfang:secret-word@127.0.0.1:1/lianfang"
    said = City(tmp_path).run("administrator", "chief", code=1, LIANFANG_DATABASE_URL=url)
    assert "The database does not answer" in said
    assert "secret-word" not in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("areas", "nothing_to_read"),
        ("areas FILE --by nobody", "unknown_user"),
        ("areas FILE --by locked", "unknown_user"),
        ("areas FILE --by clerk", "forbidden"),
        ("areas FILE", "by_missing"),
        ("areas --shapes FILE", "by_missing"),
        ("areas nowhere.csv --by chief", "file_unreadable"),
        ("people", "nothing_to_read"),
        ("people FILE --shapes FILE --by clerk", "nothing_to_read"),
        ("people FILE", "by_missing"),
        ("people FILE --by chief", "forbidden"),
        ("people nowhere.csv --by clerk", "file_unreadable"),
    ],
)
def test_what_cannot_be_read_in_is_refused_and_changes_nothing(line: str, code: str) -> None:
    make_user("administrator", username="chief")
    make_user("epidemiologist", username="clerk")
    make_user("administrator", username="locked", is_active=False)
    given = parser().parse_args(["import", *line.replace("FILE", str(AREAS)).split()])
    before = Area.objects.count()
    with pytest.raises(Refused) as refused:
        {"areas": imports.import_areas, "people": imports.import_people}[given.kind](given)
    assert refused.value.code == code
    assert Area.objects.count() == before


@pytest.mark.django_db
def test_the_first_areas_need_nobody() -> None:
    assert imports.import_areas(parser().parse_args(["import", "areas", str(AREAS)])) == 0
    assert Area.objects.count() == 1554


@pytest.mark.django_db
def test_refused_rows_are_named_in_the_readers_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_user("epidemiologist", username="clerk")
    file = tmp_path / "people.csv"
    file.write_text("姓名,证件类型,证件号码,区划代码\n王强,身份证,430903198001010010,430903\n")
    given = parser().parse_args(["import", "people", str(file), "--by", "clerk"])
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert imports.import_people(given) == 1
        said.append(capsys.readouterr())
    english, chinese = said
    assert english.err.startswith("people.csv:2: The last character does not fit")
    assert "--errors" in english.err
    assert chinese.err.startswith("people.csv:2: ")
    assert not set(english.err.splitlines()) & set(chinese.err.splitlines())
    assert english.out != chinese.out


def test_the_command_line_names_every_kind_of_table() -> None:
    assert set(TABLES) - {"linelist"} == set(KINDS)
