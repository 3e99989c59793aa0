"""Draws: which visits were taken to be looked at, why, and what residents say."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household
from lianfang.visits.models import Visit


class Draw(models.Model):
    """Visits of some days in an area, drawn by chance: odd records more often than others. The seed is kept, so that
    anybody can draw the same ones again."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    seed = models.BigIntegerField(_("seed"))
    protocol = models.CharField(max_length=40)
    n_candidates = models.PositiveIntegerField()
    n_odd = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of everything that could have been drawn
    made_at = models.DateTimeField()  # what was known by then could be drawn
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="draw_days"),
            models.CheckConstraint(condition=Q(seed__gte=0), name="draw_seed"),
        ]
        indexes = [models.Index(fields=["area_id", "-made_at"], name="draw_by_area")]  # the list


class Drawn(models.Model):
    """A visit that was drawn, why, and what whoever lives there says about it."""

    GROUP = "local"
    AREA = "area_id"

    class Answer(models.TextChoices):
        OPEN = "", _("Not called yet")
        CAME = "came", _("Somebody came")
        NOBODY = "nobody", _("Nobody came")
        UNSURE = "unsure", _("They do not remember")
        UNREACHED = "unreached", pgettext_lazy("draw", "Not reached")

    id = models.UUIDField(primary_key=True, default=uuid7)
    draw = models.ForeignKey(Draw, models.CASCADE, related_name="drawn")
    place = models.PositiveSmallIntegerField()
    visit = models.ForeignKey(Visit, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    household = models.ForeignKey(
        Household, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    area_id = models.BigIntegerField()
    at = models.DateTimeField()  # of the visit
    weight = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)  # [key of the protocol, its number]
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(_("what was said"), max_length=300, blank=True, default="")
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["draw_id", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "place"], name="drawn_place"),
            models.UniqueConstraint(fields=["draw", "visit"], name="drawn_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["", "came", "nobody", "unsure", "unreached"]), name="drawn_answer"
            ),
            models.CheckConstraint(
                condition=Q(attempts=0, called_at=None, called_by=None, answer="")
                | Q(attempts__gt=0, called_at__isnull=False, called_by__isnull=False),
                name="drawn_called",
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "id"], condition=Q(answer=""), name="drawn_open")  # whom to call
        ]
