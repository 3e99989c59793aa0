"""Forms about gifts."""

from lianfang.donations.forms.filters import GiftFilter, PublicFilter
from lianfang.donations.forms.gifts import (
    ApartForm,
    GiftForm,
    MaybeTextForm,
    ReceiveForm,
    RefuseForm,
    SameForm,
    TextForm,
)
from lianfang.donations.forms.uses import (
    AgreeForm,
    AllocateForm,
    DeliverForm,
    GiveOutForm,
    SpendForm,
    StockForm,
    UndeliverForm,
    UnspendForm,
    WithdrawForm,
)

__all__ = [
    "AgreeForm",
    "AllocateForm",
    "ApartForm",
    "DeliverForm",
    "GiftFilter",
    "GiftForm",
    "GiveOutForm",
    "MaybeTextForm",
    "PublicFilter",
    "ReceiveForm",
    "RefuseForm",
    "SameForm",
    "SpendForm",
    "StockForm",
    "TextForm",
    "UndeliverForm",
    "UnspendForm",
    "WithdrawForm",
]
