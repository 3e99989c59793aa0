"""What was read of a tube, who entered it, who verified it, and the result it became."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.laboratory.models.abilities import Lot
from lianfang.laboratory.models.files import ResultFile
from lianfang.laboratory.models.plates import Run, Well
from lianfang.places.models import Site
from lianfang.testing.models import Conclusion


class Reading(models.Model):
    """What a laboratory read of a tube: provisional until another person has verified it, then released as a result.
    It is never edited: it is set aside, or its result is amended by another reading."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("To be verified")
        VERIFIED = "verified", _("Verified")
        RELEASED = "released", pgettext_lazy("reading", "Released")
        CHECKED = "checked", _("Verified, second reagent")  # of a second reagent: told to nobody as a result
        ASIDE = "aside", _("Set aside")

    class Aside(models.TextChoices):
        NOT = "", _("Not set aside")
        EXTRACT = "extract", _("To be extracted again")
        RUN = "run", _("The controls of its run were not right")
        VOID = "void", _("Its file was taken back")
        WRONG = "wrong", _("Entered wrongly")

    id = models.UUIDField(primary_key=True, default=uuid7)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="readings")
    area_id = models.BigIntegerField()
    tube_id = models.UUIDField()
    tube_code = models.CharField(max_length=24)
    method = models.CharField(max_length=24)
    conclusion = models.CharField(max_length=8, choices=Conclusion)
    proposed = models.CharField(max_length=8, choices=Conclusion, default="", blank=True)  # by the protocol
    cts = models.JSONField(default=dict)  # gene → Ct, or null for none
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="readings")
    well = models.ForeignKey(Well, models.PROTECT, null=True, related_name="readings")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, db_index=False, related_name="+")
    file = models.ForeignKey(ResultFile, models.PROTECT, null=True, related_name="readings")
    told_by = models.CharField(max_length=60, default="", blank=True)  # whom the file names
    told_verifier = models.CharField(max_length=60, default="", blank=True)
    amends = models.UUIDField(null=True)  # the result whose place it takes
    reason = models.CharField(max_length=200, default="", blank=True)
    second = models.BooleanField(default=False)  # with a second reagent
    state = models.CharField(max_length=12, choices=State, default=State.PROVISIONAL)
    aside = models.CharField(max_length=8, choices=Aside, default="", blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    result_id = models.UUIDField(null=True)  # the fact of `testing` it became

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("entered_by")), name="reading_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="provisional", verified_by=None, released_at=None, result_id=None)
                | Q(
                    state__in=["verified", "checked"],
                    verified_by__isnull=False,
                    released_at=None,
                    result_id=None,
                )
                | Q(
                    state="released",
                    verified_by__isnull=False,
                    released_at__isnull=False,
                    result_id__isnull=False,
                )
                | Q(state="aside"),  # also what was released, when its file was taken back
                name="reading_state",
            ),
            models.CheckConstraint(condition=Q(state="aside") ^ Q(aside=""), name="reading_aside"),
            models.CheckConstraint(condition=Q(amends=None) | ~Q(reason=""), name="reading_amends"),
            # A laboratory reads a tube once at a time; another one may read it too.
            models.UniqueConstraint(
                fields=["tube_id", "laboratory", "second"],
                condition=Q(state__in=["provisional", "verified"]),
                name="reading_one_open",
            ),
            # Two who amend one result at once: the first does.
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(amends__isnull=False) & ~Q(state="aside"),
                name="reading_amends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["laboratory", "entered_at"],
                condition=Q(state__in=["provisional", "verified"]),
                name="reading_to_verify",
            ),
            models.Index(fields=["tube_id"], name="reading_of_tube"),
        ]


class SecondTest(models.Model):
    """A person's own tube was positive: it is tested once more with another reagent before a doctor decides."""

    GROUP = "local"
    AREA = "area_id"

    tube_id = models.UUIDField(primary_key=True)
    tube_code = models.CharField(max_length=24)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    ordered_at = models.DateTimeField()
    conclusion = models.CharField(max_length=8, choices=Conclusion, default="", blank=True)
    kit = models.CharField(max_length=80, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # the positive result was taken back or amended before

    class Meta:
        ordering = ["ordered_at", "tube_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, conclusion="") | Q(done_at__isnull=False) & ~Q(conclusion=""),
                name="second_done",
            )
        ]
        indexes = [
            models.Index(
                fields=["laboratory", "ordered_at"],
                condition=Q(done_at=None, dropped_at=None),
                name="second_waiting",
            )
        ]
