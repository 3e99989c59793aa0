"""The pages of supplies."""

from lianfang.supplies.views.books import document, documents, store_ledger
from lianfang.supplies.views.deeds import store_do
from lianfang.supplies.views.goods import goods, goods_new, lot, stock
from lianfang.supplies.views.requests import goods_request, goods_request_new, goods_requests
from lianfang.supplies.views.stores import store, store_new, store_scan, stores

__all__ = [
    "document",
    "documents",
    "goods",
    "goods_new",
    "goods_request",
    "goods_request_new",
    "goods_requests",
    "lot",
    "stock",
    "store",
    "store_do",
    "store_ledger",
    "store_new",
    "store_scan",
    "stores",
]
