"""The writes of this app."""

from lianfang.rotas.actions.demand import add_demand, compute_posts, compute_sampling, withdraw_demands
from lianfang.rotas.actions.people import confirm, drop, put, take_out, take_place
from lianfang.rotas.actions.rota import ask_plan, draft, publish, stop, withdraw
from lianfang.rotas.actions.swaps import answer_swap, ask_swap, decide_swap, withdraw_swap
from lianfang.rotas.actions.wishes import wish, withdraw_wish

__all__ = [
    "add_demand",
    "answer_swap",
    "ask_plan",
    "ask_swap",
    "compute_posts",
    "compute_sampling",
    "confirm",
    "decide_swap",
    "draft",
    "drop",
    "publish",
    "put",
    "stop",
    "take_out",
    "take_place",
    "wish",
    "withdraw",
    "withdraw_demands",
    "withdraw_swap",
    "withdraw_wish",
]
