"""Plans in a process of its own, which ends with the plan, with whoever asked, or when it is told to stop."""

import os
import subprocess
import sys
from collections.abc import Iterator
from types import TracebackType

import msgspec
from msgspec import Struct

from lianfang.rostering.problem import Plan, Problem


class Asked(Struct, frozen=True):
    """What the process reads."""

    problem: Problem
    seconds: float
    workers: int
    seed: int


class Told(Struct, frozen=True):
    """What the process says: how good its best plan is, or only that it is alive; the last is `done` and holds the
    plan, none when none keeps every rule."""

    seconds: float
    objective: int | None = None
    bound: int | None = None
    plan: Plan | None = None
    done: bool = False


class Planner:
    """A process that plans: iterate over what it tells, leave the block to end it."""

    def __init__(self, problem: Problem, *, seconds: float, workers: int = 0, seed: int = 1) -> None:
        self.asked = Asked(problem, seconds, workers or cores(), seed)

    def __enter__(self) -> "Planner":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lianfang.rostering.work"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __iter__(self) -> Iterator[Told]:
        """Give what the process tells, once a second or more often; ends early when the process was ended."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:  # both are pipes
            return
        stdin.write(msgspec.msgpack.encode(self.asked))
        stdin.close()
        decode = msgspec.json.Decoder(Told).decode
        for line in stdout:
            yield decode(line)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe and not pipe.closed:
                pipe.close()


def cores() -> int:
    """Give how many searches run beside each other: at least eight, so that each kind of search has its turn."""
    return max(8, os.cpu_count() or 1)


def plan(problem: Problem, *, seconds: float, workers: int = 0, seed: int = 1) -> Plan | None:
    """Plan within some seconds and wait for it; None when no plan keeps every rule."""
    last = None
    with Planner(problem, seconds=seconds, workers=workers, seed=seed) as planner:
        for told in planner:
            last = told.plan if told.done else last
    return last
