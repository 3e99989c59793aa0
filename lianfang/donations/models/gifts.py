"""Gifts, what was done about them, and which reports are not the same gift."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7


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
        VOID = "void", pgettext_lazy("gift", "Void")

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.UUIDField(null=True, unique=True)  # the form: told twice it is one
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    giver = models.CharField(_("giver"), max_length=120)
    anonymous = models.BooleanField(_("not to be named"), default=False)
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    office = models.CharField(_("written down by which office"), max_length=80, blank=True, default="")
    what = models.CharField(_("what is given"), max_length=300)
    amount = models.PositiveBigIntegerField(_("amount"))  # fen of money, else how many
    unit = models.CharField(_("counted in"), max_length=12, blank=True, default="")
    qualifier = models.CharField(
        _("exactly or about"), max_length=6, choices=Qualifier, blank=True, default=""
    )
    worth = models.PositiveBigIntegerField(_("worth in yuan"), null=True)  # in fen, of what is not money
    bound_to = models.CharField(_("bound to"), max_length=200, blank=True, default="")
    area_id = models.BigIntegerField(_("area"))
    given_on = models.DateField(_("day"))
    state = models.CharField(max_length=8, choices=State, default=State.PLEDGED)
    receipt = models.PositiveIntegerField(_("number of the receipt"), null=True, unique=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    # of medical goods: what was looked at before they were taken
    medical = models.BooleanField(_("medical goods"), default=False)
    registration = models.CharField(_("number of registration"), max_length=60, blank=True, default="")
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    opened = models.BooleanField(_("opened or damaged"), default=False)
    refused_for = models.CharField(max_length=24, blank=True, default="")  # a reason of the protocol
    told_at = models.DateTimeField(null=True)  # the giver of what was refused knows
    allocated = models.PositiveBigIntegerField(default=0)  # the database adds it up: donations/keeping.py
    publish_by = models.DateTimeField(null=True)
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
            models.CheckConstraint(
                condition=~Q(state="received", medical=True)
                | Q(opened=False, expires_on__isnull=False) & ~Q(registration=""),
                name="gift_medical_was_looked_at",
            ),
            models.CheckConstraint(
                condition=Q(state="received") | Q(allocated=0), name="gift_allocated_once_received"
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "-given_on"], name="gift_by_area"),
            models.Index(
                fields=["-given_on", "-id"], condition=Q(published_at__isnull=False), name="gift_published"
            ),
            models.Index(fields=["kind", "given_on"], name="gift_alike"),  # the same reported twice
        ]

    def __str__(self) -> str:
        return self.what


class GiftStep(models.Model):
    """What was done about a gift, by whom, when."""

    GROUP = "local"

    class What(models.TextChoices):
        PLEDGED = "pledged", _("Promised")
        RECEIVED = "received", pgettext_lazy("gift", "Received")
        REFUSED = "refused", pgettext_lazy("gift", "Refused")
        TOLD = "told", _("The giver was told why")
        CHANGED = "changed", pgettext_lazy("gift", "Changed")
        VOID = "void", pgettext_lazy("gift", "Declared void")
        JOINED = "joined", _("The same as another")
        UNJOINED = "unjoined", _("Not the same after all")
        STOCKED = "stocked", _("Taken into a store")
        AGREED = "agreed", _("The giver agreed to another use")
        ALLOCATED = "allocated", _("Allocated")
        WITHDRAWN = "withdrawn", _("Allocation taken back")
        ISSUED = "issued", _("Given out of a store")
        DELIVERED = "delivered", pgettext_lazy("gift", "Delivered")
        UNDELIVERED = "undelivered", _("Delivery taken back")
        SPENT = "spent", _("Spent against a voucher")
        UNSPENT = "unspent", _("Voucher taken back")
        THANKED = "thanked", _("Thanked")
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Taken off the page")

    id = models.UUIDField(primary_key=True, default=uuid7)
    gift = models.ForeignKey(Gift, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What)
    text = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]


class Apart(models.Model):
    """Two reports that look alike and are two gifts, as somebody found out."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    one = models.ForeignKey(Gift, models.CASCADE, related_name="+")  # the one with the smaller id
    other = models.ForeignKey(Gift, models.CASCADE, related_name="+")
    text = models.CharField(_("how it was found out"), max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="apart_in_order"),
        ]
