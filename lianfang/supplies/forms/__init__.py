"""Forms about goods, stores and requests."""

from lianfang.supplies.forms.filters import DocumentFilter, RequestFilter, StockFilter, StoreFilter
from lianfang.supplies.forms.goods import (
    BackForm,
    BatchForm,
    CountForm,
    GoodsForm,
    IssueForm,
    ItemForm,
    MinimumForm,
    MoveForm,
    ReceiveForm,
    StoreForm,
    WriteOffForm,
    rows_of,
)
from lianfang.supplies.forms.requests import (
    ApproveForm,
    AskForm,
    ConfirmForm,
    EmptyForm,
    MaybeTextForm,
    PickForm,
    SendForm,
    StepForm,
    TextForm,
)
from lianfang.supplies.forms.rounds import RoundsForm

__all__ = [
    "ApproveForm",
    "AskForm",
    "BackForm",
    "BatchForm",
    "ConfirmForm",
    "CountForm",
    "DocumentFilter",
    "EmptyForm",
    "GoodsForm",
    "IssueForm",
    "ItemForm",
    "MaybeTextForm",
    "MinimumForm",
    "MoveForm",
    "PickForm",
    "ReceiveForm",
    "RequestFilter",
    "RoundsForm",
    "SendForm",
    "StepForm",
    "StockFilter",
    "StoreFilter",
    "StoreForm",
    "TextForm",
    "WriteOffForm",
    "rows_of",
]
