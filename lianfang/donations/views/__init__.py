"""Pages of gifts."""

from lianfang.donations.views.books import gift_books, gift_cash, gift_doubles, gift_letters
from lianfang.donations.views.gifts import gift, gift_change, gift_new, gift_paper, gifts
from lianfang.donations.views.public import public_gifts

__all__ = [
    "gift",
    "gift_books",
    "gift_cash",
    "gift_change",
    "gift_doubles",
    "gift_letters",
    "gift_new",
    "gift_paper",
    "gifts",
    "public_gifts",
]
