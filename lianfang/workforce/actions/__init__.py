"""The writes of this app."""

from lianfang.workforce.actions.teams import (
    add_members,
    appoint_leader,
    arrived,
    form_team,
    form_teams,
    remove_member,
    returned,
    send,
    send_many,
)
from lianfang.workforce.actions.workers import check, enrol, enrol_many, leave, qualify, withdraw

__all__ = [
    "add_members",
    "appoint_leader",
    "arrived",
    "check",
    "enrol",
    "enrol_many",
    "form_team",
    "form_teams",
    "leave",
    "qualify",
    "remove_member",
    "returned",
    "send",
    "send_many",
    "withdraw",
]
