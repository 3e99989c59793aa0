"""Which hospitals take the patients of an outbreak."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site


class Designation(models.Model):
    """A hospital was named to take the patients of an outbreak: at once or when others are full, all of them or the
    severe ones or the others; until somebody ends it."""

    GROUP = "reference"

    class Role(models.TextChoices):
        DESIGNATED = "designated", pgettext_lazy("hospital", "Designated")
        RESERVE = "reserve", pgettext_lazy("hospital", "Reserve")

    class Takes(models.TextChoices):
        ALL = "all", _("All patients")
        SEVERE = "severe", _("Severe patients only")
        NOT_SEVERE = "not_severe", _("Patients who are not severe")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    role = models.CharField(_("named as"), max_length=10, choices=Role, default=Role.DESIGNATED)
    takes = models.CharField(_("whom it takes"), max_length=10, choices=Takes, default=Takes.ALL)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["role", "site__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["outbreak", "site"], condition=Q(ended_at=None), name="designation_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("at"), ended_by__isnull=False),
                name="designation_ended",
            ),
        ]
