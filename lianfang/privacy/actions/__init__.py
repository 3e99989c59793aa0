"""The writes of this app."""

from lianfang.privacy.actions.asking import answer, ask, copied
from lianfang.privacy.actions.erasing import erase, would_erase
from lianfang.privacy.actions.forgetting import again, came_back, forget_person
from lianfang.privacy.actions.holding import hold, lift
from lianfang.privacy.actions.nightly import tick

__all__ = [
    "again",
    "answer",
    "ask",
    "came_back",
    "copied",
    "erase",
    "forget_person",
    "hold",
    "lift",
    "tick",
    "would_erase",
]
