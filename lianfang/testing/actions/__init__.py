"""Writes of sampling and the laboratory."""

from lianfang.testing.actions.desk import Entered, enter_results, receive_box
from lianfang.testing.actions.requests import (
    Wanted,
    cancel_request,
    drop_requests,
    request_test,
    request_tests,
)
from lianfang.testing.actions.rounds import (
    add_sites,
    close_round,
    open_round,
    plan_round,
    reconcile_round,
    remove_site,
)

__all__ = [
    "Entered",
    "Wanted",
    "add_sites",
    "cancel_request",
    "close_round",
    "drop_requests",
    "enter_results",
    "open_round",
    "plan_round",
    "receive_box",
    "reconcile_round",
    "remove_site",
    "request_test",
    "request_tests",
]
