"""Which kitchen cooks for whom at which meal, what was ordered, and what came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.donations.models import Gift
from lianfang.meals.models.places import KEY, Kitchen, MealSite


class Serving(models.Model):
    """A kitchen cooks for a site at one meal: planned, ordered, on the way, counted on receipt."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meals", "Planned")
        ORDERED = "ordered", pgettext_lazy("meals", "Ordered")
        SENT = "sent", pgettext_lazy("meals", "On the way")
        COUNTED = "counted", pgettext_lazy("meals", "Counted")
        WITHDRAWN = "withdrawn", pgettext_lazy("meals", "Taken out")

    id = models.UUIDField(primary_key=True, default=uuid7)
    kitchen = models.ForeignKey(Kitchen, models.PROTECT, db_index=False, related_name="servings")
    place = models.ForeignKey(MealSite, models.PROTECT, db_index=False, related_name="servings")
    area_id = models.BigIntegerField()  # the site's
    day = models.DateField()
    meal = models.CharField(max_length=KEY)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    n = models.PositiveIntegerField()  # planned, then ordered
    diets = models.JSONField(default=dict)  # of them
    hand = models.BooleanField(default=False)  # put there by a person: the rule leaves it
    second = models.BooleanField(default=False)  # asked because meals were missing
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)
    message = models.UUIDField(null=True)  # that told the kitchen
    cooked_at = models.DateTimeField(null=True)
    hot = models.BooleanField(_("kept at 60 °C or more"), default=False)
    eat_by = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_n = models.PositiveIntegerField(null=True)
    came = models.PositiveIntegerField(null=True)
    qualifier = models.CharField(max_length=6, choices=Gift.Qualifier, blank=True, default="")
    came_at = models.DateTimeField(null=True)
    counted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refused = models.PositiveIntegerField(default=0)  # of those that came: past eat-by, or unfit
    refused_why = models.CharField(max_length=200, blank=True, default="")  # and what became of them
    note = models.CharField(max_length=200, blank=True, default="")
    gift = models.ForeignKey(Gift, models.PROTECT, null=True, related_name="+")  # that counts these meals

    class Meta:
        ordering = ["day", "meal", "area_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "meal", "place", "kitchen"],
                condition=~Q(state="withdrawn"),
                name="serving_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ordered", "sent"]) | Q(ordered_at__isnull=False),
                name="serving_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent")
                | Q(sent_at__isnull=False, sent_n__isnull=False, eat_by__isnull=False),
                name="serving_sent",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="counted", came__isnull=False, came_at__isnull=False, counted_by__isnull=False
                )
                | ~Q(state="counted") & Q(came=None),
                name="serving_counted",
            ),
            models.CheckConstraint(
                condition=Q(refused=0) | Q(refused__lte=F("came")) & ~Q(refused_why=""),
                name="serving_refused",
            ),
            models.CheckConstraint(condition=Q(gift=None) | Q(state="counted"), name="serving_given"),
            models.CheckConstraint(
                condition=Q(eat_by=None) | Q(eat_by__gt=F("cooked_at")), name="serving_eat_by"
            ),
        ]
        indexes = [
            models.Index(fields=["day", "meal", "area_id"], name="serving_by_meal"),
            models.Index(fields=["kitchen", "day"], name="serving_by_kitchen"),
            models.Index(fields=["place", "day"], name="serving_by_place"),
        ]
