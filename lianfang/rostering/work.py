"""The process that plans: loads the solver, reads what is asked, tells each better plan on its output, ends."""

import os
import sys
import threading
import time

import msgspec

from lianfang.rostering.process import Asked, Told
from lianfang.rostering.solver import solve

BEAT_S = 1.0


def main() -> None:
    """Read what is asked, tell each better plan, end with the last."""
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
    began, lock = time.monotonic(), threading.Lock()

    def tell(told: Told) -> None:
        with lock:
            try:
                sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
                sys.stdout.buffer.flush()
            except BrokenPipeError:
                os._exit(1)  # whoever asked is gone

    def beat() -> None:
        while True:
            time.sleep(BEAT_S)
            tell(Told(time.monotonic() - began))

    threading.Thread(target=beat, daemon=True).start()
    found = solve(
        asked.problem,
        seconds=asked.seconds,
        workers=asked.workers,
        seed=asked.seed,
        tell=lambda objective, bound, seconds: tell(Told(seconds, objective, bound)),
    )
    tell(Told(time.monotonic() - began, plan=found, done=True))
    os._exit(0)  # the heart still beats


if __name__ == "__main__":
    main()
