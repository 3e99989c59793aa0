"""Benchmarks: `lianfang bench NAME --json`, each measured beside a reference in the same run."""

from collections.abc import Callable

from lianfang.bench import phones, scan, sync
from lianfang.common.errors import Refused

NAMES: dict[str, Callable[[int | None], dict[str, object]]] = {
    "phones": phones.measure,
    "scan": scan.measure,
    "sync": sync.measure,
}


def run(name: str, size: int | None) -> dict[str, object]:
    """Measure one thing; `size` shrinks it for a quick look. Progress goes to standard error.

    Raises Refused("unknown_bench").
    """
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise Refused("unknown_bench", "There is no such benchmark. Choose one of: %(names)s", names=known)
    return NAMES[name](size)
