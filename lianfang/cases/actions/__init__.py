"""What people do to cases, contacts and quarantine; and the one thing a result does by itself."""

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
from lianfang.cases.actions.contacts import add_contact, add_contacts, add_exposure, hand_over
from lianfang.cases.actions.deriving import look_for_candidates
from lianfang.cases.actions.investigation import Saved, remove_row, save_part, save_row
from lianfang.cases.actions.leaving import case_left
from lianfang.cases.actions.proposals import propose_by_result, withdraw_proposal
from lianfang.cases.actions.quarantine import extend, order_quarantine, release, review_temporary

__all__ = [
    "Saved",
    "add_contact",
    "add_contacts",
    "add_exposure",
    "call_asymptomatic",
    "case_left",
    "confirm",
    "confirm_candidates",
    "convert",
    "dismiss_candidates",
    "exclude",
    "extend",
    "hand_over",
    "look_for_candidates",
    "mark_done",
    "order_quarantine",
    "propose",
    "propose_by_result",
    "propose_case",
    "record_lead",
    "release",
    "remove_row",
    "review_temporary",
    "save_part",
    "save_row",
    "start_review",
    "withdraw_proposal",
]
