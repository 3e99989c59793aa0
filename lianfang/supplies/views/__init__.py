"""The pages of supplies."""

from lianfang.supplies.views.barcodes import goods_barcodes
from lianfang.supplies.views.books import document, documents, store_ledger
from lianfang.supplies.views.deeds import store_do
from lianfang.supplies.views.goods import goods, goods_new, lot, stock
from lianfang.supplies.views.papers import barcode_label, goods_label, lot_label, store_rounds
from lianfang.supplies.views.requests import goods_request, goods_request_new, goods_requests
from lianfang.supplies.views.rounds import store_routes
from lianfang.supplies.views.stores import store, store_new, store_scan, stores

__all__ = [
    "barcode_label",
    "document",
    "documents",
    "goods",
    "goods_barcodes",
    "goods_label",
    "goods_new",
    "goods_request",
    "goods_request_new",
    "goods_requests",
    "lot",
    "lot_label",
    "stock",
    "store",
    "store_do",
    "store_ledger",
    "store_new",
    "store_rounds",
    "store_routes",
    "store_scan",
    "stores",
]
