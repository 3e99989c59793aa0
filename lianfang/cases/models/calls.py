"""The call queue: who is to be called, one call at a time with one nurse, and what came of each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.cases.models.contacts import Contact
from lianfang.cases.models.leads import Lead
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak


class CallTask(models.Model):
    """Somebody who is to be called: a contact to be told, a lead to be asked, a case to be asked how they are."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        CONTACT = "contact", _("Tell a contact")
        LEAD = "lead", _("Ask about a lead")
        ARRIVAL = "arrival", _("Ask somebody from a risk area")
        CASE = "case", _("Ask a case how they are")

    class End(models.TextChoices):
        REACHED = "reached", _("Reached")
        UNREACHED = "unreached", _("Never answered: go to the door")
        WRONG = "wrong", _("Wrong number: find another")
        REFUSED = "refused", _("Would not talk: go to the door")
        NEEDLESS = "needless", _("No longer needed")

    DOOR = ("unreached", "wrong", "refused")  # who ended so has not been told: somebody goes there

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, db_constraint=False, related_name="calls")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, related_name="calls")
    case = models.ForeignKey(Case, models.CASCADE, null=True, db_constraint=False, related_name="calls")
    reason = models.CharField(_("why"), max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(_("due"))
    next_at = models.DateTimeField(_("call from"))
    attempts = models.PositiveIntegerField(default=0)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(_("how it ended"), max_length=10, choices=End, blank=True, default="")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="contact", contact__isnull=False, lead=None, case=None)
                | Q(kind__in=["lead", "arrival"], contact=None, lead__isnull=False, case=None)
                | Q(kind="case", contact=None, lead=None, case__isnull=False),
                name="call_of_someone",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False, held_by=None) & ~Q(end=""),
                name="call_ended_somehow",
            ),
            models.CheckConstraint(
                condition=Q(held_by=None, held_until=None)
                | Q(held_by__isnull=False, held_until__isnull=False),
                name="call_held_until",
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at=None), name="call_once_a_contact"
            ),
            models.UniqueConstraint(fields=["lead"], condition=Q(ended_at=None), name="call_once_a_lead"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="call_once_a_case"),
            models.UniqueConstraint(
                fields=["held_by"], condition=Q(held_by__isnull=False), name="call_one_a_nurse"
            ),
        ]
        indexes = [
            models.Index(fields=["outbreak", "due_at"], condition=Q(ended_at=None), name="call_queue"),
            models.Index(fields=["contact"], name="call_by_contact"),
        ]


class Call(models.Model):
    """One call that was made, and what came of it."""

    GROUP = "reference"

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        WRONG = "wrong", _("Wrong number")
        CALL_BACK = "call_back", _("Call back at")
        REFUSED = "refused", _("Would not talk")

    id = models.UUIDField(primary_key=True, default=uuid7)
    task = models.ForeignKey(CallTask, models.CASCADE, related_name="calls")
    person_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    back_at = models.DateTimeField(_("call back at"), null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="call_back", back_at__isnull=False)
                | ~Q(outcome="call_back") & Q(back_at=None),
                name="call_back_when",
            )
        ]
        indexes = [models.Index(fields=["person_id", "at"], name="call_by_person")]  # the timeline
