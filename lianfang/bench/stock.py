"""The books of goods: the last boxes of a store issued by many at once, and pages of a ledger of a million moves.

Two hundred ask for one box each, twice as many as there are boxes, eighty at the same moment. Then moves are
written in plain SQL, through the trigger as every move, and the pages are opened as a keeper opens them.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from statistics import median
from threading import Barrier

from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.models import Post, User
from lianfang.bench.checkout import commit
from lianfang.bench.scene import HESHAN, build
from lianfang.bench.signed import signed_in
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.supplies import actions, queries
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Balance, Item, Lot, Store

ASKING, BOXES = 200, 100
WIDE = 80  # connections at once; the server has a hundred
MOVES, STORES, LOTS = 1_000_000, 40, 500
TURNS = 15

# Goods come in and go out of stores in turn, a lot after another.
FILL = """
INSERT INTO supplies_move (document_id, lot_id, source_id, target_id, quantity, at, source_left, target_left)
SELECT %s, lots[1 + n %% array_length(lots, 1)], CASE WHEN n / array_length(lots, 1) / 40 %% 3 = 2 THEN s ELSE o END,
       CASE WHEN n / array_length(lots, 1) / 40 %% 3 = 2 THEN o ELSE s END, 1 + n %% 7, %s, 0, 0
FROM (SELECT n, lots, stores[1 + n / array_length(lots, 1) %% 40] AS s, %s::uuid AS o
      FROM generate_series(%s, %s) AS n, (SELECT %s::uuid[] AS lots, %s::uuid[] AS stores) given) m ORDER BY n
"""


def measure(size: int | None) -> dict[str, object]:
    """Let `ASKING` people ask for the last boxes; then write `size` moves, a million without it, and open the pages."""
    scene = build(0, 1, now=timezone.now())
    user = User.objects.create(username="keeper", name="keeper")
    Post.objects.create(user=user, role="dispatcher", area_id=HESHAN, from_on=day_of(scene.now))
    store = Store.objects.create(kind="store", name="store 0", area_id=HESHAN)
    item = Item.objects.create(kind="protection", name="mask", unit="box", expires=False)
    actions.receive(store, [Goods(item, BOXES, "A")], by=user, now=scene.now)
    said, seconds = _rush(user, store, item)
    sys.stderr.write(f"{said} in {seconds:.2f} s; now a ledger\n")
    moves = size or MOVES
    written = _fill(moves, user, store)
    pages = _pages(user, store)
    books = queries.audited()
    return {
        "bench": "stock",
        "commit": commit(),
        "asking": ASKING,
        "boxes": BOXES,
        "at_once": WIDE,
        "issues": said[""],
        "refused": said["not_enough"],
        "deadlocks": said["deadlock"],
        "other_errors": sum(said.values()) - said[""] - said["not_enough"] - said["deadlock"],
        "stock_left": sum(Balance.objects.filter(store=store, item=item).values_list("n", flat=True)),
        "negative": Balance.objects.filter(outside=False, n__lt=0).count(),
        "seconds": round(seconds, 2),
        "moves": moves,
        "moves_per_s": round(moves / written),
        **pages,
        "books_right": books.right,
    }


def _rush(user: User, store: Store, item: Item) -> tuple[Counter[str], float]:
    """Ask for the boxes one by one, as many at once as the server lets in, beginning at the same moment."""
    ready = Barrier(WIDE)

    def connect() -> None:
        connection.ensure_connection()
        ready.wait()

    def ask(_n: int) -> str:
        try:
            actions.issue(store, {item: 1}, by=user, now=timezone.now())
        except Refused as refused:
            return refused.code
        except OperationalError as error:
            return "deadlock" if "deadlock" in str(error) else str(error)[:60]
        return ""

    began = time.perf_counter()
    with ThreadPoolExecutor(WIDE, initializer=connect) as pool:
        found = Counter(pool.map(ask, range(ASKING)))
    return found, time.perf_counter() - began


def _fill(moves: int, user: User, store: Store) -> float:
    """Write moves in and out of forty stores; gives how many seconds it took."""
    item = Item.objects.create(kind="protection", name="gown", unit="piece", expires=False)
    lots = [Lot(item=item, number=str(n), code=f"BENCH{n}") for n in range(LOTS)]
    Lot.objects.bulk_create(lots)
    stores = [store] + [Store(kind="store", name=f"store {n}", area_id=HESHAN) for n in range(1, STORES)]
    Store.objects.bulk_create(stores[1:])
    document = actions.receive(store, [Goods(item, 1, "0")], by=user, now=timezone.now())
    supplier = document.moves.get().source_id
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for first in range(0, moves, 50_000):
            last = min(first + 50_000, moves) - 1
            at = timezone.now() - timedelta(days=30) + timedelta(seconds=first)
            ids = [[lot.pk for lot in lots], [each.pk for each in stores]]
            cursor.execute(FILL, [document.pk, at, supplier, first, last, *ids])
        took = time.perf_counter() - began
        cursor.execute("VACUUM ANALYZE supplies_move, supplies_balance")
    return took


def _pages(user: User, store: Store) -> dict[str, float]:
    """Open stock and ledger as a keeper does, and a ledger's page far back."""
    client = signed_in(user)
    old = islice(queries.ledger(store, n=5000), 4000, None)
    far = next((move.pk for move in old), 1)
    return {
        "stock_ms": _turns(lambda: client.get(reverse("stock"))),
        "store_ms": _turns(lambda: client.get(reverse("store", args=[store.pk]))),
        "ledger_ms": _turns(lambda: client.get(reverse("store_ledger", args=[store.pk]))),
        "ledger_far_ms": _turns(
            lambda: client.get(reverse("store_ledger", args=[store.pk]), {"before": far})
        ),
        "documents_ms": _turns(lambda: client.get(reverse("documents"))),
    }


def _turns(act: Callable[[], object]) -> float:
    """Give the median in milliseconds, once warm."""
    act()
    took = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return round(median(took), 1)
