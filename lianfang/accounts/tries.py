"""How often codes may be guessed: counted in the database, so that all processes and servers count together."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.db import connection
from django.utils.crypto import salted_hmac

Asked = dict[str, Any]
ALL = b""  # the row that counts every address
_DAYS = datetime(1970, 1, 1, tzinfo=UTC)

# One statement: counts a try of an address and of all, and sweeps out some counters whose time is over. The row of all
# comes last, so that two of these never wait for each other in a circle.
_COUNT = """
WITH over AS (
  DELETE FROM accounts_tried WHERE id IN (
    SELECT id FROM accounts_tried WHERE ends_at <= %(now)s LIMIT 50 FOR UPDATE SKIP LOCKED)
)
INSERT INTO accounts_tried (purpose, who, ends_at, n)
VALUES (%(purpose)s, %(who)s, %(ends)s, 1), (%(purpose)s, %(all)s, %(ends)s, 1)
ON CONFLICT (purpose, who, ends_at) DO UPDATE SET n = accounts_tried.n + 1 RETURNING who, n
"""
_FORGIVE = """
UPDATE accounts_tried SET n = n - 1 WHERE id IN (
  SELECT id FROM accounts_tried WHERE purpose = %(purpose)s AND who = ANY(%(both)s) AND ends_at = %(ends)s AND n > 0
  ORDER BY who DESC FOR UPDATE)
"""


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong tries are let pass in so many seconds: of each address, and of all together."""

    purpose: str
    each: int
    all_: int
    seconds: int

    def spent(self, address: str, now: datetime) -> bool:
        """Count a try before it is made; say whether there were too many. One statement."""
        who, ends = _digest(address), self._ends(now)
        asked = {"purpose": self.purpose, "who": who, "all": ALL, "now": now, "ends": ends}
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, cast("Asked", asked))
            counts = {bytes(row[0]): int(row[1]) for row in cursor.fetchall()}
        return counts[ALL] > self.all_ or counts[who] > self.each

    def forgive(self, address: str, now: datetime) -> None:
        """Take back a try that was right: only wrong ones count."""
        asked = {"purpose": self.purpose, "both": [_digest(address), ALL], "ends": self._ends(now)}
        with connection.cursor() as cursor:
            cursor.execute(_FORGIVE, cast("Asked", asked))

    def _ends(self, now: datetime) -> datetime:
        passed = (now - _DAYS).total_seconds() // self.seconds
        return datetime.fromtimestamp((passed + 1) * self.seconds, UTC)


def _digest(address: str) -> bytes:
    """Write an address so that it cannot be read: no list of who visited is kept."""
    return salted_hmac("lianfang.tries", address, algorithm="sha256").digest()[:16]
