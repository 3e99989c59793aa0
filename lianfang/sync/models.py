"""Devices, batches, the abstract fact, and what needs a person: disputes and refusals."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7


class Device(models.Model):
    """A phone, a desk or a laboratory machine that sends facts under one user's posts."""

    GROUP = "local"

    class Kind(models.TextChoices):
        PHONE = "phone", pgettext_lazy("device", "Phone")
        DESK = "desk", _("Desk")
        MACHINE = "machine", _("Machine")

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=60)
    token_hash = models.BinaryField(max_length=32, unique=True)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)  # reported lost: shut out, and told to wipe itself
    wiped_at = models.DateTimeField(null=True, blank=True)  # when the phone said that it had wiped itself
    last_seen_at = models.DateTimeField(null=True, blank=True)
    skew_seconds = models.IntegerField(default=0)  # how far this clock was ahead at its last upload
    # How often it was enrolled; its keys are derived from this. 0: a phone that has not used its code yet.
    generation = models.PositiveIntegerField(default=1, db_default=1)
    finds = models.PositiveIntegerField(
        default=0
    )  # people looked for since `finds_from`; see actions.count_find
    finds_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-enrolled_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(kind="desk"), name="device_one_desk_a_user"),
            models.CheckConstraint(
                condition=Q(lost_at=None) | Q(revoked_at__isnull=False), name="device_lost_is_shut_out"
            ),
        ]


class EnrolmentCode(models.Model):
    """The newest one-time code of a phone: only its digest, until when it is good, and when it was used."""

    GROUP = "local"

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="code")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="enrolment_code_expires"
            )
        ]


class Batch(models.Model):
    """One commit of facts. Readers take batches in the order (xid, id) and stop at the first incomplete one."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True)
    xid = models.BigIntegerField()  # -1: read by all, and by nobody again; see actions.tombstones
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    counts = models.JSONField()  # rows by kind, so that a reader can tell a batch that is not whole yet

    class Meta:
        indexes = [models.Index(fields=["xid", "id"], name="batch_feed")]  # feed.window


class Change(models.Model):
    """Desks changed something that phones keep: which kind of row, which one (none: all of the area), where."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="+")
    what = models.CharField(max_length=40)
    row_id = models.UUIDField(null=True)
    area_id = models.BigIntegerField()

    class Meta:
        constraints = [
            # Once a commit; the index also serves the phones' question for what changed.
            models.UniqueConstraint(
                fields=["batch", "what", "area_id", "row_id"], nulls_distinct=False, name="change_once"
            )
        ]


class Fact(models.Model):
    """Something seen in the field, with an id and time from the phone. Never changed: voided by another fact.

    DOUBTS: the reasons for which facts of this kind are disputed, in words, besides those of sync itself.
    UNREAD: columns that no screen shows, sealed as they are.
    COPIED: whether rows may be stored by COPY, which the database does not do where it shows rows by areas.
    """

    DOUBTS: ClassVar[type[models.TextChoices] | None] = None
    UNREAD: ClassVar[tuple[str, ...]] = ()
    COPIED: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT, db_constraint=False, related_name="+")
    device = models.ForeignKey(Device, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    at = models.DateTimeField()  # when it happened, corrected for the phone's clock
    told_at = models.DateTimeField()  # when the phone said it happened
    received_at = models.DateTimeField()
    area_id = models.BigIntegerField()
    dispute = models.CharField(max_length=24, default="")  # why it was doubted when it came in; see Dispute

    AREA = "area_id"

    class Meta:
        abstract = True


class Void(Fact):
    """Takes back another fact, by its id; it may arrive before what it takes back."""

    GROUP = "reference"

    kind = models.CharField(max_length=40)
    target = models.UUIDField()
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["target"], name="void_target")
        ]  # every reader of facts leaves voided ones out


class Settlement(Fact):
    """What a named person decided about a disputed fact: it stands, or it is taken back."""

    GROUP = "reference"

    class Decision(models.TextChoices):
        STANDS = "stands", _("It happened as told")
        VOID = "void", _("Taken back")

    target = models.UUIDField()
    decision = models.CharField(max_length=8, choices=Decision)
    note = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["target"], name="settlement_target")]  # readers of disputed facts
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="settlement_note")]


class Dispute(models.Model):
    """A stored fact that a person must look at. What hangs on `subject` (a tube) is held until then."""

    GROUP = "reference"
    AREA = "area_id"

    fact_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=24)
    detail = models.JSONField(default=dict)
    subject = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    area_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["opened_at", "fact_id"]
        indexes = [
            # the disputes page
            models.Index(fields=["area_id", "opened_at"], condition=Q(settled_at=None), name="dispute_open"),
            # is this tube held?
            models.Index(fields=["subject"], condition=Q(settled_at=None), name="dispute_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="dispute_settled_by_someone",
            )
        ]


class Refusal(models.Model):
    """A malformed or unauthentic upload, kept whole until a person has dealt with it."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()  # where the device's user has a post: people there deal with it
    received_at = models.DateTimeField()
    fact = models.CharField(max_length=64)  # the id the phone gave, if it gave one
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=24)
    detail = models.CharField(max_length=300)
    raw = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of what was sent
    dealt_at = models.DateTimeField(null=True)
    dealt_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=400, default="")

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["device", "digest"], name="refusal_once"),
            models.CheckConstraint(
                condition=Q(dealt_at=None, dealt_by=None) | Q(dealt_at__isnull=False, dealt_by__isnull=False),
                name="refusal_dealt_by_someone",
            ),
        ]
        indexes = [
            # the page of refused uploads
            models.Index(fields=["area_id", "received_at"], condition=Q(dealt_at=None), name="refusal_open")
        ]


class Tombstone(models.Model):
    """Facts of a kind that happened before an instant hold nobody any more: a phone that sends one of them again says
    nothing new, and nothing of it is kept."""

    GROUP = "local"

    kind = models.CharField(primary_key=True, max_length=40)
    before = models.DateTimeField()
    at = models.DateTimeField()


class Buried(models.Model):
    """One fact that was erased before its time, because whom it was about asked for it: as a tombstone of its own."""

    GROUP = "local"

    fact_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()


class Mark(models.Model):
    """How far one reader has read the feed. A new epoch (a restore from backup) starts every reader again."""

    GROUP = "local"

    reader = models.CharField(primary_key=True, max_length=60)
    epoch = models.UUIDField()
    xid = models.BigIntegerField(default=0)
    batch_id = models.UUIDField(null=True)


class Feed(models.Model):
    """The one row that names the feed's epoch."""

    GROUP = "local"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.UUIDField(default=uuid7)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="feed_one_row")]
