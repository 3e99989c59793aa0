"""The writes of this app."""

from lianfang.grid.actions.charges import Asked, Wanted, accept, ask, ask_many, decline, release
from lianfang.grid.actions.contracts import Told, change_chain, contract, end_contract
from lianfang.grid.actions.hand_overs import close, offer, take
from lianfang.grid.actions.lists import read_list

__all__ = [
    "Asked",
    "Told",
    "Wanted",
    "accept",
    "ask",
    "ask_many",
    "change_chain",
    "close",
    "contract",
    "decline",
    "end_contract",
    "offer",
    "read_list",
    "release",
    "take",
]
