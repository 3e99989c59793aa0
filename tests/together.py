"""Which tests go to one worker of pytest-xdist: those that share something slow to make.

The mark `xdist_group` would say the same, but xdist 3.8 writes it where pytest 9.2 no longer reads it.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

SHARED = {
    "tests/browser/test_accessibility.py": "looks",
    "tests/browser/test_field_app.py": "story",
    "tests/browser/test_field_core.py": "story",
    "tests/browser/test_field_gates.py": "story",
    "tests/browser/test_field_orders.py": "story",  # counts the alarms of its city
    "tests/browser/test_field_": "city",
    "tests/browser/": "story",
    "tests/test_doors_story.py": "story",
    "tests/test_gates_story.py": "story",
    "tests/test_gifts_story.py": "story",
    "tests/test_outbreak_story.py": "story",
    "tests/test_rotas_story.py": "story",
    "tests/test_bad_input.py": "city",
    "tests/test_commands.py": "city",
    "tests/test_flood.py": "city",
    "tests/test_workers.py": "workers",
}


LONGEST = (
    "story",
    "city",
    "tests/test_every_url.py",
    "tests/faults/",
    "tests/test_every_kind.py",
    "looks",
    "tests/test_tables.py",
    "tests/test_database_by_url.py",
    "workers",
    "lianfang/postgres/",
    "lianfang/bench/",
)


def place(nodeid: str) -> int:
    """Say how early a test begins: what takes longest first, so that no worker ends long after the others."""
    names = (SHARED[start] for start in SHARED if nodeid.startswith(start))
    whole = next(names, nodeid)
    return next((n for n, start in enumerate(LONGEST) if whole.startswith(start)), len(LONGEST))


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests one by one, and those that share something together, as they were collected."""

    def __init__(self, config: Any, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # by their number of tests

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for start, shared in SHARED.items() if nodeid.startswith(start)), nodeid)
