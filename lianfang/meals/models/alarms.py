"""Meals that are missing, and what was done about it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.meals.models.places import KEY, MealSite
from lianfang.meals.models.servings import Serving
from lianfang.supplies.models import Document


class Shortfall(models.Model):
    """At a site meals are missing: nobody cooks, too few came, nothing came. A person ends it."""

    GROUP = "local"
    AREA = "area_id"

    class Why(models.TextChoices):
        NOBODY = "nobody", _("No kitchen cooks")
        NOTHING = "nothing", _("Nothing came by the hour")
        LESS = "less", _("Less came than heads")

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(MealSite, models.PROTECT, db_index=False, related_name="shortfalls")
    area_id = models.BigIntegerField()
    day = models.DateField()
    meal = models.CharField(max_length=KEY)
    why = models.CharField(max_length=8, choices=Why)
    missing = models.PositiveIntegerField()  # now: less once boxes or a second kitchen came
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # the first thing that was done
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_text = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "day", "meal"], name="shortfall_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_text=""),
                name="shortfall_ended_by_somebody",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("raised_at")), name="shortfall_clock"),
        ]
        indexes = [
            models.Index(fields=["area_id", "due_at"], condition=Q(ended_at=None), name="shortfall_open"),
            models.Index(fields=["area_id", "-raised_at"], name="shortfall_by_area"),
        ]


class ShortfallStep(models.Model):
    """What was done about missing meals, by whom, when."""

    GROUP = "local"

    class What(models.TextChoices):
        RAISED = "raised", _("Raised")
        KITCHEN = "kitchen", _("A second kitchen was asked")
        BOXES = "boxes", _("Boxes from stock")
        CAME = "came", _("Counted again")
        NOTE = "note", pgettext_lazy("shortfall", "Noted")
        ENDED = "ended", pgettext_lazy("shortfall", "Ended")

    id = models.UUIDField(primary_key=True, default=uuid7)
    shortfall = models.ForeignKey(Shortfall, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    n = models.PositiveIntegerField(default=0)  # meals it is about
    text = models.CharField(max_length=300, blank=True, default="")
    serving = models.ForeignKey(Serving, models.PROTECT, null=True, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
