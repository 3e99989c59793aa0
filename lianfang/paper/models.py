"""Kits that were printed, the codes they took, their forms, and what two people read from each form."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.testing.models import Round


class Kit(models.Model):
    """What was printed for a site and a round, by whom and when; its letters begin every number on it."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=5, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    language = models.CharField(max_length=8)
    n_tubes = models.PositiveIntegerField()
    n_forms = models.PositiveSmallIntegerField()
    n_slips = models.PositiveSmallIntegerField()
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-printed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex="^[2-9A-HJ-NP-Z]{5}$"), name="kit_code")
        ]
        indexes = [models.Index(fields=["area_id", "-printed_at"], name="kit_by_area")]  # the list of kits


class Sticker(models.Model):
    """A tube's code that a kit took: it is printed once and never again."""

    GROUP = "reference"

    code = models.CharField(max_length=24, primary_key=True)
    kit = models.ForeignKey(Kit, models.PROTECT, related_name="stickers")
    nth = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kit", "nth"], name="sticker_once")]


class Listed(models.Model):
    """Somebody in a kit's household lists: on a form, four letters stand for them."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    kit = models.ForeignKey(Kit, models.CASCADE, db_index=False, related_name="+")
    nth = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kit", "nth"], name="listed_once")]


class PaperForm(models.Model):
    """A numbered sampling form: printed, keyed by two people, told."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        PRINTED = "printed", _("Not keyed")
        ONCE = "once", _("Keyed once")
        DIFFERS = "differs", _("Two keyings differ")
        TOLD = "told", _("Stored")
        VOID = "void", _("Not used")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=8, unique=True)
    kit = models.ForeignKey(Kit, models.PROTECT, db_index=False, related_name="forms")
    nth = models.PositiveSmallIntegerField()
    area_id = models.BigIntegerField()
    lines = models.PositiveSmallIntegerField()  # printed: one for each person of a pool
    state = models.CharField(max_length=8, choices=State, default=State.PRINTED)
    fact_ids = ArrayField(
        models.UUIDField(), default=list
    )  # made at the first keying and kept: see queries.ids
    changed_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=400, default="")  # why it was settled so, or why it was not used
    settled = models.BinaryField(null=True)  # what was settled on where two keyings differ; sealed like them
    tube_code = models.CharField(max_length=24, default="")

    class Meta:
        ordering = ["kit_id", "nth"]
        constraints = [
            models.UniqueConstraint(fields=["kit", "nth"], name="paper_form_once"),
            models.CheckConstraint(
                condition=Q(state__in=["printed", "once", "differs", "told", "void"]), name="paper_form_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | (~Q(note="") & Q(settled_by__isnull=False)),
                name="paper_form_void_note",
            ),
            models.CheckConstraint(
                condition=~Q(state="told") | ~Q(tube_code=""), name="paper_form_told_tube"
            ),
        ]
        indexes = [models.Index(fields=["area_id", "state", "changed_at"], name="paper_form_list")]


class Keying(models.Model):
    """What one person read from a form. The numbers in it are sealed, as in the register."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    form = models.ForeignKey(PaperForm, models.PROTECT, db_index=False, related_name="keyings")
    nth = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["form_id", "nth"]
        constraints = [
            models.UniqueConstraint(fields=["form", "nth"], name="keying_once"),
            models.UniqueConstraint(fields=["form", "by"], name="keying_two_people"),
            models.CheckConstraint(condition=Q(nth__in=[1, 2]), name="keying_nth"),
        ]
