"""The writes of this app."""

from lianfang.people.actions.calls import Call, note_calls
from lianfang.people.actions.deferrals import defer, defer_many, withdraw_deferral
from lianfang.people.actions.labelled import Labelled, register_labelled, take_back
from lianfang.people.actions.merging import merge, unmerge
from lianfang.people.actions.newcomers import Registered, Turned, register, register_checked, register_many
from lianfang.people.actions.organisations import (
    Body,
    close_organisation,
    correct_organisation,
    register_organisation,
    register_organisations,
    reopen_organisation,
)
from lianfang.people.actions.proxies import end_proxy, link_proxy
from lianfang.people.actions.records import Whole, add_identifier, correct, reveal_numbers

__all__ = [
    "Body",
    "Call",
    "Labelled",
    "Registered",
    "Turned",
    "Whole",
    "add_identifier",
    "close_organisation",
    "correct",
    "correct_organisation",
    "defer",
    "defer_many",
    "end_proxy",
    "link_proxy",
    "merge",
    "note_calls",
    "register",
    "register_checked",
    "register_labelled",
    "register_many",
    "register_organisation",
    "register_organisations",
    "reopen_organisation",
    "reveal_numbers",
    "take_back",
    "unmerge",
    "withdraw_deferral",
]
