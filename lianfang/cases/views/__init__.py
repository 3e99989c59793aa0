"""Pages of cases, contacts and quarantine. Opening the page of one person is recorded."""

from lianfang.cases.views.investigation import (
    investigation,
    investigation_part,
    investigation_print,
    investigation_row,
    investigation_row_remove,
)
from lianfang.cases.views.lists import contacts, line_list, proposed, quarantines
from lianfang.cases.views.pages import case, contact, quarantine

__all__ = [
    "case",
    "contact",
    "contacts",
    "investigation",
    "investigation_part",
    "investigation_print",
    "investigation_row",
    "investigation_row_remove",
    "line_list",
    "proposed",
    "quarantine",
    "quarantines",
]
