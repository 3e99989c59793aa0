"""What may be done with supplies."""

from lianfang.supplies.actions.accounts import outside
from lianfang.supplies.actions.barcodes import add_barcode, drop_barcode, make_barcode
from lianfang.supplies.actions.books import (
    Goods,
    Line,
    count,
    give_back,
    issue,
    make_batch,
    receive,
    transfer,
    undo,
    write,
    write_off,
)
from lianfang.supplies.actions.dropoffs import hear, put_back
from lianfang.supplies.actions.lots import print_code, recall, unrecall
from lianfang.supplies.actions.requests import (
    approve,
    ask,
    confirm,
    decline,
    hand_over,
    pick_goods,
    send,
    withdraw,
)
from lianfang.supplies.actions.rounds import send_rounds
from lianfang.supplies.actions.stores import (
    add_item,
    close_store,
    open_store,
    set_minimum,
)

__all__ = [
    "Goods",
    "Line",
    "add_barcode",
    "add_item",
    "approve",
    "ask",
    "close_store",
    "confirm",
    "count",
    "decline",
    "drop_barcode",
    "give_back",
    "hand_over",
    "hear",
    "issue",
    "make_barcode",
    "make_batch",
    "open_store",
    "outside",
    "pick_goods",
    "print_code",
    "put_back",
    "recall",
    "receive",
    "send",
    "send_rounds",
    "set_minimum",
    "transfer",
    "undo",
    "unrecall",
    "withdraw",
    "write",
    "write_off",
]
