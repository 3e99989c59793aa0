"""What is kept, in which lots, where, and how much of it should never be missing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.models import Area, Site

OWN = (
    "store",
    "point",
    "way",
)  # accounts of ours: what lies there can be counted, and is never below nothing


class Item(models.Model):
    """A kind of goods: masks, swabs, water, a decoction; counted in one unit."""

    GROUP = "reference"

    class Kind(models.TextChoices):
        PROTECTION = "protection", _("Protection")
        TESTING = "testing", pgettext_lazy("goods", "Testing")
        MEDICINE = "medicine", pgettext_lazy("goods", "Medicine")
        HERBAL = "herbal", _("Herbal medicine")
        FOOD = "food", pgettext_lazy("goods", "Food and water")
        MEAL = "meal", pgettext_lazy("goods", "Meals")
        HOUSEHOLD = "household", _("Household goods")
        OTHER = "other", pgettext_lazy("goods", "Other goods")

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(pgettext_lazy("goods", "name"), max_length=80, unique=True)
    unit = models.CharField(_("counted in"), max_length=12)
    medical = models.BooleanField(_("medical goods"), default=False)
    expires = models.BooleanField(_("has a last day"), default=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(unit=""), name="item_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Barcode(models.Model):
    """A code on goods, the same for all lots: of a maker, who may have several for boxes of several sizes, or ours."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    item = models.ForeignKey(Item, models.CASCADE, related_name="barcodes")
    code = models.CharField(_("barcode"), max_length=40, unique=True)  # a GTIN in fourteen digits
    ours = models.BooleanField(_("printed by us"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="barcode_of_something")]

    def __str__(self) -> str:
        return self.code


class Lot(models.Model):
    """Goods of one item that were made together: number, last day, code on the box; recalled together too."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    item = models.ForeignKey(Item, models.PROTECT, related_name="lots")
    number = models.CharField(_("number of the lot"), max_length=40)
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    code = models.CharField(_("code on the box"), max_length=24, unique=True)  # ours; any scanner reads it
    maker = models.CharField(_("made by"), max_length=80, blank=True, default="")
    # what its giver bound it to; such goods leave a store for that alone
    tied = models.CharField(_("bound to"), max_length=200, blank=True, default="")
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["item", F("expires_on").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number", "tied"], name="goods_lot_once"),
            models.CheckConstraint(
                condition=Q(recalled_at=None, recalled_why="")
                | Q(recalled_at__isnull=False) & ~Q(recalled_why=""),
                name="lot_recalled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Store(models.Model):
    """An account of goods: a store, a point where they are put down, what is on the way; or where they come from and
    where they go when they leave our hands."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        STORE = "store", pgettext_lazy("supplies", "Store")
        POINT = "point", _("Hand-over point")
        WAY = "way", pgettext_lazy("supplies", "On the way")
        SUPPLIER = "supplier", _("Suppliers")
        GIVER = "giver", _("Givers")
        MADE = "made", _("Own making")
        USED = "used", pgettext_lazy("supplies", "Used")
        LOST = "lost", _("Written off")
        COUNT = "count", _("Differences in counts")

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(pgettext_lazy("supplies", "name"), max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    keeper = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["area_id", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "area", "name"], name="store_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["store", "point", "way", "supplier", "giver", "made", "used", "lost", "count"]
                ),
                name="store_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class Minimum(models.Model):
    """How much of an item a store should never have less of."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    store = models.ForeignKey(Store, models.CASCADE, related_name="minimums")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    n = models.PositiveIntegerField(_("at least"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "item"], name="minimum_once")]
