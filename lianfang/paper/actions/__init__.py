"""What is done with paper."""

from lianfang.paper.actions.keying import Told, key_form, settle_form, void_form
from lianfang.paper.actions.kits import note_printed, reserve_kit

__all__ = ["Told", "key_form", "note_printed", "reserve_kit", "settle_form", "void_form"]
