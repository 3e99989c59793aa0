"""How long a city says that ways between its places take."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7


class RoadWay(models.Model):
    """A way from one place to another as the city says, with its seconds and metres; places go by their names."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.BigIntegerField()  # the city
    origin = models.CharField(_("from"), max_length=120)
    destination = models.CharField(_("to"), max_length=120)
    seconds = models.PositiveIntegerField()
    metres = models.PositiveIntegerField()

    class Meta:
        ordering = ["area_id", "origin", "destination"]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "origin", "destination"], name="road_way_once"),
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="road_way_elsewhere"),
            models.CheckConstraint(
                condition=Q(seconds__lte=86_400, metres__lte=1_000_000), name="road_way_bounds"
            ),
        ]
