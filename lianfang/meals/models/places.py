"""Kitchens, the sites where people eat, and how many do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.models import Site

KEY = 12  # letters of the protocol's keys of meals and diets


class Kitchen(models.Model):
    """A restaurant or canteen that cooks for others: whom to call, how many meals it can make, from when until when."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        RESTAURANT = "restaurant", _("Restaurant")
        CANTEEN = "canteen", _("Canteen")
        FACTORY = "factory", _("Central kitchen")

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(pgettext_lazy("kitchen", "name"), max_length=80)
    area_id = models.BigIntegerField()
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    contact = models.CharField(_("whom to call"), max_length=60)
    phone = models.CharField(_("phone"), max_length=24)
    person_id = models.UUIDField()  # the contact on record: orders are sent to them
    capacity = models.PositiveIntegerField(_("meals at a time"))
    diets = ArrayField(models.CharField(max_length=KEY), default=list, blank=True)  # it can cook for
    gives = models.BooleanField(_("for free"), default=False)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "name"], name="kitchen_once"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="kitchen_cooks"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="kitchen_dates"),
        ]

    def __str__(self) -> str:
        return self.name


class MealSite(models.Model):
    """Where people eat: a site with a rota or with rooms, a zone, or a place where helpers meet."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.UUIDField(null=True, unique=True)  # what hands its heads down: a zone
    name = models.CharField(pgettext_lazy("meal site", "name"), max_length=120)
    area_id = models.BigIntegerField()
    meals = ArrayField(models.CharField(max_length=KEY))
    standing = models.PositiveIntegerField(_("always so many more"), default=0)  # whom no rota names
    handed = models.PositiveIntegerField(default=0)  # by the source
    diets = models.JSONField(default=dict)  # diet → how many of the heads, at each meal
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(site__isnull=False, until=None), name="meal_site_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="meal_site_dates"
            ),
        ]
        indexes = [models.Index(fields=["area_id", "name"], name="meal_site_by_area")]

    def __str__(self) -> str:
        return self.name


class Heads(models.Model):
    """How many people of which kind a meal was counted for when its count was closed."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(MealSite, models.PROTECT, db_index=False, related_name="heads")
    day = models.DateField()
    meal = models.CharField(max_length=KEY)
    on_shift = models.PositiveIntegerField()  # of the published rotas
    lodged = models.PositiveIntegerField()  # in the rooms of the site
    handed = models.PositiveIntegerField()
    standing = models.PositiveIntegerField()
    diets = models.JSONField(default=dict)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "day", "meal"], name="heads_once")]


class HeadChange(models.Model):
    """So many more or fewer eat at a site at one meal, and why; marked late when the count was closed."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(MealSite, models.PROTECT, db_index=False, related_name="changes")
    day = models.DateField()
    meal = models.CharField(max_length=KEY)
    n = models.IntegerField()
    diet = models.CharField(max_length=KEY, blank=True, default="")
    why = models.CharField(max_length=200)
    late = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(n=0) & ~Q(why=""), name="head_change_of_some"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="head_change_taken_back",
            ),
        ]
        indexes = [models.Index(fields=["day", "meal", "place"], name="head_change_by_meal")]
