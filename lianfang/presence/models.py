"""People seen at a place at a time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.sync.models import Fact


class Direction(models.TextChoices):
    """Which way somebody went."""

    IN = "in", _("In")
    OUT = "out", _("Out")


class Disposition(models.TextChoices):
    """What was decided at the checkpoint."""

    PASSED = "passed", _("Let pass")
    SWAB_AND_PASS = "swab_and_pass", _("Swabbed and let pass")
    HELD_MEDICAL = "held_medical", _("Held for a doctor")
    TRANSFERRED = "transferred", _("Transferred")
    TURNED_BACK = "turned_back", _("Turned back")
    EXEMPT = "exempt", _("Exempt")


class Doubt(models.TextChoices):
    """Why a passage was disputed when it came in."""

    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    UNKNOWN_SITE = "unknown_site", _("No such site is known")
    NOT_A_CHECKPOINT = "not_a_checkpoint", _("The site is no checkpoint")


class Passage(Fact):
    """Somebody came to a checkpoint: which way, how warm, and what was decided."""

    GROUP = "person"
    DOUBTS = Doubt

    person = models.ForeignKey(
        Person, models.PROTECT, db_constraint=False, db_index=False, related_name="passages"
    )
    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction)
    celsius = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    disposition = models.CharField(max_length=16, choices=Disposition)
    note = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(celsius__range=(34, 43)), name="passage_celsius"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="passage_direction"),
            models.CheckConstraint(
                condition=Q(disposition__in=Disposition.values), name="passage_disposition"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="passage_by_person"),  # a person's page
            models.Index(fields=["area_id", "at"], name="passage_by_area"),  # the log of an area
        ]
