"""Reads of needs, thanks and complaints."""

from lianfang.needs.queries.feedback import about_oneself, feedback, public_words, workers_of
from lianfang.needs.queries.numbers import current, in_area, numbers
from lianfang.needs.queries.tickets import (
    Counts,
    by_code,
    counts,
    door_at,
    earlier,
    handlers,
    kinds_told,
    near,
    of_door,
    own_tickets,
    repeated,
    tickets,
    told_before,
)

__all__ = [
    "Counts",
    "about_oneself",
    "by_code",
    "counts",
    "current",
    "door_at",
    "earlier",
    "feedback",
    "handlers",
    "in_area",
    "kinds_told",
    "near",
    "numbers",
    "of_door",
    "own_tickets",
    "public_words",
    "repeated",
    "tickets",
    "told_before",
    "workers_of",
]
