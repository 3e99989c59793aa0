"""People who may have been near a case: what the system or an investigator proposes, and what a person decided."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.cases.models.contacts import Contact
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person


class ContactProposal(models.Model):
    """Somebody who may be a contact of a case, by one source of evidence; nobody is one before a person confirms it."""

    GROUP = "person"
    AREA = "area_id"

    class Source(models.TextChoices):
        HOUSEHOLD = "household", _("Same household")
        WORK = "work", _("Same team or organisation")
        SCHOOL = "school", _("Same school")
        QUEUE = "queue", _("Next in the queue for a swab")
        WARD = "ward", _("Same ward")
        ROOM = "room", _("Same room in isolation")
        VENUE = "venue", _("Same place at the same time")
        VEHICLE = "vehicle", _("Same vehicle")
        FURTHER = "further", _("Same place as somebody who was near")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("contact", "Proposed")
        CONFIRMED = "confirmed", pgettext_lazy("contact", "Confirmed a contact")
        DISMISSED = "dismissed", _("Dismissed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_proposals")
    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()  # where the person lives
    # through whom, if they were not near the case themselves but near somebody who was
    via = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("known from"), max_length=10, choices=Source)
    says = models.CharField(max_length=200)  # English, for translation, with %(names)s of `evidence`
    evidence = models.JSONField(default=dict)
    place = models.CharField(_("place"), max_length=120, blank=True, default="")
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    score = models.PositiveSmallIntegerField(_("likelihood"))
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: by itself
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="proposals")

    class Meta:
        ordering = ["-score", "-ended_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "case", "source"], name="contact_proposal_once"),
            models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="contact_proposal_times"),
            models.CheckConstraint(condition=Q(score__lte=100), name="contact_proposal_score"),
            models.CheckConstraint(condition=~Q(says=""), name="contact_proposal_says"),
            models.CheckConstraint(
                condition=Q(
                    source__in=["household", "work", "school", "queue", "ward", "room", "venue", "vehicle"],
                    via=None,
                )
                | Q(source="further", via__isnull=False),
                name="contact_proposal_source",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None, contact=None, reason="")
                | Q(state="confirmed", decided_at__isnull=False, decided_by__isnull=False)
                & Q(contact__isnull=False)
                | Q(state="dismissed", decided_at__isnull=False, decided_by__isnull=False, contact=None)
                & ~Q(reason=""),
                name="contact_proposal_decided",
            ),
        ]
        indexes = [
            # what waits for a person, of an outbreak and of a case
            models.Index(fields=["outbreak", "state", "-score"], name="contact_proposal_list"),
            models.Index(fields=["case", "state"], name="contact_proposal_of_case"),
        ]
