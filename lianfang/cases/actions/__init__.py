"""What people do to cases, contacts and quarantine; and the one thing a result does by itself."""

from lianfang.cases.actions.appeals import answer_appeal, record_appeal
from lianfang.cases.actions.bulk import assign_many, mark_many, set_variant_many
from lianfang.cases.actions.candidates import confirm_candidates, dismiss_candidates, propose
from lianfang.cases.actions.cases import (
    call_asymptomatic,
    confirm,
    convert,
    exclude,
    mark_done,
    propose_case,
    record_lead,
    start_review,
)
from lianfang.cases.actions.chains import dismiss_finding, look_again, set_aside, tell_link
from lianfang.cases.actions.contacts import add_contact, add_contacts, add_exposure, hand_over
from lianfang.cases.actions.conversion import convert_quarantine
from lianfang.cases.actions.deriving import look_for_candidates
from lianfang.cases.actions.files import keep_contact_file, rows_of, take_contact_file, undo_contact_file
from lianfang.cases.actions.investigation import Saved, remove_row, save_part, save_row
from lianfang.cases.actions.isolation import leave_room, move_room, take_in, take_in_many
from lianfang.cases.actions.leaving import case_left, correct_death
from lianfang.cases.actions.lifecycle import set_type
from lianfang.cases.actions.line_lists import choose_columns, keep_list, void_list
from lianfang.cases.actions.lists import remember_columns, remove_filter, save_filter
from lianfang.cases.actions.many import order_many, release_many
from lianfang.cases.actions.proposals import propose_by_result, withdraw_proposal
from lianfang.cases.actions.quarantine import extend, order_quarantine, release, review_temporary
from lianfang.cases.actions.reaching import mark_contacts
from lianfang.cases.actions.reading_lists import person_id, read_list

__all__ = [
    "Saved",
    "add_contact",
    "add_contacts",
    "add_exposure",
    "answer_appeal",
    "assign_many",
    "call_asymptomatic",
    "case_left",
    "choose_columns",
    "confirm",
    "confirm_candidates",
    "convert",
    "convert_quarantine",
    "correct_death",
    "dismiss_candidates",
    "dismiss_finding",
    "exclude",
    "extend",
    "hand_over",
    "keep_contact_file",
    "keep_list",
    "leave_room",
    "look_again",
    "look_for_candidates",
    "mark_contacts",
    "mark_done",
    "mark_many",
    "move_room",
    "order_many",
    "order_quarantine",
    "person_id",
    "propose",
    "propose_by_result",
    "propose_case",
    "read_list",
    "record_appeal",
    "record_lead",
    "release",
    "release_many",
    "remember_columns",
    "remove_filter",
    "remove_row",
    "review_temporary",
    "rows_of",
    "save_filter",
    "save_part",
    "save_row",
    "set_aside",
    "set_type",
    "set_variant_many",
    "start_review",
    "take_contact_file",
    "take_in",
    "take_in_many",
    "tell_link",
    "undo_contact_file",
    "void_list",
    "withdraw_proposal",
]
