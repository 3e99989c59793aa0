"""The reads of this app."""

from lianfang.rotas.queries.asked import Question, question
from lianfang.rotas.queries.phone import phone_rota
from lianfang.rotas.queries.shown import (
    colleagues,
    heads_at,
    lacking,
    on_site,
    open_shifts,
    planned,
    seen,
    shifts_of,
    shifts_of_colleagues,
)

__all__ = [
    "Question",
    "colleagues",
    "heads_at",
    "lacking",
    "on_site",
    "open_shifts",
    "phone_rota",
    "planned",
    "question",
    "seen",
    "shifts_of",
    "shifts_of_colleagues",
]
