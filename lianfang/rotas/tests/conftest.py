"""Plans in the process of the tests: the planner's own process takes two seconds to start."""

from collections.abc import Iterator
from types import TracebackType

import pytest

from lianfang.rostering.problem import Problem
from lianfang.rostering.process import Told
from lianfang.rotas import solving


class Here:
    """Plans as the planner's process does, with one search, in this process."""

    def __init__(self, problem: Problem, *, seconds: float, seed: int = 1) -> None:
        self.problem, self.seconds, self.seed = problem, seconds, seed

    def __enter__(self) -> "Here":
        return self

    def __iter__(self) -> Iterator[Told]:
        from lianfang.rostering.solver import solve

        found = solve(self.problem, seconds=self.seconds, workers=1, seed=self.seed)
        if found:
            yield Told(found.seconds, found.objective, found.bound)
        yield Told(0, plan=found, done=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


@pytest.fixture(autouse=True)
def planned_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rotas be planned without a process, unless a test asks for it (`planner_process`)."""
    if "planner_process" not in request.fixturenames:
        monkeypatch.setattr(solving, "Planner", Here)


@pytest.fixture
def planner_process() -> None:
    """Ask for the planner's own process."""
