"""The pages of this app: the board of checkpoints, their logs, who is held, passes."""

from lianfang.presence.views.board import board, checkpoint
from lianfang.presence.views.held import held, settle
from lianfang.presence.views.log import passages, vehicles
from lianfang.presence.views.passes import given_pass, new_pass, pass_print, passes, revoke
from lianfang.presence.views.venues import venue, venue_code, venue_poster, venue_posters, venues

__all__ = [
    "board",
    "checkpoint",
    "given_pass",
    "held",
    "new_pass",
    "pass_print",
    "passages",
    "passes",
    "revoke",
    "settle",
    "vehicles",
    "venue",
    "venue_code",
    "venue_poster",
    "venue_posters",
    "venues",
]
