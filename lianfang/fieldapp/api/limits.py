"""How often somebody may be wrong: a few counters in memory, which never grow beyond their number."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

MINUTE = 60.0


class Limit:
    """Counts mistakes a minute: of each address, of at most `addresses` of them, and of all together."""

    def __init__(self, each: int, all_: int, addresses: int = 4096) -> None:
        self.each, self.all, self.addresses = each, all_, addresses
        self._minute = -1
        self._total = 0
        self._of: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def reached(self, address: str) -> bool:
        """Say whether this address, or everybody together, has been wrong too often in this minute."""
        with self._lock:
            self._turn()
            return self._total >= self.all or self._of.get(address, 0) >= self.each

    def wrong(self, address: str) -> None:
        """Count a mistake."""
        with self._lock:
            self._turn()
            self._total += 1
            self._of[address] = self._of.pop(address, 0) + 1
            while len(self._of) > self.addresses:
                self._of.popitem(last=False)

    def clear(self) -> None:
        """Forget all mistakes."""
        with self._lock:
            self._minute = -1

    def _turn(self) -> None:
        minute = int(monotonic() / MINUTE)
        if minute != self._minute:
            self._minute, self._total = minute, 0
            self._of.clear()
