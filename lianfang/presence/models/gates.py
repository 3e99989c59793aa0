"""People and vehicles seen at checkpoints and at the gates of markets, passes, and what one shift leaves the next."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Area, Site, SiteKind
from lianfang.sync.models import Fact

GATES = frozenset({SiteKind.CHECKPOINT, SiteKind.MARKET})


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


# Who is stopped may object, so nobody is without a reason.
STOPPED = ("held_medical", "transferred", "turned_back")


class Reason(models.TextChoices):
    """What was found, or for what somebody passed without more."""

    NOTHING = "", _("Nothing found")
    FEVER = "fever", _("Fever")
    POSITIVE_TEST = "positive_test", _("Positive test")
    RED_CODE = "red_code", _("Red code")
    YELLOW_CODE = "yellow_code", _("Yellow code")
    RISK_TRIP = "risk_trip", _("Itinerary through a risk area")
    RISK_VEHICLE = "risk_vehicle", _("Vehicle from a risk area")
    NO_TEST = "no_test", _("No test")
    UNVACCINATED = "unvaccinated", _("Not vaccinated")
    NO_PASS = "no_pass", _("No pass")
    NO_SCAN = "no_scan", _("Venue code not scanned")
    UNWILLING = "unwilling", _("Would not be checked")
    OTHER = "other", pgettext_lazy("reason", "Other")
    AMBULANCE = "ambulance", _("Ambulance")
    MEDICINE = "medicine", _("Medicine")
    DIALYSIS = "dialysis", _("Dialysis")
    BIRTH = "birth", _("Birth")
    PASS = "pass", pgettext_lazy("reason", "With a pass")


class Doubt(models.TextChoices):
    """Why a passage was disputed when it came in."""

    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    UNKNOWN_SITE = "unknown_site", _("No such site is known")
    NOT_A_CHECKPOINT = "not_a_checkpoint", _("The site is no checkpoint")
    ALWAYS_PASSES = "always_passes", _("Stopped, although this always passes")
    NO_SUCH_RULE = "no_such_rule", _("Turned back for a reason that no rule of that day gives")
    BAD_PLATE = "bad_plate", _("No plate looks like this")
    PASS_NOT_GOOD = "pass_not_good", _("The pass was revoked, had ended, or was never issued")
    NO_RECEIPT = "no_receipt", _("Taken over, but nobody says by whom or where to")
    NO_REASON = "no_reason", _("Stopped, but nobody says why")


def _among(column: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": choices.values}), name=name)


class Vehicle(Fact):
    """A vehicle came to a checkpoint: its plate ("": nobody could read it), how many sat in it, what was decided."""

    GROUP = "reference"
    DOUBTS = Doubt

    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction)
    plate = models.CharField(max_length=10, default="")
    n_people = models.PositiveSmallIntegerField()
    disposition = models.CharField(max_length=16, choices=Disposition)
    reason = models.CharField(max_length=16, choices=Reason, default="", blank=True)
    checks = models.CharField(max_length=80, default="")  # see rules.read_checks
    note = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n_people__range=(0, 99)), name="vehicle_people"),
            _among("direction", Direction, "vehicle_direction"),
            _among("disposition", Disposition, "vehicle_disposition"),
            _among("reason", Reason, "vehicle_reason"),
        ]
        indexes = [
            models.Index(fields=["area_id", "at"], name="vehicle_by_area"),  # board and log of an area
            models.Index(fields=["plate", "-at"], name="vehicle_by_plate"),  # where was this plate seen?
        ]


class Passage(Fact):
    """Somebody came to a checkpoint: which way, how warm, with what codes and test, and what was decided."""

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
    # In which vehicle; it may be told later than who sat in it. None: on foot.
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    reason = models.CharField(max_length=16, choices=Reason, default="", db_default="", blank=True)
    checks = models.CharField(max_length=80, default="", db_default="")  # see rules.read_checks

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(celsius__range=(34, 43)), name="passage_celsius"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="passage_direction"),
            models.CheckConstraint(
                condition=Q(disposition__in=Disposition.values), name="passage_disposition"
            ),
            # The door takes only words of Reason; a list of them here would be read anew with every passage.
            models.CheckConstraint(condition=Q(reason__regex=r"^[a-z_]*$"), name="passage_reason"),
            # Told without one it is doubted, and no decision until a person has looked.
            models.CheckConstraint(
                condition=~Q(disposition__in=[*STOPPED]) | ~Q(reason="") | ~Q(dispute=""),
                name="passage_stopped_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="passage_by_person"),  # a person's page
            models.Index(fields=["area_id", "at"], name="passage_by_area"),  # the log of an area
            # who is held?
            models.Index(
                fields=["area_id", "-at"],
                name="passage_held",
                condition=Q(disposition__in=["held_medical", "transferred"]),
            ),
        ]


class Transfer(Fact):
    """What became of somebody who was held: taken over, by whom, where to, with which receipt; or let go on."""

    GROUP = "person"
    DOUBTS = Doubt

    class Outcome(models.TextChoices):
        TAKEN_OVER = "taken_over", _("Taken over")
        LET_GO = "let_go", _("Let go on")

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    passage = models.ForeignKey(
        Passage, models.PROTECT, db_constraint=False, db_index=False, related_name="transfers"
    )
    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome)
    to = models.CharField(max_length=120, default="")  # where to: a fever clinic, a quarantine site
    taken_by = models.CharField(max_length=60, default="")  # who took the person over
    receipt = models.CharField(max_length=40, default="")  # the number on the receipt
    note = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["taken_over", "let_go"]), name="transfer_outcome")
        ]
        indexes = [
            models.Index(fields=["passage"], name="transfer_by_passage")  # has this person been taken over?
        ]


class Queue(Fact):
    """How many vehicles (at a market: people) were waiting at a checkpoint, as somebody counted them."""

    GROUP = "local"
    DOUBTS = Doubt

    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction)
    waiting = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [_among("direction", Direction, "queue_direction")]
        indexes = [
            models.Index(fields=["site", "-at"], name="queue_by_site")
        ]  # the last count of a checkpoint


class Handover(Fact):
    """A shift gives a checkpoint to the next, with what is still open; or the next says that it has taken it."""

    GROUP = "local"
    DOUBTS = Doubt

    class Step(models.TextChoices):
        GIVEN = "given", _("Shift handed over")
        TAKEN = "taken", _("Shift taken over")

    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    step = models.CharField(max_length=8, choices=Step)
    waiting = models.PositiveSmallIntegerField()
    held = ArrayField(models.UUIDField(), default=list)  # passages of people who still wait to be taken over
    note = models.CharField(max_length=400, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=["given", "taken"]), name="gate_handover_step")
        ]
        indexes = [models.Index(fields=["site", "-at"], name="gate_handover_by_site")]  # a checkpoint's page


class Entry(Fact):
    """Somebody without a name went through the gate of a market: how warm, the three codes, what was decided."""

    GROUP = "reference"
    DOUBTS = Doubt

    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction)
    n = models.PositiveSmallIntegerField()
    celsius = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    disposition = models.CharField(max_length=16, choices=Disposition)
    reason = models.CharField(max_length=16, choices=Reason, default="", blank=True)
    checks = models.CharField(max_length=80, default="")  # see rules.read_checks
    reminded = models.BooleanField(default=False)  # of keeping a distance

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n__range=(1, 99)), name="entry_n"),
            models.CheckConstraint(condition=Q(celsius__range=(34, 43)), name="entry_celsius"),
            _among("direction", Direction, "entry_direction"),
            _among("disposition", Disposition, "entry_disposition"),
            _among("reason", Reason, "entry_reason"),
        ]
        indexes = [models.Index(fields=["area_id", "at"], name="entry_by_area")]  # the board of an area


class Pass(models.Model):
    """A person or a vehicle may pass the checkpoints of an area from an hour to an hour, for a purpose."""

    GROUP = "local"
    AREA = "area_id"

    class Purpose(models.TextChoices):
        DIALYSIS = "dialysis", _("Dialysis")
        BIRTH = "birth", _("Birth")
        TREATMENT = "treatment", _("Treatment")
        MEDICINE = "medicine", _("Medicine")
        SUPPLIES = "supplies", _("Supplies for people’s lives")
        EPIDEMIC = "epidemic", _("Work against the epidemic")
        WORK = "work", _("Work that cannot wait")
        FUNERAL = "funeral", _("Funeral")
        OTHER = "other", pgettext_lazy("purpose", "Other")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=9, unique=True)  # printed: eight letters and a check character
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False, related_name="+")
    holder = models.CharField(max_length=60)  # as it stands on the pass
    plate = models.CharField(max_length=10, default="", blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    note = models.CharField(max_length=200, default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_why = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="pass_ends"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="pass_revoked_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoked_why=""), name="pass_revoked_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["area", "-issued_at"], name="pass_by_area")]  # the list of passes

    def __str__(self) -> str:
        return f"{self.number} {self.holder}"
