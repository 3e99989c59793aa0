"""What may be done with gifts."""

from lianfang.donations.actions.doubles import join, keep_apart, unjoin
from lianfang.donations.actions.goods import give_out, stock
from lianfang.donations.actions.life import (
    Looked,
    correct,
    hide,
    pledge,
    publish,
    receive,
    refuse,
    tell_refused,
    thank,
    void,
)
from lianfang.donations.actions.uses import agree, allocate, deliver, spend, undeliver, unspend, withdraw

__all__ = [
    "Looked",
    "agree",
    "allocate",
    "correct",
    "deliver",
    "give_out",
    "hide",
    "join",
    "keep_apart",
    "pledge",
    "publish",
    "receive",
    "refuse",
    "spend",
    "stock",
    "tell_refused",
    "thank",
    "undeliver",
    "unjoin",
    "unspend",
    "void",
    "withdraw",
]
