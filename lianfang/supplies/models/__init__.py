"""Tables of supplies."""

from lianfang.supplies.models.books import Balance, Document, Move
from lianfang.supplies.models.dropoffs import Dropoff, DropoffDoubt
from lianfang.supplies.models.requests import OPEN, Request, RequestLine, RequestStep
from lianfang.supplies.models.things import OWN, Barcode, Item, Lot, Minimum, Store

__all__ = [
    "OPEN",
    "OWN",
    "Balance",
    "Barcode",
    "Document",
    "Dropoff",
    "DropoffDoubt",
    "Item",
    "Lot",
    "Minimum",
    "Move",
    "Request",
    "RequestLine",
    "RequestStep",
    "Store",
]
