"""The tables of the command."""

from lianfang.command.models.breaches import Breach, Notified
from lianfang.command.models.log import Briefing, LogEntry
from lianfang.command.models.orders import Order, Recipient

__all__ = ["Breach", "Briefing", "LogEntry", "Notified", "Order", "Recipient"]
