"""Reads over cases, contacts and quarantine."""

from lianfang.cases.queries.candidates import candidates_of, evidence_in_words, proposals, window_of
from lianfang.cases.queries.chains import chains, epidemic, infected_by, infector_of
from lianfang.cases.queries.figures import DayCount, Figures, by_day, figures, figures_on
from lianfang.cases.queries.investigation import (
    PartState,
    clocks_of,
    done_parts,
    doubts_of,
    history_of,
    lookback_of,
    newest,
    part_of,
    parts_of,
    results_of,
    rows_of,
    states_of,
    taken_out,
)
from lianfang.cases.queries.lists import cases_by_area, contacts, line_list, proposed, quarantines, unanswered
from lianfang.cases.queries.lookups import (
    decided_among,
    find_case,
    find_contact,
    protocol_of,
    running,
    ties_of,
)
from lianfang.cases.queries.pages import case_page, contact_page, quarantine_page
from lianfang.cases.queries.release import checklist, in_words, samples_of

__all__ = [
    "DayCount",
    "Figures",
    "PartState",
    "by_day",
    "candidates_of",
    "case_page",
    "cases_by_area",
    "chains",
    "checklist",
    "clocks_of",
    "contact_page",
    "contacts",
    "decided_among",
    "done_parts",
    "doubts_of",
    "epidemic",
    "evidence_in_words",
    "figures",
    "figures_on",
    "find_case",
    "find_contact",
    "history_of",
    "in_words",
    "infected_by",
    "infector_of",
    "line_list",
    "lookback_of",
    "newest",
    "part_of",
    "parts_of",
    "proposals",
    "proposed",
    "protocol_of",
    "quarantine_page",
    "quarantines",
    "results_of",
    "rows_of",
    "running",
    "samples_of",
    "states_of",
    "taken_out",
    "ties_of",
    "unanswered",
    "window_of",
]
