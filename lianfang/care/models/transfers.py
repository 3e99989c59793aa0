"""A patient is brought to a hospital: from another one, or from an isolation site."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.beds.models import Reservation
from lianfang.care.models.files import Admission
from lianfang.cases.models import Case
from lianfang.common.ids import uuid7
from lianfang.places.models import Site
from lianfang.transport.models import Vehicle


class Transfer(models.Model):
    """A patient is to be brought to a hospital: asked, accepted with a bed, on the way, received; or declined, or
    cancelled. Whoever comes from an isolation site has no file before they are received. The vehicle is made clean
    before it takes the next patient."""

    GROUP = "person"

    class Need(models.TextChoices):
        ICU = "icu", _("Intensive care")
        NEGATIVE = "negative", _("Negative pressure")
        SPECIALTY = "specialty", _("Another specialty")
        ROOM = "room", _("No bed here")
        CASE = "case", _("A case now: hospital")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("transfer", "Asked")
        ACCEPTED = "accepted", pgettext_lazy("transfer", "Accepted")
        LEFT = "left", pgettext_lazy("transfer", "On the way")
        RECEIVED = "received", pgettext_lazy("transfer", "Received")
        DECLINED = "declined", pgettext_lazy("transfer", "Declined")
        CANCELLED = "cancelled", pgettext_lazy("transfer", "Cancelled")

    OPEN = ("asked", "accepted", "left")

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    admission = models.ForeignKey(Admission, models.PROTECT, null=True, related_name="transfers")
    person_id = models.UUIDField()
    from_site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    to_site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    need = models.CharField(_("need"), max_length=9, choices=Need)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    due_at = models.DateTimeField()  # of the next step, by the protocol
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    kept = models.ForeignKey(Reservation, models.PROTECT, null=True, related_name="+")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, related_name="+")
    crew = models.CharField(_("crew"), max_length=200, blank=True, default="")
    left_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    condition = models.CharField(_("condition on arrival"), max_length=300, blank=True, default="")
    cleaned_at = models.DateTimeField(null=True)  # the vehicle, after it
    cleaned_by = models.CharField(max_length=60, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["asked", "accepted", "left"]),
                name="transfer_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(left_at__isnull=False, cleaned_at=None),
                name="transfer_vehicle_clean",
            ),
            models.CheckConstraint(condition=~Q(from_site=F("to_site")), name="transfer_elsewhere"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(vehicle__isnull=False) & ~Q(crew=""), name="transfer_by_whom"
            ),
            models.CheckConstraint(
                condition=~Q(state="received")
                | Q(received_at__isnull=False, received_by__isnull=False) & ~Q(condition=""),
                name="transfer_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(admission__isnull=False), name="transfer_file"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "cancelled"]) | ~Q(why_ended=""), name="transfer_why_not"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "left"]) | Q(kept__isnull=False), name="transfer_bed"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="transfer_open")]
