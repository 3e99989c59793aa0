"""The writes of this app."""

from lianfang.visits.actions.files import read_roster
from lianfang.visits.actions.helped import (
    Agreed,
    by_relative,
    by_worker,
    end_help,
    help_person,
    issue_codes,
    note_printed,
    take_out_numbers,
    workers_numbers,
)
from lianfang.visits.actions.helping import LEFT, Acting, Listed, help_many
from lianfang.visits.actions.rounds import (
    Plan,
    add_team,
    close_round,
    look_again,
    note_checked,
    open_round,
    plan,
    remove_team,
)

__all__ = [
    "LEFT",
    "Acting",
    "Agreed",
    "Listed",
    "Plan",
    "add_team",
    "by_relative",
    "by_worker",
    "close_round",
    "end_help",
    "help_many",
    "help_person",
    "issue_codes",
    "look_again",
    "note_checked",
    "note_printed",
    "open_round",
    "plan",
    "read_roster",
    "remove_team",
    "take_out_numbers",
    "workers_numbers",
]
