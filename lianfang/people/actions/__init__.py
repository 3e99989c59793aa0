"""The writes of this app."""

from lianfang.people.actions.merging import merge, unmerge
from lianfang.people.actions.newcomers import Registered, Turned, register, register_many
from lianfang.people.actions.organisations import Body, register_organisation, register_organisations
from lianfang.people.actions.proxies import end_proxy, link_proxy
from lianfang.people.actions.records import Whole, add_identifier, correct, reveal_numbers

__all__ = [
    "Body",
    "Registered",
    "Turned",
    "Whole",
    "add_identifier",
    "correct",
    "end_proxy",
    "link_proxy",
    "merge",
    "register",
    "register_many",
    "register_organisation",
    "register_organisations",
    "reveal_numbers",
    "unmerge",
]
