"""The pages of this app."""

from lianfang.exchange.views.columns import file_in_columns
from lianfang.exchange.views.files import (
    file_in,
    file_in_do,
    file_in_new,
    file_in_save,
    files_in,
    table_example,
    table_on_record,
)
from lianfang.exchange.views.saving import research, save_why

__all__ = [
    "file_in",
    "file_in_columns",
    "file_in_do",
    "file_in_new",
    "file_in_save",
    "files_in",
    "research",
    "save_why",
    "table_example",
    "table_on_record",
]
