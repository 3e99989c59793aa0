"""The reads of this app."""

from lianfang.rotas.queries.asked import Question, question
from lianfang.rotas.queries.calendars import calendar_of, link_by, link_of, reader_of
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
    "calendar_of",
    "colleagues",
    "heads_at",
    "lacking",
    "link_by",
    "link_of",
    "on_site",
    "open_shifts",
    "phone_rota",
    "planned",
    "question",
    "reader_of",
    "seen",
    "shifts_of",
    "shifts_of_colleagues",
]
