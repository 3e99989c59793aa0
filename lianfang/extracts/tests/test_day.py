"""The extracts of a day, read back by DuckDB as anybody would."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cases.tests.make import make_case
from lianfang.common.errors import Refused
from lianfang.extracts.actions import write_day
from lianfang.places.tests.make import YIYANG
from lianfang.testing.tests.make import make_code, make_scene, void

pytestmark = pytest.mark.django_db
DAY = date(2021, 8, 5)


def read(out: Path, dataset: str, columns: str) -> list[tuple[Any, ...]]:
    """Read a dataset as DuckDB finds it, its folders as columns."""
    files = f"read_parquet('{out}/{dataset}/**/*.parquet', hive_partitioning = true)"
    return duckdb.connect().execute(f"SELECT {columns} FROM {files} ORDER BY ALL").fetchall()


def bytes_of(out: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_a_day_is_counted_by_area_and_names_nobody(tmp_path: Path, now: datetime) -> None:
    by, scene = make_user("epidemiologist", area_id=YIYANG), make_scene()
    swabs = [*scene.swabs(7, make_code()), *scene.swabs(6, make_code(), minutes=60)]
    scene.phone.tell(*swabs, void(swabs[0]))
    make_case(now)
    counts = write_day(DAY, tmp_path, reason="工作量", by=by, now=now)
    assert counts == {"facts": 3, "results": 0, "cases": 1, "doses": 0}
    head = "day::varchar, area, township, kind, hour, n, taken_back, hidden"
    assert read(tmp_path, "facts", head) == [
        ("2021-08-05", 430903, "430903", "sync.void", 8, 1, 0, False),
        ("2021-08-05", 430903, "430903", "testing.swab", 8, None, None, True),
        ("2021-08-05", 430903, "430903", "testing.swab", 9, None, None, True),
    ]
    assert read(tmp_path, "cases", "district, state, people, hidden") == [("430903", "confirmed", None, True)]
    said = json.loads((tmp_path / "days" / "2021-08-05.json").read_text())
    assert (said["least"], said["rows"]) == (5, counts)
    noted = AuditEntry.objects.get(verb="exchange.extract.saved")
    assert noted.data == {"day": "2021-08-05", "reason": "工作量", "counts": counts}


def test_a_day_written_again_is_the_same_bytes_and_takes_the_place_of_what_was_there(
    tmp_path: Path, now: datetime
) -> None:
    by, scene = make_user("epidemiologist", area_id=YIYANG), make_scene()
    scene.phone.tell(*scene.swabs(8, make_code()))
    write_day(DAY, tmp_path, reason="工作量", by=by, now=now)
    first = bytes_of(tmp_path)
    write_day(DAY, tmp_path, reason="工作量", by=by, now=now)
    assert bytes_of(tmp_path) == first
    scene.phone.tell(*scene.swabs(5, make_code(), minutes=20))
    stale = tmp_path / "facts" / "day=2021-08-05" / "area=439999"
    stale.mkdir()
    (stale / "part-0.parquet").write_bytes(b"left behind")
    write_day(DAY, tmp_path, reason="工作量", by=by, now=now)
    assert read(tmp_path, "facts", "kind, hour, n") == [("testing.swab", 8, 13)]
    assert not stale.exists()


def test_who_may_not_see_all_of_it_takes_nothing(tmp_path: Path, now: datetime) -> None:
    scene = make_scene()
    scene.phone.tell(*scene.swabs(8, make_code()))
    for by in (
        make_user("sampler", area_id=YIYANG),
        make_user("epidemiologist", area_id=YIYANG + 22_000_000_000),
    ):
        with pytest.raises(Refused) as refused:
            write_day(DAY, tmp_path, reason="工作量", by=by, now=now)
        assert refused.value.code == "forbidden"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("day", "reason", "code"), [(DAY, "  ", "no_reason"), (date(2021, 8, 6), "工作量", "not_over_yet")]
)
def test_an_extract_without_reason_or_of_a_day_to_come_is_refused(
    tmp_path: Path, now: datetime, day: date, reason: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        write_day(day, tmp_path, reason=reason, by=make_user("epidemiologist", area_id=YIYANG), now=now)
    assert refused.value.code == code
