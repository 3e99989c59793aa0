"""Messages and the bundles in which they are handed to the sender."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.people.models import Person


class Channel(models.TextChoices):
    """By which way a message goes; a sender of its own takes each."""

    SMS = "sms", _("Phone")
    EMAIL = "email", _("E-mail")
    PUSH = "push", _("Browser")


class Preference(models.Model):
    """How somebody wants to be told: by which way, in which language, and of what not at all."""

    GROUP = "person"

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    language = models.CharField(
        _("language"), max_length=7, choices=settings.LANGUAGES, blank=True, default=""
    )
    declined = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(declined__contained_by=["booking", "result"]), name="preference_declined"
            )
        ]


class PushDevice(models.Model):
    """A browser that shows somebody that there is something new for them, until they or the browser end it. What it is
    sent is encrypted with its keys, so that the service of the browser's maker, at `endpoint`, cannot read it."""

    GROUP = "person"

    class Page(models.TextChoices):
        OWN = "/my/", _("Own page")
        FIELD = "/field/", _("Phone app")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    page = models.CharField(max_length=8, choices=Page, default=Page.OWN)  # that it opens
    endpoint = models.CharField(max_length=1000)
    key = models.BinaryField(max_length=65)  # a point of P-256, not compressed
    auth = models.BinaryField(max_length=16)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "endpoint"], name="push_device_once")]


class Bundle(models.Model):
    """Messages that were handed to the sender together. While it is not done, it may be handed over again: the sender
    knows by its id whether it has it."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.SMS)
    made_at = models.DateTimeField()
    n = models.PositiveIntegerField()
    done_at = models.DateTimeField(null=True)
    n_sent = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=40, default="")  # why the sender took none of it

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at=None), name="bundle_open"),  # what is to be sent
            models.Index(fields=["done_at"], name="bundle_done"),  # how many were sent since
        ]


class Message(models.Model):
    """A text to a phone or a mailbox, about a person. Its id is given by whoever asks for it: asking twice sends once.

    Address and text are erased after the days that the protocol keeps them.
    """

    GROUP = "person"
    AREA = "area_id"

    class Purpose(models.TextChoices):
        CODE = "code", _("Code to sign in")
        BOOKING = "booking", _("Booking")
        RESULT = "result", _("Result")
        WORK = "work", _("Clock that ran out")
        MEALS = "meals", _("Order of meals")
        RECALL = "recall", _("Lot that was stopped")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        HANDED = "handed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    class Fault(models.TextChoices):
        NONE = "", _("None")
        NOT_MOBILE = "not_mobile", _("Not a mobile number")
        NO_FOLDER = "no_folder", _("The sender has no folder to write to")
        NOT_WRITTEN = "not_written", _("The sender could not write")
        SENDER = "sender", _("The sender does not work")
        NO_SERVER = "no_server", _("The sender has no server to send through")
        REFUSED = "refused", _("The network refused it")
        GONE = "gone", _("The browser is told nothing any more")

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    purpose = models.CharField(max_length=8, choices=Purpose)
    subject = models.UUIDField(null=True)  # what it is about: a round
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.SMS)
    address = models.CharField(max_length=254)  # a phone number, or an e-mail address
    body = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    n_tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=12, choices=Fault, default="", blank=True)
    bundle = models.ForeignKey(Bundle, models.PROTECT, null=True, db_index=False, related_name="messages")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["code", "booking", "result", "work", "meals", "recall"]),
                name="message_purpose",
            ),
            models.CheckConstraint(
                condition=Q(state="queued", bundle=None, ended_at=None)
                | Q(state="handed", bundle__isnull=False, ended_at=None)
                | Q(state="sent", bundle__isnull=False, ended_at__isnull=False)
                | Q(state="failed", ended_at__isnull=False),
                name="message_state",
            ),
            models.CheckConstraint(
                condition=Q(address="", body="", ended_at__isnull=False) | (~Q(address="") & ~Q(body="")),
                name="message_erased_when_ended",
            ),
        ]
        indexes = [
            # what is sent next: codes first, somebody waits for them
            models.Index(
                fields=["channel", "purpose", "due_at"], condition=Q(state="queued"), name="message_queued"
            ),
            models.Index(fields=["bundle"], condition=Q(state="handed"), name="message_handed"),
            models.Index(fields=["ended_at"], condition=~Q(body=""), name="message_to_erase"),
            # the page of messages
            models.Index(fields=["area_id", "id"], name="message_by_area"),
            models.Index(fields=["area_id", "id"], condition=Q(state="failed"), name="message_failed"),
            models.Index(fields=["area_id"], condition=Q(state="queued"), name="message_waiting"),
        ]


class PageCode(models.Model):
    """What opens a person's own page: a code in a message, once and for minutes, or on a printed slip, for days. Only
    its digest is kept; and the address it was sent to, until it was used or is over."""

    GROUP = "person"

    class Kind(models.TextChoices):
        MESSAGE = "message", _("In a message")
        EMAIL = "email", _("In an e-mail")
        SLIP = "slip", _("On a printed slip")

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    digest = models.BinaryField(max_length=32)
    address = models.CharField(max_length=254, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)  # used, or replaced by another one

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["message", "email", "slip"]), name="page_code_kind"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="page_code_expires"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="slip", ended_at=None), name="page_code_one_slip"
            ),
        ]
        indexes = [
            models.Index(fields=["digest"], condition=Q(kind="slip"), name="page_code_slip"),
            models.Index(fields=["expires_at"], condition=~Q(address=""), name="page_code_to_erase"),
        ]
