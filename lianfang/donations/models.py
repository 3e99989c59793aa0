"""Gifts, what they were given on for, and what was done about them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.supplies.models import Document


class Gift(models.Model):
    """What somebody gave or promised: money in fen, or so many of something; bound where its giver bound it."""

    GROUP = "local"
    AREA = "area_id"

    class Kind(models.TextChoices):
        CASH = "cash", _("Money")
        GOODS = "goods", pgettext_lazy("gift", "Goods")
        MEALS = "meals", pgettext_lazy("gift", "Meals")
        SERVICE = "service", _("Services")

    class Qualifier(models.TextChoices):
        EXACT = "", _("exactly")
        AT_LEAST = "ge", _("at least")
        ABOUT = "approx", _("about")

    class State(models.TextChoices):
        PLEDGED = "pledged", _("Promised")
        RECEIVED = "received", pgettext_lazy("gift", "Received")
        REFUSED = "refused", pgettext_lazy("gift", "Refused")
        JOINED = "joined", _("The same as another")

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.UUIDField(null=True, unique=True)  # the form: told twice it is one
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    giver = models.CharField(_("giver"), max_length=120)
    anonymous = models.BooleanField(_("not to be named"), default=False)
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    what = models.CharField(_("what is given"), max_length=300)
    amount = models.PositiveBigIntegerField()  # fen of money, else how many
    unit = models.CharField(_("counted in"), max_length=12, blank=True, default="")
    qualifier = models.CharField(max_length=6, choices=Qualifier, blank=True, default="")
    worth = models.PositiveBigIntegerField(null=True)  # in fen, of what is not money
    bound_to = models.CharField(_("bound to"), max_length=200, blank=True, default="")
    area_id = models.BigIntegerField()
    given_on = models.DateField(_("day"))
    state = models.CharField(max_length=8, choices=State, default=State.PLEDGED)
    receipt = models.PositiveIntegerField(_("number of the receipt"), null=True, unique=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    allocated = models.PositiveBigIntegerField(default=0)
    thanked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="gift_of_something"),
            models.CheckConstraint(condition=Q(allocated__lte=F("amount")), name="gift_not_spent_twice"),
            models.CheckConstraint(
                condition=Q(state="received", receipt__isnull=False, received_at__isnull=False)
                | ~Q(state="received"),
                name="gift_has_a_receipt",
            ),
            models.CheckConstraint(
                condition=Q(state="joined", joined_to__isnull=False) | ~Q(state="joined") & Q(joined_to=None),
                name="gift_joined",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state="received"), name="gift_published_once_received"
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "-given_on"], name="gift_by_area"),
            models.Index(
                fields=["-given_on", "-id"], condition=Q(published_at__isnull=False), name="gift_published"
            ),
            models.Index(fields=["amount", "kind"], name="gift_alike"),  # the same reported twice
        ]

    def __str__(self) -> str:
        return self.what


class Allocation(models.Model):
    """So much of a gift went to somebody: for what, whether it fits what its giver bound it to, who got it when."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="allocations")
    to = models.CharField(_("to whom"), max_length=120)
    purpose = models.CharField(_("what for"), max_length=200)
    amount = models.PositiveBigIntegerField()
    consent = models.CharField(_("how its giver agreed"), max_length=200, blank=True, default="")
    fits = models.BooleanField(_("it fits what the giver bound it to"), default=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    delivered_text = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_of_something"),
            models.CheckConstraint(condition=Q(fits=True) | ~Q(consent=""), name="allocation_as_bound"),
        ]


class GiftStep(models.Model):
    """What was done about a gift, by whom, when."""

    GROUP = "local"

    class What(models.TextChoices):
        PLEDGED = "pledged", _("Promised")
        RECEIVED = "received", pgettext_lazy("gift", "Received")
        REFUSED = "refused", pgettext_lazy("gift", "Refused")
        JOINED = "joined", _("The same as another")
        STOCKED = "stocked", _("Taken into a store")
        ALLOCATED = "allocated", _("Allocated")
        DELIVERED = "delivered", _("Delivered")
        THANKED = "thanked", _("Thanked")
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Taken off the page")

    id = models.UUIDField(primary_key=True, default=uuid7)
    gift = models.ForeignKey(Gift, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    text = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
