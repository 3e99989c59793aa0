"""Writes of sampling and the laboratory."""

from lianfang.testing.actions.custody import (
    count_box,
    declare_lost,
    dispose_tubes,
    reject_tubes,
    settle_box,
    take_back,
    where_settled,
)
from lianfang.testing.actions.desk import receive_box
from lianfang.testing.actions.destinations import send_to
from lianfang.testing.actions.groups import end_listing, list_area, list_people
from lianfang.testing.actions.plans import (
    copy_round,
    drop_round,
    edit_round,
    leave_out,
    set_days,
    set_modes,
    take_in,
)
from lianfang.testing.actions.points import Hours, describe_point, open_points, set_hours, tell_queue
from lianfang.testing.actions.points import Wanted as WantedPoints
from lianfang.testing.actions.registration import meet
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
    note_checked,
    open_round,
    plan_round,
    reconcile_round,
    remove_site,
)
from lianfang.testing.actions.slots import keep_slots, lay_out_slots
from lianfang.testing.actions.telling import choose_service, tell_results

__all__ = [
    "Hours",
    "Wanted",
    "WantedPoints",
    "add_sites",
    "cancel_request",
    "choose_service",
    "close_round",
    "copy_round",
    "count_box",
    "declare_lost",
    "describe_point",
    "dispose_tubes",
    "drop_requests",
    "drop_round",
    "edit_round",
    "end_listing",
    "keep_slots",
    "lay_out_slots",
    "leave_out",
    "list_area",
    "list_people",
    "meet",
    "note_checked",
    "open_points",
    "open_round",
    "plan_round",
    "receive_box",
    "reconcile_round",
    "reject_tubes",
    "remove_site",
    "request_test",
    "request_tests",
    "send_to",
    "set_days",
    "set_hours",
    "set_modes",
    "settle_box",
    "take_back",
    "take_in",
    "tell_queue",
    "tell_results",
    "where_settled",
]
