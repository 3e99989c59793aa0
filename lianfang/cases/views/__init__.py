"""Pages of cases, contacts, candidates, orders and isolation sites."""

from lianfang.cases.views.candidates import candidates, candidates_decide, candidates_look
from lianfang.cases.views.files import contact_file, contact_file_save, contact_file_undo, contact_files
from lianfang.cases.views.graphs import (
    chain_aside,
    chain_dismiss,
    chain_look_again,
    chain_tell,
    chains,
    chains_data,
)
from lianfang.cases.views.investigation import (
    investigation,
    investigation_part,
    investigation_print,
    investigation_row,
    investigation_row_remove,
)
from lianfang.cases.views.isolation import isolation_do, isolation_site, isolation_sites
from lianfang.cases.views.line_list import (
    filter_remove,
    filter_save,
    line_list,
    line_list_columns,
    line_list_mark,
)
from lianfang.cases.views.line_lists import line_list_file, line_list_save, line_list_void, line_lists
from lianfang.cases.views.lists import proposed
from lianfang.cases.views.orders import (
    appeal_answer,
    appeals,
    order_letter,
    quarantines,
    quarantines_release,
)
from lianfang.cases.views.pages import case, contact, quarantine
from lianfang.cases.views.reaching import contacts, contacts_mark, tracing_board
from lianfang.cases.views.traces import traces

__all__ = [
    "appeal_answer",
    "appeals",
    "candidates",
    "candidates_decide",
    "candidates_look",
    "case",
    "chain_aside",
    "chain_dismiss",
    "chain_look_again",
    "chain_tell",
    "chains",
    "chains_data",
    "contact",
    "contact_file",
    "contact_file_save",
    "contact_file_undo",
    "contact_files",
    "contacts",
    "contacts_mark",
    "filter_remove",
    "filter_save",
    "investigation",
    "investigation_part",
    "investigation_print",
    "investigation_row",
    "investigation_row_remove",
    "isolation_do",
    "isolation_site",
    "isolation_sites",
    "line_list",
    "line_list_columns",
    "line_list_file",
    "line_list_mark",
    "line_list_save",
    "line_list_void",
    "line_lists",
    "order_letter",
    "proposed",
    "quarantine",
    "quarantines",
    "quarantines_release",
    "traces",
    "tracing_board",
]
