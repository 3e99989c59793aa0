"""Questions about a patient that another hospital or the city's experts answer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.care.models.files import Admission
from lianfang.common.ids import uuid7
from lianfang.places.models import Site


class Consult(models.Model):
    """A question to another hospital, or to the expert panel when no hospital is named; while it is open, its doctors
    may read this one file."""

    GROUP = "person"
    AREA = "asked_area_id"

    class End(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("question", "Answered")
        WITHDRAWN = "withdrawn", pgettext_lazy("question", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="consults")
    person_id = models.UUIDField()
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")  # none: the expert panel
    asked_area_id = models.BigIntegerField()  # where those who are asked have their posts
    urgency = models.CharField(_("urgency"), max_length=24)
    question = models.TextField(_("question"))
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer_by = models.DateTimeField(_("to be answered by"))
    answer = models.TextField(_("answer"), blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    end = models.CharField(max_length=10, choices=End, blank=True, default="")

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="consult_asks_something"),
            models.CheckConstraint(condition=Q(answer_by__gt=F("at")), name="consult_clock"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="consult_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")), name="consult_another_person"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, end="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, end="withdrawn", answered_at=None)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    end="answered",
                    answered_at__isnull=False,
                ),
                name="consult_closed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_area_id", "answer_by"], condition=Q(closed_at=None), name="consult_open"
            )
        ]
