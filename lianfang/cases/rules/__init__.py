"""Decisions about cases, contacts and quarantine. Every number comes from the protocol that is handed in."""

from lianfang.cases.rules.cases import COUNTED, NEXT, UNDECIDED, Due, case_clocks, may_follow, permission
from lianfang.cases.rules.contacts import Tie, contact_window, prevailing, stricter, strictness, transfer_due
from lianfang.cases.rules.orders import (
    clock_origin,
    due_tests,
    exception_holds,
    is_fever,
    may_order,
    quarantine_ends,
    stage_ends,
    stay_days,
    stay_length,
    temporary_ends,
    test_days,
)
from lianfang.cases.rules.release import Check, Sample, Stay, next_test, release_checks, waiting

__all__ = [
    "COUNTED",
    "NEXT",
    "UNDECIDED",
    "Check",
    "Due",
    "Sample",
    "Stay",
    "Tie",
    "case_clocks",
    "clock_origin",
    "contact_window",
    "due_tests",
    "exception_holds",
    "is_fever",
    "may_follow",
    "may_order",
    "next_test",
    "permission",
    "prevailing",
    "quarantine_ends",
    "release_checks",
    "stage_ends",
    "stay_days",
    "stay_length",
    "stricter",
    "strictness",
    "temporary_ends",
    "test_days",
    "transfer_due",
    "waiting",
]
