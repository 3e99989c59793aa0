"""Vaccines as goods, and sessions in which they are given."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.models import Site
from lianfang.supplies.models import Item, Store


class Vaccine(models.Model):
    """An item of the stores that is a product of a protocol; it is counted in doses, some in one vial."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    disease = models.CharField(max_length=24)
    product = models.CharField(_("vaccine"), max_length=24)  # a key of the protocol
    item = models.OneToOneField(Item, models.PROTECT, related_name="+", verbose_name=_("goods"))
    vial_doses = models.PositiveSmallIntegerField(_("doses in a vial"), default=1)

    class Meta:
        ordering = ["disease", "product", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(vial_doses__gte=1, vial_doses__lte=50), name="vaccine_vial_doses"
            )
        ]

    def __str__(self) -> str:
        return str(self.item)


class Session(models.Model):
    """Some hours of a day in which vaccinators give some products at a site, with a box of doses of its own."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("session", "Planned")
        OPEN = "open", pgettext_lazy("session", "Open")
        CLOSED = "closed", pgettext_lazy("session", "Closed")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")

    COMING = ("planned", "open")

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    area_id = models.BigIntegerField()  # of the site
    disease = models.CharField(max_length=24)
    protocol = models.CharField(max_length=40)  # the version that was in force when it was planned
    products = ArrayField(models.CharField(max_length=24), verbose_name=_("vaccines"))
    day = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    vaccinators = models.PositiveSmallIntegerField(_("vaccinators"))
    per_hour = models.PositiveSmallIntegerField(_("people an hour and vaccinator"))
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    why = models.CharField(
        _("reason"), max_length=300, blank=True, default=""
    )  # cancelled, or left open ends
    box = models.OneToOneField(Store, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opens_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "opens_at"], condition=~Q(state="cancelled"), name="session_once"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="session_order"),
            models.CheckConstraint(condition=Q(vaccinators__gte=1, per_hour__gte=1), name="session_capacity"),
            models.CheckConstraint(condition=~Q(products=[]), name="session_products"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "open"], ended_at=None)
                | Q(state="closed", ended_at__isnull=False)
                | Q(state="cancelled", ended_at__isnull=False) & ~Q(why=""),
                name="session_state",
            ),
        ]
        indexes = [models.Index(fields=["area_id", "day"], name="session_by_day")]  # the list of a day

    def __str__(self) -> str:
        return self.site.name
