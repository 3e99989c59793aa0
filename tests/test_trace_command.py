"""Parquet files and the index give the same traces; and the command line prints them."""

from pathlib import Path

import numpy as np
import pytest

from lianfang.bench.trace_city import build
from lianfang.cli.main import main
from lianfang.tracing.layout import DAY
from lianfang.tracing.store import Store
from lianfang.tracing.trace import Question, Tracer

DAYS, ZERO = 6, 681_062_400  # 2021-08-01 00:00 in the city


def test_parquet_and_index_find_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is optional")
    parquet = pytest.importorskip("lianfang.tracing.parquet")
    city = build(2_000, 3, ZERO)
    store = Store(tmp_path / "index", write=True)
    for numbers, n in ((store.people, city.people), (store.places, city.places)):
        numbers.of(np.random.default_rng(n).integers(0, 256, (n, 16), dtype=np.uint8))
    store.contents.shift = ZERO % DAY
    conn = duckdb.connect()
    for d in range(DAYS):
        rows = city.day(d)
        store.contents.days[ZERO // DAY + d] = store.add(rows)
        conn.register(
            "rows", {"person": rows.person, "place": rows.place, "at": rows.entered, "length": rows.length}
        )
        conn.execute(
            'COPY (SELECT person, place, to_timestamp("at" + 946684800) AS entered, '
            'to_timestamp("at" + length + 946684800) AS "left" FROM rows ORDER BY place, entered) '
            f"TO '{tmp_path}/day={d}.parquet' (FORMAT parquet)"
        )
        conn.unregister("rows")
    asked = Question(7, ZERO + DAY, ZERO + 3 * DAY, ZERO + DAYS * DAY, 900, 900)
    _stays, near, further = Tracer(store.columns(), store.people.count).further(asked)
    found = parquet.Files([f"{tmp_path}/day=*.parquet"]).ask(asked, "7")
    assert len(found.near) > 10
    own = zip(near.people, near.times, near.seconds, near.first, near.gap, strict=True)
    assert sorted(found.near) == sorted(tuple(map(int, row)) for row in own)
    best = zip(further.people, further.times, further.seconds, strict=True)
    assert (found.total, found.further) == (further.total, [tuple(map(int, row)) for row in best])

    told = ["--person", "7", "--since", "2021-08-02", "--until", "2021-08-04", "--now", "2021-08-07"]
    assert main(["trace", "--parquet", f"{tmp_path}/day=*.parquet", *told]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(found.near) + len(found.further)
    assert main(["trace", "--parquet", f"{tmp_path}/nothing.parquet", *told]) == 1
    assert (
        main(["trace", "--parquet", "x", "--person", "7", "--since", "2021-08-05", "--until", "2021-08-01"])
        == 1
    )
