"""The writes of this app."""

from lianfang.rotas.actions.absences import Away, keep_off, let_back
from lianfang.rotas.actions.calendars import digest_of, make_link, note_used, revoke_link
from lianfang.rotas.actions.demand import (
    add_demand,
    compute_arrivals,
    compute_posts,
    compute_sampling,
    withdraw_demands,
)
from lianfang.rotas.actions.people import confirm, drop, put, take_out, take_place
from lianfang.rotas.actions.replans import accept_replan, ask_replan, decline_replan, undo_replan
from lianfang.rotas.actions.rota import ask_plan, draft, publish, stop, withdraw
from lianfang.rotas.actions.swaps import answer_swap, ask_swap, decide_swap, withdraw_swap
from lianfang.rotas.actions.wishes import wish, withdraw_wish

__all__ = [
    "Away",
    "accept_replan",
    "add_demand",
    "answer_swap",
    "ask_plan",
    "ask_replan",
    "ask_swap",
    "compute_arrivals",
    "compute_posts",
    "compute_sampling",
    "confirm",
    "decide_swap",
    "decline_replan",
    "digest_of",
    "draft",
    "drop",
    "keep_off",
    "let_back",
    "make_link",
    "note_used",
    "publish",
    "put",
    "revoke_link",
    "stop",
    "take_out",
    "take_place",
    "undo_replan",
    "wish",
    "withdraw",
    "withdraw_demands",
    "withdraw_swap",
    "withdraw_wish",
]
