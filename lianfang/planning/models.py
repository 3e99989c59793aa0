"""What an item counts as, coefficients of a place, what is ordered, and what was last found to run short."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.supplies.models import Item, Store


class CountedAs(models.Model):
    """As which goods of the protocol an item is reckoned, and how many pieces one unit of it holds, as a person said;
    without goods it is forecast from the ledger alone."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    item = models.OneToOneField(Item, models.CASCADE, related_name="counted_as")
    good = models.CharField(_("counts as"), max_length=24, blank=True, default="")  # of the protocol
    holds = models.PositiveIntegerField(_("pieces in one unit"), default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(holds__gt=0), name="counted_as_holds")]


class LocalRate(models.Model):
    """A coefficient that an area uses instead of the protocol's, with the reason; ended, the protocol's holds again."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.BigIntegerField()
    use = models.CharField(_("use"), max_length=32)  # of the protocol
    pieces = models.FloatField(_("pieces for one"))
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gte=0) & ~Q(reason=""), name="local_rate_with_reason"),
            models.UniqueConstraint(
                fields=["area_id", "use"], condition=Q(ended_at=None), name="local_rate_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="local_rate_ended",
            ),
        ]


class Ordered(models.Model):
    """Goods ordered from a supplier for a store: on the way until they came or the order was dropped."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("ordered", "On the way")
        CAME = "came", pgettext_lazy("ordered", "Came")
        DROPPED = "dropped", pgettext_lazy("ordered", "Dropped")

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.UUIDField(null=True, unique=True)  # the form: sent twice it is one
    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()  # of the store
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField(_("quantity"))
    due_on = models.DateField(_("comes on"))
    supplier = models.CharField(_("supplier"), max_length=120)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_text = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(n__gt=0) & ~Q(supplier=""), name="ordered_something"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None)
                | Q(state="came", ended_at__isnull=False)
                | Q(state="dropped", ended_at__isnull=False) & ~Q(ended_text=""),
                name="ordered_state",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "due_on"], condition=Q(state="waiting"), name="ordered_waiting")
        ]


class Shortage(models.Model):
    """Goods that run out at a store within the protocol's days, as last reckoned; nobody writes it by hand."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    store = models.ForeignKey(Store, models.CASCADE, null=True, related_name="+")  # none: no store keeps them
    area_id = models.BigIntegerField()
    line = models.CharField(max_length=48)  # of the forecast: goods of the protocol, or an item
    good = models.CharField(max_length=24, blank=True, default="")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+")
    days = models.FloatField()
    runs_out_on = models.DateField()
    n = models.PositiveIntegerField()  # pieces to order
    order_by = models.DateTimeField()
    waits = models.BooleanField()  # nobody has asked for it or ordered it
    at = models.DateTimeField()

    class Meta:
        ordering = ["runs_out_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["store", "line"], name="shortage_once", nulls_distinct=False)
        ]


class Reckoned(models.Model):
    """When shortages were last reckoned: one row."""

    GROUP = "local"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reckoned_one_row")]
