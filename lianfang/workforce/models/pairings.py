"""Organisations paired with villages and communities."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Organisation
from lianfang.places.models import Area


class Pairing(models.Model):
    """An organisation answers for helping a village or community, from a day to a day, with so many people a day."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pairings")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    need = models.PositiveSmallIntegerField(_("people a day"))
    contact = models.CharField(_("contact"), max_length=60, blank=True, default="")
    contact_phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["area_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "organisation"], condition=Q(to_on=None), name="pairing_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="pairing_dates"
            ),
            models.CheckConstraint(condition=Q(need__gte=1, need__lte=999), name="pairing_need"),
        ]
