"""A new key: what older ones sealed is sealed again with it, a few thousand at a time, while the city works.

`rotate` adds the key; background work (`tick`) does the rest; `retire` takes the oldest key away once nothing is sealed
with it, and makes the blind index anew before. See docs/decisions/0085.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.common.ids import array
from lianfang.people.models import Identifier, IdentifierClaim, KeyRotation, Newcomer
from lianfang.people.rules.numbers import squeezed
from lianfang.people.vault import Sealer, blinder, secrets, unseal
from lianfang.sync.locks import lock

STEP = 2_000  # rows sealed again in one transaction: a third of a second in which nobody else may change them
STEPS = 5  # in one turn of the background work
FIRST = UUID(int=0)
Pairs = list[tuple[bytes, bytes]]  # digests of a number: by the old secret, by the new one
LATEST = timedelta(days=1)  # no transaction that writes a number takes longer


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed words, that which says for whom or what they open, and whether they are kept as base64."""

    model: type[Model]
    column: str
    whose: str
    written: bool = False

    @property
    def table(self) -> str:
        """Name the table."""
        return str(self.model._meta.db_table)

    @property
    def first_byte(self) -> str:
        """Give the SQL for the number of the key a row was sealed with."""
        if self.written:  # four letters of base64 are three bytes
            return f"get_byte(decode(left({self.column}, 4), 'base64'), 0)"
        return f"get_byte({self.column}, 0)"

    def read(self, kept: Any) -> bytes:
        """Give the bytes of what is kept."""
        return b64decode(kept) if self.written else bytes(kept)

    @property
    def filled(self) -> str:
        """Give the SQL for rows that hold something."""
        return f"length({self.column}) > 0"


TOLD = Sealed(Newcomer, "sealed_number", "person_id", written=True)


def by_key(columns: Sequence[Sealed]) -> dict[int, int]:
    """Count what is sealed with each key."""
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        for each in columns:
            cursor.execute(
                f"SELECT {each.first_byte}, count(*) FROM {each.table} WHERE {each.filled} GROUP BY 1"
            )
            for key, n in cursor.fetchall():
                found[key] = found.get(key, 0) + n
    return found


@transaction.atomic
def begin(columns: Sequence[Sealed], now: datetime) -> KeyRotation:
    """Begin to seal everything again with the newest key.

    Raises Refused: "rotating", "no_new_key".
    """
    if KeyRotation.objects.select_for_update().filter(done_at=None).exists():
        raise Refused("rotating", _("A key is being brought in: lianfang keys status says how far it is."))
    newest, counted = max(secrets()), by_key(columns)
    if not set(counted) - {newest}:
        raise Refused("no_new_key", _("Everything is sealed with the newest key, %(key)s."), key=newest)
    rotation, _made = KeyRotation.objects.update_or_create(
        key=newest,
        defaults={"began_at": now, "column_at": 0, "mark": None, "looked": 0, "done_at": None}
        | {"total": sum(counted.values())},
    )
    return rotation


def tick(now: datetime, columns: Sequence[Sealed]) -> None:
    """Seal the next rows again, if a key is being brought in."""
    for _turn in range(STEPS):
        if not step(columns, now):
            return


@transaction.atomic
def step(columns: Sequence[Sealed], now: datetime) -> bool:
    """Look at the next rows of a column and seal again what an older key sealed; False when there is nothing to do."""
    row = KeyRotation.objects.select_for_update(skip_locked=True).filter(done_at=None).first()
    if row is None or row.key != max(secrets()):
        return False  # this program does not know the new key yet, or another one is at it
    if row.column_at < len(columns):
        looked = _again(columns[row.column_at], row.mark, row.key)
        row.looked += len(looked)
        row.mark = looked[-1] if looked else None
        row.column_at += not looked
    elif not any(_left(each, row.key) for each in columns):
        row.done_at = now
    else:  # somebody sealed with an older key behind us: once more
        row.column_at, row.mark, row.looked = 0, None, 0
    row.save()
    return row.done_at is None


def _again(sealed: Sealed, mark: UUID | None, key: int) -> list[UUID]:
    """Seal the next rows of a column again; give all that were looked at, in order."""
    pk = str(sealed.model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, {sealed.whose} FROM {sealed.table} "
            f"WHERE ({pk} > %(mark)s OR %(mark)s::uuid IS NULL) AND {sealed.filled} ORDER BY {pk} LIMIT {STEP}",
            {"mark": mark},
        )
        spread_by = sealed.whose if settings.CLUSTER else ""
        found = lock(
            cursor.execute, sealed.table, cursor.fetchall(), "NO KEY UPDATE", key=pk, spread_by=spread_by
        )
        cursor.execute(
            f"SELECT {pk}, {sealed.whose}, {sealed.column} FROM {sealed.table} "
            f"WHERE {pk} = ANY(%s::uuid[]) AND {sealed.filled} ORDER BY {pk}",
            [array(found)],
        )
        rows = [(row, whose, sealed.read(text)) for row, whose, text in cursor.fetchall()]
        old = [
            (row, whose.hex, opened)
            for row, whose, text in rows
            if text[0] != key and (opened := _opened(text, whose))
        ]
        new = Sealer().seal_many([text for _row, _who, text in old], [who for _row, who, _text in old])
        kept: list[Any] = [b64encode(each).decode() for each in new] if sealed.written else list(new)
        kind = "text" if sealed.written else "bytea"
        cursor.execute(
            f"UPDATE {sealed.table} t SET {sealed.column} = n.text "
            f"FROM unnest(%s::uuid[], %s::{kind}[]) AS n(id, text) WHERE t.{pk} = n.id",
            [[row for row, _whose, _text in old], kept],
        )
    return [row for row, _whose, _text in rows]


def _opened(sealed: bytes, whose: UUID) -> str:
    """Read what is sealed; "" when no key at hand opens it: it stays as it is, and the oldest key with it."""
    try:
        return unseal(sealed, whose)
    except Refused:
        return ""


def _left(sealed: Sealed, key: int) -> bool:
    """Say whether a column holds something that another key sealed and that can be read."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sealed.whose}, {sealed.column} FROM {sealed.table} "
            f"WHERE {sealed.filled} AND {sealed.first_byte} <> %s LIMIT {STEP}",
            [key],
        )
        return any(_opened(sealed.read(text), whose) for whose, text in cursor.fetchall())


# --- the oldest key goes


def check_retire(columns: Sequence[Sealed]) -> int:
    """Give the number of the oldest key, when nothing needs it any more but the blind index.

    Raises Refused: "only_key", "still_used".
    """
    oldest = min(secrets())
    if len(secrets()) < 2:
        raise Refused("only_key", _("There is one key only. Bring a new one in first: lianfang keys rotate"))
    used = by_key(columns).get(oldest, 0)
    if used or KeyRotation.objects.filter(done_at=None).exists():
        raise Refused(
            "still_used",
            _("%(n)s numbers are still sealed with key %(key)s: wait until they are sealed again."),
            n=used,
            key=oldest,
        )
    return oldest


def claim_anew(old: str, new: str) -> int:
    """Claim every number under the digest by a new secret, for who holds it by an old one; gives how many."""
    return sum(_claim(each) for each in _pairs(old, new))


def claim_latest(old: str, new: str, now: datetime) -> None:
    """Keep others from claiming numbers until the transaction ends, and claim anew what came in meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_identifierclaim IN SHARE ROW EXCLUSIVE MODE")
    since = UUID(
        int=int((now - LATEST).timestamp() * 1000) << 80
    )  # ids begin with their time (RFC 9562, 5.7)
    for each in _pairs(old, new, since):
        _claim(each)


def forget_claims(old: str, new: str) -> None:
    """Take away the claims under digests by a secret that is gone."""
    for each in _pairs(old, new):
        IdentifierClaim.objects.filter(blind__in=[blind for blind, _new in each]).delete()


def _claim(pairs: Pairs) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_identifierclaim (blind, person_id) SELECT n.new, c.person_id "
            "FROM unnest(%s::bytea[], %s::bytea[]) AS n(old, new) JOIN people_identifierclaim c ON c.blind = n.old "
            "ORDER BY n.new ON CONFLICT DO NOTHING",
            [[old for old, _new in pairs], [new for _old, new in pairs]],
        )
        return int(cursor.rowcount)


def _pairs(old: str, new: str, since: UUID = FIRST) -> Iterator[Pairs]:
    """Give the digests of all numbers on record by two secrets, a few thousand at a time."""
    before, after = blinder(old), blinder(new)
    for kind, texts in (("kind", Sealed(Identifier, "sealed", "person_id")), ("id_kind", TOLD)):
        for rows in _numbers(texts, kind, since):
            yield [(before(of_kind, number), after(of_kind, number)) for of_kind, number in rows]


def _numbers(sealed: Sealed, kind: str, since: UUID) -> Iterator[list[tuple[str, str]]]:
    """Read the numbers of a column with their kinds, a few thousand at a time."""
    rows = sealed.model._default_manager.order_by("pk").values_list("pk", sealed.whose, kind, sealed.column)
    while found := list(rows.filter(pk__gt=since)[:STEP]):
        yield [
            (of_kind, squeezed(unseal(sealed.read(text), whose)))
            for _pk, whose, of_kind, text in found
            if text
        ]
        since = found[-1][0]
