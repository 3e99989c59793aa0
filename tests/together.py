"""Which tests go to one worker of pytest-xdist: those that share something slow to make.

The mark `xdist_group` would say the same, but xdist 3.8 writes it where pytest 9.2 no longer reads it.
"""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

SHARED = {
    "tests/browser/test_field_work.py": "city",
    "tests/browser/test_field_duty.py": "city",
    "tests/browser/test_field_gate_work.py": "city",
    "tests/browser/test_field_muster.py": "city",
    "tests/browser/test_field_shifts.py": "city",
    "tests/browser/test_field_visits.py": "city",
    "tests/browser/test_field_weather.py": "city",
    "tests/browser/test_field_webkit.py": "city",
    "tests/browser/": "story",
    "tests/test_gates_story.py": "story",
    "tests/test_outbreak_story.py": "story",
    "tests/test_rotas_story.py": "story",
    "tests/test_bad_input.py": "city",
    "tests/test_commands.py": "city",
    "tests/test_flood.py": "city",
}


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests one by one, and those that share something together, the largest group first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for start, shared in SHARED.items() if nodeid.startswith(start)), nodeid)
