"""Phones that tell facts over bad lines: they keep each until it is acknowledged, as the real ones do."""

import http.client
import json
import random
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

MOST = 50  # facts an upload; each has one to so many
PATIENCE_S = 20  # for one answer
PAUSE_S = 0.05  # after a failure; real phones wait longer, here the server is to be kept busy

Fact = dict[str, Any]
SETTLED = {"accepted", "duplicate", "disputed"}


@dataclass
class Line:
    """How bad a phone's line and clock are."""

    pause_s: float = 0.0  # between two uploads, at random up to this
    deaf: float = 0.0  # the part of the answers that are thrown away after the server stored the facts
    cut: float = 0.0  # the part of the uploads that end in the middle
    ahead: Callable[[], timedelta] = timedelta  # how far the clock is ahead at this moment


@dataclass
class Phone:
    """One device: what it has told, what was acknowledged, what went wrong on the way."""

    port: int
    token: str
    facts: Iterator[Fact]
    line: Line
    dice: random.Random
    acknowledged: set[str] = field(default_factory=set)
    kept: list[Fact] = field(default_factory=list)  # all it ever told: offered again when the epoch changes
    odd: list[tuple[int, str]] = field(default_factory=list)  # answers that no phone should get
    failures: int = 0
    epoch: str = ""

    def run(self, stop: Event, most: int = sys.maxsize) -> None:
        """Tell facts until there are no more, until so many are told, or until told to stop between two uploads."""
        waiting: list[Fact] = []
        while not stop.is_set():
            time.sleep(self.dice.uniform(0, self.line.pause_s))
            while len(waiting) < MOST and most and (fact := next(self.facts, None)):
                most -= 1
                fact["at"] = (datetime.now(UTC) + self.line.ahead()).isoformat()
                self.kept.append(fact)
                waiting.append(fact)
            if not waiting:
                return
            if (answer := self._send(waiting)) is None:
                self.failures += 1
                time.sleep(PAUSE_S * (1 + self.dice.random()))
                continue
            settled = self._note(answer)
            left = self.kept if self._restored(answer) else waiting
            waiting = [fact for fact in left if fact["id"] not in settled]

    def _restored(self, answer: dict[str, Any]) -> bool:
        """Say whether the server went back to an older copy: then everything is offered again."""
        before, self.epoch = self.epoch, answer["epoch"]
        return bool(before) and before != self.epoch

    def _note(self, answer: dict[str, Any]) -> set[str]:
        settled = {told["id"] for told in answer["outcomes"] if told["outcome"] in SETTLED}
        self.acknowledged |= settled
        self.odd += [(200, json.dumps(told)) for told in answer["outcomes"] if told["outcome"] not in SETTLED]
        return settled

    def _send(self, facts: Sequence[Fact]) -> dict[str, Any] | None:
        """Upload some facts; None when no answer was heard."""
        sent_at = (datetime.now(UTC) + self.line.ahead()).isoformat()
        body = json.dumps({"sent_at": sent_at, "facts": facts[: self.dice.randint(1, MOST)]}).encode()
        if self.dice.random() < self.line.cut:
            self._cut_short(body)
            return None
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            conn.request("POST", "/field/sync", body, {"Authorization": f"Bearer {self.token}"})
            reply = conn.getresponse()
            said = reply.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            conn.close()
        if self.dice.random() < self.line.deaf:
            return None
        if reply.status == 200:
            answer: dict[str, Any] = json.loads(said)
            return answer
        if reply.status not in {429, 503}:
            self.odd.append((reply.status, said.decode(errors="replace")[:300]))
        return None

    def _cut_short(self, body: bytes) -> None:
        """Break off in the middle of an upload."""
        head = (
            f"POST /field/sync HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            with socket.create_connection(("127.0.0.1", self.port), PATIENCE_S) as line:
                line.sendall(head.encode() + body[: self.dice.randrange(len(body))])
        except OSError:
            return


def start(phones: Sequence[Phone], stop: Event, most: int = sys.maxsize) -> list[Thread]:
    """Let every phone tell its facts, or so many of them, at the same time."""
    threads = [Thread(target=phone.run, args=(stop, most), daemon=True) for phone in phones]
    for thread in threads:
        thread.start()
    return threads
