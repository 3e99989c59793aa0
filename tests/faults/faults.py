"""The faults, each with a stream of facts of its own, and what became of every fact that was acknowledged."""

import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from tests.faults.phones import Line, Phone, start
from tests.faults.town import PATIENCE_S, Town, kill, stored, unread, wrong_tubes


@dataclass(frozen=True)
class Size:
    """How much is told and how often something breaks."""

    facts: int  # for each fault
    kills: int  # of servers, and of background work
    deaths: int  # of the database: each time it takes longer to come back
    phones: int = 8
    people: int = 400
    rounds: int = 2  # for each fault
    longest_wait_s: float = 1.0  # between two kills, at random up to this
    disks: int = 1  # how often the disk fills up


PAUSE_S = 0.2  # between two uploads while something is killed, so that kills fall among them
TRIALS = 7  # each with rounds of its own, so that nobody is swabbed twice in one
SHORT = Size(facts=2_400, kills=3, deaths=3, people=160)
# A million facts and two hundred kills in the first six together.
LONG = Size(facts=170_000, kills=85, deaths=30, people=4_000, rounds=12, longest_wait_s=2.0, disks=5)


@dataclass(frozen=True)
class Outcome:
    """One row of the table."""

    fault: str
    times: int
    acknowledged: int
    lost: int
    duplicated: int
    failures: int = 0  # uploads that got no answer, or were told to come again
    odd: Sequence[tuple[int, str]] = ()
    left: int = 0  # facts that were never acknowledged although the phone went on trying


class Trial:
    """A town and the phones that tell it things while something breaks."""

    def __init__(self, town: Town, size: Size, number: int) -> None:
        self.town, self.size, self.number, self.dice = town, size, number, random.Random(number)

    def phones(self, line: Callable[[], Line] = lambda: Line(pause_s=PAUSE_S)) -> list[Phone]:
        """Give the phones of this trial, with their share of its facts."""
        each = self.size.facts // self.size.phones
        return [
            Phone(
                self.town.port, token, self.town.mixed(n, each, self.number, TRIALS), line(), random.Random(n)
            )
            for n, token in enumerate(self.town.tokens)
        ]

    def run(self, fault: str, phones: Sequence[Phone], breaking: Callable[[], int]) -> Outcome:
        """Let phones tell everything while things break; then count."""
        times = self.tell(phones, breaking)
        return self.count(fault, times, phones)

    def tell(self, phones: Sequence[Phone], breaking: Callable[[], int], most: int = sys.maxsize) -> int:
        """Let each phone tell all it has, or so many facts, while things break; gives how often they did."""
        threads = start(phones, stop := Event(), most)
        try:
            times = breaking()
            until = time.monotonic() + PATIENCE_S + self.size.facts / 1000
            for thread in threads:
                thread.join(max(until - time.monotonic(), 0.1))
        finally:
            stop.set()
        for thread in threads:
            thread.join(PATIENCE_S)
        return times

    def until_followed(self) -> None:
        """Wait until background work has read everything; then every tube's row must say what its facts say.

        In a town that was set back it reads everything anew, what other faults told before too."""
        until = time.monotonic() + PATIENCE_S + self.size.facts * TRIALS / 1000
        with self.town.connect() as conn:
            while left := unread(conn):
                assert time.monotonic() < until, f"{left} batches were not followed"
                time.sleep(0.1)
            assert wrong_tubes(conn) == []

    def count(self, fault: str, times: int, phones: Sequence[Phone]) -> Outcome:
        """Compare what was acknowledged with what is stored."""
        with self.town.connect() as conn:
            there = stored(conn)
        acknowledged = set().union(*(phone.acknowledged for phone in phones))
        told = {fact["id"] for phone in phones for fact in phone.kept}
        return Outcome(
            fault,
            times,
            len(acknowledged),
            len(acknowledged - there.keys()),
            sum(there.get(fact, 0) > 1 for fact in told),
            sum(phone.failures for phone in phones),
            [odd for phone in phones for odd in phone.odd],
            len(told - acknowledged),
        )

    def killing(self, victims: Callable[[], Sequence[int]], times: int) -> Callable[[], int]:
        """Kill one of some processes so many times, at random moments."""

        def go() -> int:
            for _ in range(times):
                time.sleep(self.dice.uniform(0.05, self.size.longest_wait_s))
                until = time.monotonic() + PATIENCE_S
                while not (found := victims()):
                    assert time.monotonic() < until, "nobody came back"
                    time.sleep(0.05)
                kill(self.dice.choice(found))
            return times

        return go


# --- the faults


def workers_killed(trial: Trial) -> Outcome:
    """Kill processes that answer phones."""
    return trial.run(
        "web worker killed (-9)", trial.phones(), trial.killing(trial.town.web_workers, trial.size.kills)
    )


def database_killed(trial: Trial) -> Outcome:
    """Kill the database's first process."""
    return trial.run(
        "database killed (-9)", trial.phones(), trial.killing(trial.town.postmasters, trial.size.deaths)
    )


def background_killed(trial: Trial) -> Outcome:
    """Kill a program of background work again and again; what follows from the facts must come out right."""

    def go() -> int:
        for _ in range(trial.size.kills):
            with subprocess.Popen(
                trial.town.command("work"),
                env=trial.town.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as child:
                time.sleep(trial.dice.uniform(0.3, 1.5 + trial.size.longest_wait_s))
                child.kill()
        return trial.size.kills

    outcome = trial.run("background work killed (-9)", trial.phones(), go)
    trial.until_followed()
    return outcome


def answers_lost(trial: Trial) -> Outcome:
    """Throw answers away after the server stored the facts, and break uploads off in the middle."""
    phones = trial.phones(lambda: Line(deaf=0.3, cut=0.2))
    outcome = trial.run("answers thrown away, uploads cut", phones, lambda: 0)
    return replace(outcome, times=outcome.failures)


def clocks_jump(trial: Trial) -> Outcome:
    """Let the phones' clocks jump by up to two days with every upload."""
    jumps = 0

    def ahead() -> timedelta:
        nonlocal jumps
        jumps += 1
        return timedelta(hours=trial.dice.uniform(-48, 48))

    outcome = trial.run("clocks jump by up to two days", trial.phones(lambda: Line(ahead=ahead)), lambda: 0)
    return replace(outcome, times=jumps)


def disk_full(trial: Trial) -> Outcome:
    """Fill the disk under the database while phones tell, until uploads fail, and free it again."""
    ballast, phones = trial.town.folder / "ballast", trial.phones()

    def failed() -> int:
        return sum(phone.failures for phone in phones)

    def go() -> int:
        before = 0
        for turn in range(trial.size.disks):
            until = time.monotonic() + PATIENCE_S / 3
            while failed() == before and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(trial.dice.uniform(0.5, 1.5))
            ballast.unlink()
            with trial.town.connect():
                pass
            if turn + 1 < trial.size.disks:
                time.sleep(trial.dice.uniform(0.1, 0.5))
                before = failed()
                fill(ballast)
        return trial.size.disks

    fill(ballast)  # before the first word: on a busy machine all might be told before the disk is full
    return trial.run("disk full", phones, go)


def fill(path: Path) -> None:
    """Take what is left of a disk: nearly all of it at once, then block by block."""
    block = bytes(1 << 16)
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        os.posix_fallocate(file.fileno(), 0, max(shutil.disk_usage(path.parent).free - 16 * len(block), 1))
        file.seek(0, os.SEEK_END)
        while True:
            file.write(block)


class Restored:
    """Go back to an older copy of the database: phones offer again what the restored server lacks."""

    def __init__(self, town: Town, size: Size) -> None:
        self.trial = Trial(town, size, 6)
        self.phones = self.trial.phones(Line)
        self.half = size.facts // size.phones // 2 - 1

    def before(self) -> None:
        """Let the town that is served be told what will be in the copy."""
        self.trial.tell(self.phones, lambda: 0, self.half)
        self.trial.until_followed()

    def after(self) -> Outcome:
        """Copy the stopped town, tell it more, put the copy in its place and tell it the rest."""
        town = self.trial.town
        data, copy = town.folder / "city" / "data", town.folder / "copy"
        copy_of(data, copy)
        _part(self.trial, self.phones, self.half)
        back_to(town, data, copy)
        return _part(self.trial, self.phones, sys.maxsize)


def _part(trial: Trial, phones: Sequence[Phone], most: int) -> Outcome:
    """Serve the town while each phone tells so many facts more."""
    with trial.town.served():
        for phone in phones:
            phone.port = trial.town.port
        trial.tell(phones, lambda: 0, most)
        trial.until_followed()
        return trial.count("restored from an older copy", 1, phones)


def copy_of(data: Path, copy: Path) -> None:
    """Copy a stopped database."""
    subprocess.run(["cp", "-a", str(data), str(copy)], check=True)


def back_to(town: Town, data: Path, copy: Path) -> None:
    """Put an older copy in the place of a stopped database, and say so as its keeper would."""
    shutil.rmtree(data)
    copy.rename(data)
    town.run("restored")
