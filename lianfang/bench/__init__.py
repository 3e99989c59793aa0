"""Benchmarks: `lianfang bench NAME --json`, each measured beside a reference in the same run."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from lianfang.bench import (
    beds,
    bring,
    consoles,
    duplicates,
    duty,
    growth,
    labels,
    overload,
    pages,
    phones,
    recovery,
    report,
    rota,
    scan,
    stock,
    sync,
    whole_round,
)
from lianfang.common.errors import Refused


def _trace(size: int | None, compared: int | None = None) -> dict[str, object]:
    """Measure with a module that needs more than Lianfang does (DuckDB); it is loaded when it is asked for."""
    measure: Callable[..., dict[str, object]] = import_module("lianfang.bench.trace").measure
    return measure(size, compared)


def _routes(size: int | None, instance: Path | None = None) -> dict[str, object]:
    """Measure with a library that other benchmarks do not need, and whose memory they do not count."""
    measure: Callable[..., dict[str, object]] = import_module("lianfang.bench.routes").measure
    return measure(size, instance)


NAMES: dict[str, Callable[[int | None], dict[str, object]]] = {
    "beds": beds.measure,
    "consoles": consoles.measure,
    "duplicates": duplicates.measure,
    "duty": duty.measure,
    "growth": growth.measure,
    "import": bring.measure,
    "labels": labels.measure,
    "overload": overload.measure,
    "pages": pages.measure,
    "phones": phones.measure,
    "recovery": recovery.measure,
    "report": report.measure,
    "rota": rota.measure,
    "routes": _routes,
    "round": whole_round.measure,
    "scan": scan.measure,
    "stock": stock.measure,
    "sync": sync.measure,
    "trace": _trace,
}


def run(
    name: str,
    size: int | None,
    instance: Path | None = None,
    compared: int | None = None,
    *,
    at: str = "",
    who: str = "commander",
    password: str = "",
) -> dict[str, object]:
    """Measure one thing; `size` shrinks it for a quick look (of a rota the seconds, of routes those for each instance),
    `instance` is a rota, or are routes, to plan instead, `compared` how many traces the other engines answer too,
    `at` a demo that runs already, `who` somebody of its cast and `password` theirs.
    Progress goes to standard error.

    Raises Refused("unknown_bench").
    """
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise Refused("unknown_bench", "There is no such benchmark. Choose one of: %(names)s", names=known)
    if instance and name in ("rota", "routes"):
        return rota.measure(size, instance) if name == "rota" else _routes(size, instance)
    if name == "pages":
        return pages.measure(size, at, who, password)
    return _trace(size, compared) if name == "trace" else NAMES[name](size)
