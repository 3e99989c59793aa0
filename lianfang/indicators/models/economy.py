"""Figures of the economy beside those of the epidemic."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.indicators.rules.economy import MONTHS, PERCENT, POINTS, RANKS, UNITS, bare


class EconomicFigure(models.Model):
    """What the office of statistics says of an area's economy from January to a month: an amount, how it grew against
    the same months of last year, how that compares with the province, and the rank in the province."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.BigIntegerField()
    name = models.CharField(_("indicator"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("to month"))
    yuan = models.BigIntegerField(_("amount, yuan"), null=True)
    growth = models.DecimalField(_("growth, %"), max_digits=6, decimal_places=2, null=True)
    ahead = models.DecimalField(_("against the province, points"), max_digits=6, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField(_("rank in the province"), null=True)
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    said_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "name", "year", "month"], name="economic_figure_once"
            ),  # also serves the page
            models.CheckConstraint(condition=~Q(name=""), name="economic_figure_name"),
            models.CheckConstraint(condition=Q(month__range=MONTHS), name="economic_figure_month"),
            models.CheckConstraint(
                condition=(Q(growth=None) | Q(growth__range=PERCENT))
                & (Q(ahead=None) | Q(ahead__range=POINTS))
                & (Q(rank=None) | Q(rank__range=RANKS)),
                name="economic_figure_range",
            ),
            models.CheckConstraint(
                condition=Q(yuan__isnull=False) | Q(growth__isnull=False), name="economic_figure_says"
            ),
        ]

    @property
    def hundred_million(self) -> Decimal | None:
        """Give the amount in the unit that such figures are said in: 亿元."""
        return None if self.yuan is None else Decimal(self.yuan) / UNITS["亿"]

    @property
    def growth_said(self) -> str:
        """Write the growth: 14.7%."""
        return bare(self.growth) + "%" if self.growth is not None else ""

    @property
    def ahead_said(self) -> str:
        """Write how far before or behind the province, with its sign: +1.6."""
        return ("+" if self.ahead and self.ahead > 0 else "") + bare(self.ahead)
