"""What people do to cases, contacts and quarantine; and the one thing a result does by itself."""

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
from lianfang.cases.actions.leaving import case_left
from lianfang.cases.actions.proposals import propose_by_result, withdraw_proposal
from lianfang.cases.actions.quarantine import extend, order_quarantine, release, review_temporary

__all__ = [
    "add_contact",
    "add_contacts",
    "add_exposure",
    "call_asymptomatic",
    "case_left",
    "confirm",
    "convert",
    "exclude",
    "extend",
    "hand_over",
    "mark_done",
    "order_quarantine",
    "propose_by_result",
    "propose_case",
    "record_lead",
    "release",
    "review_temporary",
    "start_review",
    "withdraw_proposal",
]
