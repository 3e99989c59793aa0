"""People without smartphones: who acts for them, that they agreed, and the code printed for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person, ProxyLink
from lianfang.workforce.models import Worker


class Helped(models.Model):
    """Somebody without a smartphone: a relative's phone answers for them, else that of whoever looks after them. The
    number itself stays with its owner and is never written down as theirs."""

    GROUP = "person"
    AREA = "area_id"

    class Why(models.TextChoices):
        ELDER = "elder", _("Elder")
        CHILD = "child", _("Child")
        DISABLED = "disabled", _("Disability")
        OTHER = "other", _("Has no smartphone")

    class Consent(models.TextChoices):
        SPOKEN = "spoken", _("By word")
        WRITTEN = "written", _("In writing")
        GUARDIAN = "guardian", _("By a guardian")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    why = models.CharField(_("why"), max_length=10, choices=Why)
    relative = models.ForeignKey(ProxyLink, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    consent = models.CharField(_("agreed"), max_length=10, choices=Consent, blank=True, default="")
    consented_on = models.DateField(null=True)
    vouched_by = models.CharField(_("who vouches for it"), max_length=60, blank=True, default="")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="helped_once"),
            models.CheckConstraint(condition=Q(relative=None) | Q(worker=None), name="helped_by_one"),
            models.CheckConstraint(
                condition=Q(relative=None, worker=None)
                | (Q(consented_on__isnull=False) & ~Q(consent="") & ~Q(vouched_by="")),
                name="helped_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(why__in=["elder", "child", "disabled", "other"]), name="helped_why"
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "person"], condition=Q(ended_at=None), name="helped_by_area")
        ]


class HelpCode(models.Model):
    """A printed code of somebody without a smartphone, signed, until a day; another one ends it."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)  # what the code names
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ends_on = models.DateField()
    printed_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)  # a visit told so
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="help_code_once"),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(given_at__gte=F("issued_at")), name="help_code_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["area_id", "ends_on"],
                condition=Q(revoked_at__isnull=False),
                name="help_code_revoked",
            )
        ]
