"""How fast a city's register comes in: CSV, Parquet and XLSX of as many invented people, by the road that the page and
the command take, with validation, sealing of identity numbers, search terms and the look for duplicates; beside COPY of
as many ready rows into the bare table of persons in the same run.

Each file is of other people, so that all are new; then the CSV is read once more, where all are known. Ten people live
behind a door, some eighty thousand names are borne by all; one row in a thousand is wrong and comes back. `rare` is a
CSV of people each of whom bears a name of their own, which is dearer: what finds a name is written once a name.
"""

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from django.conf import settings
from django.db import connection
from django.utils import timezone

from lianfang.accounts.models import Post, User
from lianfang.bench.checkout import commit
from lianfang.bench.server import database_seconds
from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.exchange import actions
from lianfang.exchange.models import FileIn
from lianfang.exchange.writing import write
from lianfang.people.models import Person
from lianfang.people.rules.numbers import check_character
from lianfang.places.imports import load_yiyang
from lianfang.places.models import Area
from lianfang.places.rules import official_code, pack

PEOPLE, SEED = 3_850_000, 20_261_128
LAST_OF_SHEET = 1_048_575
YIYANG = pack(43, 9)
HEAD = ["姓名", "性别", "出生日期", "证件类型", "证件号码", "联系电话", "住址", "区划代码"]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华红玉建国林梅春生海波宁志鹏浩宇轩子涵欣怡"
BORN = date(1935, 1, 1)
RARE = 200_000  # people with names of their own, at most
HAN, HANS = 0x4E00, 20_000  # letters that such a name is put together from
WRONG = 1_000  # one row in so many has a mistyped number
HOUSE = 10


def measure(size: int | None) -> dict[str, object]:
    """Bring `size` people (3,850,000 without it) in each form; a sheet ends at 1,048,575."""
    n, found = size or PEOPLE, dict[str, float]()
    with tempfile.TemporaryDirectory(prefix="lianfang-bench-") as folder:
        settings.UPLOADS = str(Path(folder) / "uploads")
        by, communities = _city()
        before = _peak_mb()
        for place, form in enumerate(("csv", "parquet", "xlsx", "rare")):
            rows = min(n, {"xlsx": LAST_OF_SHEET, "rare": RARE}.get(form, n))
            path = Path(folder) / f"people.{form}"
            _write(path, form, _people(place * n, rows, communities, rare=form == "rare"))
            took, file = _bring(path, by, rows)
            found |= {f"{form}_{key}": value for key, value in took.items()}
            assert file.n_new + file.n_bad == rows, (file.state, file.problem, file.n_new)  # noqa: S101
            if form == "csv":
                found["known_rows_per_s"] = _again(path, by, rows)
            path.unlink()
        found["copy_rows_per_s"] = _copy(n, communities)
    return {
        "bench": "import",
        "commit": commit(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "rounds": 1,
        "rows": n,
        **found,
        "ratio": round(found["csv_rows_per_s"] / found["copy_rows_per_s"], 3),
        "start_mb": before,
        "peak_mb": found["csv_peak_mb"],
        "people": Person.objects.count(),
    }


def _city() -> tuple[User, list[int]]:
    load_yiyang()
    now = timezone.now()
    by = User.objects.create(username="register", name="register")
    for role in ("epidemiologist", "commander"):
        Post.objects.create(user=by, role=role, area_id=YIYANG, from_on=day_of(now))
    township = Area.objects.filter(depth=3, id__gte=YIYANG).order_by("id")[:1].get()
    Area.objects.bulk_create(
        [
            Area(id=township.id + k * 1000, name=f"第{k}社区", name_en=f"Community {k}", depth=4)
            for k in range(1, 900)
        ],
        ignore_conflicts=True,
    )
    return by, list(Area.objects.filter(depth=4, id__gte=YIYANG).values_list("id", flat=True)[:1_500])


def _people(first: int, n: int, communities: list[int], *, rare: bool = False) -> Iterator[list[str]]:
    """Invent people whose numbers are right and each once; rare: their names too."""
    dice = np.random.default_rng(SEED + first)
    codes = [official_code(area) for area in communities]
    names = dice.integers(0, [len(SURNAMES), len(GIVEN), len(GIVEN)], (n, 3))
    for k in range(n):
        serial = first + k
        born = BORN + timedelta(days=serial // 1_000 % 31_000)
        digits = f"43{serial // 31_000_000:02}22{born:%Y%m%d}{serial % 1_000:03}"
        last = check_character(digits)
        if k % WRONG == WRONG - 1:
            last = "0" if last != "0" else "1"
        a, b, c = names[k]
        sex = "男" if serial % 2 else "女"
        yield [
            SURNAMES[a] + (_own(k) if rare else GIVEN[b] + (GIVEN[c] if c % 5 else "")),
            sex,
            born.isoformat(),
            "居民身份证",
            digits + last,
            f"13{serial % 1_000_000_000:09}",
            f"{serial // HOUSE % 97 + 1}栋{serial // HOUSE // 97}号",
            codes[serial // HOUSE % len(codes)],
        ]


def _own(n: int) -> str:
    return chr(HAN + n % HANS) + chr(HAN + n // HANS)


def _write(path: Path, form: str, rows: Iterator[list[str]]) -> None:
    if form in ("csv", "rare"):
        with path.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows([HEAD])
            csv.writer(out).writerows(rows)
    elif form == "parquet":
        with path.open("wb") as out:
            write("parquet", out, HEAD, rows, "")
    else:
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEAD)
            for k, row in enumerate(rows, 1):
                sheet.write_row(k, 0, row)


def _bring(path: Path, by: User, n: int) -> tuple[dict[str, float], FileIn]:
    """Bring a file and let it be read; gives rows a second from the upload to the last row on record, and what a row
    cost."""
    app, database, began = time.process_time(), database_seconds(), time.perf_counter()
    with path.open("rb") as data:
        chunks = iter(lambda: data.read(1 << 20), b"")
        file, _new = actions.bring("people", name=path.name, chunks=chunks, by=by, now=timezone.now())
    FileIn.objects.filter(pk=file.pk).update(state=FileIn.State.READING)
    file.refresh_from_db()
    looked = time.perf_counter()
    actions.work_on(file, now=timezone.now())
    took = time.perf_counter() - began
    sys.stderr.write(
        f"{path.name}: {n:,} rows in {took:.1f} s ({looked - began:.1f} s to look at it), {_peak_mb()} MB\n"
    )
    return {
        "rows_per_s": round(n / took),
        "cpu_us_app": round((time.process_time() - app) / n * 1e6, 1),
        "cpu_us_db": round((database_seconds() - database) / n * 1e6, 1),
        "peak_mb": _peak_mb(),
    }, file


def _again(path: Path, by: User, n: int) -> float:
    with path.open("ab") as out:
        out.write(b"\r\n")  # another file of the same rows
    took, file = _bring(path, by, n)
    assert file.n_new == 0, file.n_new  # noqa: S101
    return took["rows_per_s"]


def _copy(n: int, communities: list[int]) -> int:
    """COPY ready rows into a table like that of persons with its indexes, on one connection."""
    columns = "id, kind, name, sex, born_on, phone, area_id, registered_at"
    now, block = timezone.now().isoformat(), 50_000
    people = _people(7 * n, n, communities)
    took = 0.0
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_person (LIKE people_person INCLUDING ALL)")
        while some := list(islice(people, block)):
            text = "".join(
                f"{uuid7()}\tresident\t{p[0]}\tm\t{p[2]}\t{p[5]}\t{communities[0]}\t{now}\n" for p in some
            )
            began = time.perf_counter()
            with cursor.copy(f"COPY bare_person ({columns}) FROM STDIN") as copy:
                copy.write(text)
            took += time.perf_counter() - began
        cursor.execute("DROP TABLE bare_person")
    return round(n / took)


def _peak_mb() -> int:
    ours: Any = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(ours / 1024)
