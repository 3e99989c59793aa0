"""Who was near whom: exposures, contacts, and why each is one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person


class Exposure(models.Model):
    """Who was near a case, where, from when to when."""

    GROUP = "person"
    AREA = "area_id"

    class Setting(models.TextChoices):
        HOUSEHOLD = "household", _("Household")
        WORK = "work", _("Work or school")
        MEAL = "meal", _("Meal")
        TRANSPORT = "transport", _("Vehicle")
        CARE = "care", _("Medical care")
        SHOP = "shop", _("Shop or market")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="exposures")
    source_person_id = models.UUIDField()  # the case, or the close contact of a secondary contact
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    place = models.CharField(_("place"), max_length=120)
    setting = models.CharField(_("setting"), max_length=20, choices=Setting)
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    protected = models.BooleanField(_("protected"), default=False)
    # how near at the nearest, in metres; none: nobody knows
    distance = models.DecimalField(_("distance, m"), max_digits=4, decimal_places=1, null=True, blank=True)
    infected = models.BooleanField(_("this is how the person was infected"), default=False)
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="exposure_times"),
            models.CheckConstraint(condition=~Q(source_person_id=F("person_id")), name="exposure_two_people"),
            models.CheckConstraint(condition=Q(distance=None) | Q(distance__gte=0), name="exposure_distance"),
            models.UniqueConstraint(
                fields=["person", "outbreak"], condition=Q(infected=True), name="exposure_one_infector"
            ),
        ]
        indexes = [
            models.Index(fields=["source_person_id"], name="exposure_by_source")
        ]  # chains, a case's contacts


OPEN = ["reported", "located", "notified", "transfer", "quarantined", "monitored", "lost"]
CLOSED = ["released", "became_case", "elsewhere", "died"]


class Contact(models.Model):
    """A person near a case (close) or near a close contact (secondary) in an outbreak. Grade, case, via and last
    exposure are those of the strictest of its links."""

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        LOCATED = "located", pgettext_lazy("contact", "Located")
        NOTIFIED = "notified", pgettext_lazy("contact", "Told")
        TRANSFER = "transfer", _("On the way to quarantine")
        QUARANTINED = "quarantined", _("In quarantine")
        MONITORED = "monitored", _("Monitored at home")
        RELEASED = "released", _("Released")
        BECAME_CASE = "became_case", _("Became a case")
        ELSEWHERE = "elsewhere", _("Handed to another area")
        LOST = "lost", _("Lost, still looked for")
        DIED = "died", pgettext_lazy("contact", "Died")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="contacts")
    area_id = models.BigIntegerField()
    grade = models.CharField(_("grade"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="contacts")
    via = models.ForeignKey("self", models.PROTECT, null=True, related_name="secondary")
    last_exposure_at = models.DateTimeField(_("last exposure"))
    state = models.CharField(max_length=12, choices=State, default=State.REPORTED)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    located_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(
        null=True
    )  # exposed again: the clocks of reaching them count from here
    closed_at = models.DateTimeField(null=True)
    handed_to = models.CharField(_("handed to"), max_length=120, blank=True, default="")

    class Meta:
        ordering = ["outbreak_id", "-found_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "outbreak"], name="contact_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(via__isnull=False), name="contact_of_someone"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at=None) | Q(state__in=CLOSED, closed_at__isnull=False),
                name="contact_closed_by_then",
            ),
        ]
        indexes = [models.Index(fields=["outbreak", "state"], name="contact_list")]  # queries.contacts


class Link(models.Model):
    """One reason why a person is a contact: near which case, or near which contact, and when last."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="links")
    person_id = models.UUIDField()
    grade = models.CharField(max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="links")
    via = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="onward")
    last_exposure_at = models.DateTimeField()
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # the list it came with, if it came with one
    file = models.ForeignKey("cases.ContactFile", models.PROTECT, null=True, related_name="links")

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "case"], name="link_case_once"),
            models.UniqueConstraint(fields=["contact", "via"], name="link_via_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False, via=None) | Q(case=None, via__isnull=False),
                name="link_case_or_via",
            ),
            models.CheckConstraint(condition=~Q(contact=F("via")), name="link_two_contacts"),
        ]
