"""The tables of this app."""

from lianfang.rotas.models.calendars import CalendarLink
from lianfang.rotas.models.changes import Absence, Change, Replan, Reply, ReplyDoubt
from lianfang.rotas.models.plans import QUALIFICATIONS, Assignment, Demand, Rota, Shift, Swap, Wish

__all__ = [
    "QUALIFICATIONS",
    "Absence",
    "Assignment",
    "CalendarLink",
    "Change",
    "Demand",
    "Replan",
    "Reply",
    "ReplyDoubt",
    "Rota",
    "Shift",
    "Swap",
    "Wish",
]
