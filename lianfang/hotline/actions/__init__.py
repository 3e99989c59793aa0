"""What may be done during a call."""

from lianfang.hotline.actions.calls import begin, end, note, speak_about
from lianfang.hotline.actions.doing import book, cancel, need, tell, word
from lianfang.hotline.actions.identity import ask, choose

__all__ = [
    "ask",
    "begin",
    "book",
    "cancel",
    "choose",
    "end",
    "need",
    "note",
    "speak_about",
    "tell",
    "word",
]
