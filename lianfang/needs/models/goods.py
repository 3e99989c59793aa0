"""Goods that were asked for because somebody needs them."""

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.needs.models.tickets import Ticket
from lianfang.supplies.models import Request


class TicketGoods(models.Model):
    """A request for goods that answers a need, and whether its outcome was written on the need."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="goods")
    request = models.OneToOneField(Request, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)  # its outcome stands on the need

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["request"], condition=Q(told_at=None), name="need_goods_open")  # the tick
        ]
