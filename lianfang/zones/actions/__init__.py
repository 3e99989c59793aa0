"""The writes of this app."""

from lianfang.zones.actions.approving import approve
from lianfang.zones.actions.care import end_flag, flag
from lianfang.zones.actions.census import Found, count_place, follow, put_on_list, tell_state
from lianfang.zones.actions.feeding import hand_heads_down
from lianfang.zones.actions.orders import Plan, begin, drop, edit, look, propose, send_back, submit
from lianfang.zones.actions.permits import Asks, ask, back, grant, refuse, withdraw
from lianfang.zones.actions.rule import tick
from lianfang.zones.actions.service import ask_round, note_checked, send_team, withdraw_team
from lianfang.zones.actions.told import follow_care, follow_places

__all__ = [
    "Asks",
    "Found",
    "Plan",
    "approve",
    "ask",
    "ask_round",
    "back",
    "begin",
    "count_place",
    "drop",
    "edit",
    "end_flag",
    "flag",
    "follow",
    "follow_care",
    "follow_places",
    "grant",
    "hand_heads_down",
    "look",
    "note_checked",
    "propose",
    "put_on_list",
    "refuse",
    "send_back",
    "send_team",
    "submit",
    "tell_state",
    "tick",
    "withdraw",
    "withdraw_team",
]
