"""How a contact was reached: every step with who and when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models.contacts import Contact
from lianfang.common.ids import uuid7


class ContactStep(models.Model):
    """A step on the way of a contact: located, told, on the way, taken in, lost, died; who noted it, when, and what."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="steps")
    person_id = models.UUIDField()
    before = models.CharField(max_length=12, choices=Contact.State)
    after = models.CharField(max_length=12, choices=Contact.State)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: it followed by itself
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            # Nobody is given up or said to have died without a word.
            models.CheckConstraint(
                condition=~Q(after__in=["lost", "died"]) | ~Q(note=""), name="contact_step_says_why"
            )
        ]
