"""How long a thousand labels of tubes take from their codes to a PDF, beside a page with one word: what the press needs
to start and to find its fonts. `--size` is the number of labels."""

import os
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from django.utils.translation import override

from lianfang.bench.checkout import commit
from lianfang.documents.codes import qr
from lianfang.documents.printing import HERE, pdf
from lianfang.paper import words
from lianfang.paper.rules.numbers import spaced, tube_code
from lianfang.paper.sheets import PAGES, SHEETS, Labels

LABELS = 1_000
WHEN = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def measure(size: int | None) -> dict[str, object]:
    """Print labels, two for each tube, as a kit has them."""
    labels = size or LABELS
    empty = _seconds(lambda: pdf(HERE, "plain", {"text": "联防"}, now=WHEN))
    with override("zh-hans"):
        codes = [tube_code("BENCH", n) for n in range(1, labels // 2 + 1)]
        began, used = perf_counter(), _processor()
        drawn = [_sticker(code) for code in codes]
        coded = perf_counter() - began
        printed = _seconds(lambda: pdf(PAGES, "kit", _page(drawn), now=WHEN))
    return {
        "bench": "labels",
        "commit": commit(),
        "cores": os.cpu_count(),
        "labels": 2 * len(codes),
        "seconds": round(coded + printed, 3),
        "processor_seconds": round(_processor() - used, 3),
        "codes_seconds": round(coded, 3),
        "empty_page_seconds": round(empty, 3),
    }


def _processor() -> float:
    """Give the time processors spent on this program and on the presses it started: the others' load is not in it."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _seconds(work: Any) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _sticker(code: str) -> dict[str, str]:
    head, tail = spaced(code).split(" ")
    return {"head": head, "tail": tail, "qr": qr(code)}


def _page(stickers: list[dict[str, str]]) -> dict[str, Any]:
    sheet = SHEETS["52.5x29.7"]
    return {
        "lang": "zh",
        "parts": ["stickers"],
        "w": words.in_both("zh-hans"),
        "kit": "BENCH",
        "site": "桃花仑采样点",
        "site_short": "桃花仑采样点 · 2021-08-05",
        "printed": "",
        "labels": {name: getattr(sheet, name) for name in Labels.__slots__},
        "stickers": stickers,
    }
