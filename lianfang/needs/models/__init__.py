"""The tables of this app."""

from lianfang.needs.models.feedback import Feedback, FeedbackStep
from lianfang.needs.models.goods import TicketGoods
from lianfang.needs.models.tickets import OPEN, Ticket, TicketStep

__all__ = ["OPEN", "Feedback", "FeedbackStep", "Ticket", "TicketGoods", "TicketStep"]
