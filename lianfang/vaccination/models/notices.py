"""Who was told that a lot of theirs was stopped, or that it is fine again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.supplies.models import Lot
from lianfang.vaccination.models.doses import GivenDose


class LotNotice(models.Model):
    """Somebody is told of a lot they were given: by a message, or, where no phone answers for them, by a person."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        STOPPED = "stopped", pgettext_lazy("lot", "Stopped")
        CLEARED = "cleared", pgettext_lazy("lot", "Fine again")

    id = models.UUIDField(primary_key=True, default=uuid7)
    dose = models.ForeignKey(GivenDose, models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()  # where the dose was given
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    stopped_at = models.DateTimeField()  # of this stop: a lot may be stopped again
    why = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField()
    message = models.UUIDField(null=True)  # none: no phone answers for them
    told_at = models.DateTimeField(null=True)  # by a person
    told_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dose", "kind", "stopped_at"], name="lot_notice_once"),
            models.CheckConstraint(
                condition=Q(told_at=None, told_by=None) | Q(told_at__isnull=False, told_by__isnull=False),
                name="lot_notice_told_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["lot", "kind"], name="lot_notice_of")]  # the list of a lot
