"""What gifts were given on for: what their givers agreed to, allocations, vouchers of money, documents of goods."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.donations.models.gifts import Gift
from lianfang.supplies.models import Document


class Agreement(models.Model):
    """A giver agreed that a bound gift goes to another use: who, when, how, on which paper, up to how much."""

    GROUP = "local"

    class How(models.TextChoices):
        PAPER = "paper", _("In writing")
        PERSON = "person", _("Face to face")
        PHONE = "phone", pgettext_lazy("agreement", "By telephone")
        MESSAGE = "message", _("By message")

    id = models.UUIDField(primary_key=True, default=uuid7)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="agreements")
    who = models.CharField(_("who agreed"), max_length=120)
    how = models.CharField(_("how"), max_length=8, choices=How)
    on = models.DateField(_("day"))
    paper = models.CharField(_("number of the paper"), max_length=60, blank=True, default="")
    use = models.CharField(_("what it may be used for"), max_length=200)
    most = models.PositiveBigIntegerField(null=True)  # nothing: all of the gift
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(who="") & ~Q(use=""), name="agreement_says_who_and_what"),
            models.CheckConstraint(
                condition=~Q(how="paper") | ~Q(paper=""), name="agreement_in_writing_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} · {self.who}"


class Allocation(models.Model):
    """So much of a gift went to somebody: for what, whether it fits what its giver bound it to, who got it when."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.UUIDField(null=True, unique=True)  # the form: sent twice it is one
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="allocations")
    to = models.CharField(_("to whom"), max_length=120)
    purpose = models.CharField(_("what for"), max_length=200)
    amount = models.PositiveBigIntegerField()
    qualifier = models.CharField(max_length=6, choices=Gift.Qualifier, blank=True, default="")
    fits = models.BooleanField(_("it fits what the giver bound it to"), default=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="allocations")
    spent = models.PositiveBigIntegerField(default=0)  # the database adds it up: donations/keeping.py
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    delivered_text = models.CharField(max_length=200, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_of_something"),
            models.CheckConstraint(
                condition=Q(fits=True) | Q(agreement__isnull=False), name="allocation_as_bound"
            ),
            models.CheckConstraint(condition=Q(spent__lte=F("amount")), name="allocation_not_overspent"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | Q(spent=0, delivered_at=None, withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
                name="allocation_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} · {self.purpose}"


class Spending(models.Model):
    """Money of an allocation was spent: to whom, for what, when, by which voucher."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.UUIDField(null=True, unique=True)  # the form: sent twice it is one
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="spendings")
    voucher = models.CharField(_("number of the voucher"), max_length=60)
    payee = models.CharField(_("paid to"), max_length=120)
    what = models.CharField(_("what was paid"), max_length=200)
    amount = models.PositiveBigIntegerField()
    spent_on = models.DateField(_("day"))
    as_bound = models.BooleanField(_("spent for what the giver bound it to"), default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(null=True)
    voided_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["spent_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(voucher="") & ~Q(payee=""), name="spending_by_voucher"
            ),
            models.UniqueConstraint(
                fields=["allocation", "voucher"], condition=Q(voided_at=None), name="spending_voucher_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | ~Q(voided_why=""), name="spending_voided_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher} · {self.payee}"


class GiftDocument(models.Model):
    """A document of the stores that moved goods of a gift: in, or out again for an allocation."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="documents")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="documents")

    class Meta:
        ordering = ["document"]
