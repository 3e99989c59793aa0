"""What people at work do, how long they are in suits, which alarms that raises, and their own health."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Area, Site
from lianfang.sync.models import Fact


class What(models.TextChoices):
    """What somebody at work does."""

    IN = "in", pgettext_lazy("duty", "Came")
    DON = "don", _("Put the suit on")
    DOFF = "doff", _("Took the suit off")
    REST = "rest", _("Rests")
    BACK = "back", _("Goes on")
    OUT = "out", pgettext_lazy("duty", "Left")


class Work(models.TextChoices):
    """How heavy the work is."""

    UNSAID = "", _("Not said")
    LIGHT = "light", pgettext_lazy("work", "Light")
    MODERATE = "moderate", _("Moderate")
    HEAVY = "heavy", _("Heavy")


class Happened(models.TextChoices):
    """What happened to somebody at work."""

    FAINTED = "fainted", _("Fainted")
    HEAT = "heat", _("Ill from heat")
    NEEDLE = "needle", _("Needle injury")
    EXPOSURE = "exposure", _("Exposed")
    OTHER = "other", pgettext_lazy("incident", "Other")


class Doubt(models.TextChoices):
    """Why what was told of somebody at work was disputed."""

    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    UNKNOWN_SITE = "unknown_site", _("No such site is known")


def _who() -> "models.ForeignKey[Person, Person]":
    return models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")


def _where() -> "models.ForeignKey[Site, Site]":
    return models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")


class Step(Fact):
    """Somebody at work came, put a suit on, took it off, rested or left."""

    GROUP = "person"
    DOUBTS = Doubt

    person = _who()
    site = _where()
    step = models.CharField(max_length=4, choices=What)
    shift_id = models.UUIDField(null=True)  # the shift of the rota, if the phone knew it
    work = models.CharField(max_length=8, choices=Work, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=What.values), name="step_what"),
            models.CheckConstraint(condition=Q(work__in=Work.values), name="step_work"),
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="step_by_person"),  # the follower
            BrinIndex(fields=["at"], name="step_by_time", autosummarize=True),  # the steps of one day
        ]


class Incident(Fact):
    """Something happened to somebody at work: fainted, ill from heat, a needle, an exposure."""

    GROUP = "person"
    DOUBTS = Doubt

    person = _who()
    site = _where()
    what = models.CharField(max_length=8, choices=Happened)
    note = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(what__in=Happened.values), name="incident_what")]
        indexes = [
            models.Index(fields=["person", "at"], name="incident_by_person"),  # the follower
            models.Index(fields=["area_id", "at"], name="incident_by_area"),  # the list
        ]


class Health(Fact):
    """A worker's own temperature and symptoms."""

    GROUP = "person"
    DOUBTS = Doubt

    person = _who()
    celsius = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    symptoms = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(celsius__range=(34, 43)), name="health_celsius")]
        indexes = [models.Index(fields=["person", "at"], name="health_by_person")]  # the follower, the page


class Override(Fact):
    """A commander let somebody go on past the hard limit, and why."""

    GROUP = "person"
    DOUBTS = Doubt

    person = _who()
    reason = models.CharField(max_length=200)
    said_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="override_reason")]
        indexes = [models.Index(fields=["person", "at"], name="override_by_person")]  # the follower


class Seen(Fact):
    """Whoever leads a site has seen, on a phone, the alarms of somebody there, and what they did about it.

    It is about all alarms of one suit (or one thing that happened) that were due by an instant.
    """

    GROUP = "person"
    DOUBTS = Doubt

    person = _who()
    about = models.DateTimeField()  # as of the alarm: when the suit was put on or the thing happened
    due_at = models.DateTimeField()  # the latest limit that was seen passed
    note = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="seen_note")]
        indexes = [models.Index(fields=["person", "about"], name="seen_by_person")]  # the follower


class Heat(models.Model):
    """How warm it was in an area in one hour, as a weather station measured it."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="+")
    hour = models.DateTimeField(_("hour"))
    celsius = models.DecimalField(_("temperature"), max_digits=3, decimal_places=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "hour"], name="heat_once"),
            models.CheckConstraint(condition=Q(celsius__range=(-50, 60)), name="heat_celsius"),
        ]


class Clock(models.Model):
    """Where somebody at work is now, since when in a suit, and when that passes its limits.

    Written by the follower, again and again, from the facts.
    """

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        ON = "on", _("At work, no suit")
        DONNED = "donned", _("In a suit")
        REST = "rest", pgettext_lazy("duty", "Resting")
        OUT = "out", pgettext_lazy("duty", "Gone")

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, db_constraint=False, related_name="+"
    )
    site_id = models.UUIDField()
    area_id = models.BigIntegerField()
    shift_id = models.UUIDField(null=True)
    state = models.CharField(max_length=6, choices=State)
    since = models.DateTimeField()
    began_at = models.DateTimeField()
    work = models.CharField(max_length=8, choices=Work, default="")
    donned_at = models.DateTimeField(null=True)
    donned_s = models.PositiveIntegerField(default=0)  # in suits taken off, in this duty
    spans = models.PositiveSmallIntegerField(default=0)
    rests = models.PositiveSmallIntegerField(default=0)
    soon_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    hard_at = models.DateTimeField(null=True)
    day_at = models.DateTimeField(null=True)
    leave_until = models.DateTimeField(null=True)  # a commander lets them go on until then
    stopped = models.BooleanField(default=False)  # something keeps them from work
    next_at = models.DateTimeField(null=True)  # when something is to be looked at again

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="donned", donned_at__isnull=False)
                | (~Q(state="donned") & Q(donned_at=None)),
                name="clock_donned",
            )
        ]
        indexes = [
            models.Index(fields=["area_id", "state"], name="clock_by_area"),  # the board
            models.Index(fields=["site_id"], condition=~Q(state="out"), name="clock_by_site"),
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="clock_next"
            ),  # the tick
        ]


class Stint(models.Model):
    """One duty of somebody: from coming to leaving, and how long of it in suits. Written by the follower."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = _who()
    site_id = models.UUIDField()
    area_id = models.BigIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()  # the last step
    worked_s = models.PositiveIntegerField()  # without rests, up to the last step while it goes on
    donned_s = models.PositiveIntegerField()
    longest_s = models.PositiveIntegerField()  # in one suit

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "began_at"], name="stint_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="stint_times"
            ),
        ]
        indexes = [models.Index(fields=["area_id", "began_at"], name="stint_by_area")]  # hours by unit


class Alarm(models.Model):
    """A limit that was passed or something that happened: to the person, the site's lead and the command."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        SOON = "soon", _("Soon to come out")
        WARN = "warn", _("Come out of the suit")
        HARD = "hard", _("Past the hard limit")
        DAY = "day", _("Too many hours in suits")
        REST = "rest", _("Suited up without rest")
        HEAT = "heat", _("In a suit though it is too hot to work")
        HEAT_HOURS = "heat_hours", _("Too many hours in great heat")
        NOON = "noon", _("Heavy work in the hottest hours")
        PREGNANT = "pregnant", _("Pregnant and at work in the heat")
        UNFIT = "unfit", _("At work though kept away")
        LEAVE = "leave", _("Let go on past the hard limit")
        INCIDENT = "incident", _("Incident")
        ILL = "ill", _("Fever or symptoms")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = _who()
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.DateTimeField()  # when the suit was put on or the thing happened: one alarm each
    site_id = models.UUIDField(null=True)
    area_id = models.BigIntegerField()
    due_at = models.DateTimeField()  # when the limit was passed
    raised_at = models.DateTimeField()  # when the server knew
    over_at = models.DateTimeField(null=True)  # when it was no longer so
    escalated_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seen_fact = models.UUIDField(null=True)  # what a phone told of it; None: acknowledged at a desk
    words = models.CharField(max_length=200, default="")  # what was told with it
    note = models.CharField(max_length=200, default="")  # what was done about it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about"], name="alarm_once"),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="alarm_seen_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "-due_at"], name="alarm_by_area"),  # the list
            models.Index(  # queries.to_escalate
                fields=["raised_at"],
                condition=Q(seen_at=None, escalated_at=None, over_at=None),
                name="alarm_open",
            ),
        ]


class Restriction(models.Model):
    """Something that keeps a worker from work, or from part of it, until somebody lets them return."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        HEAT = "heat", _("After heat or fainting: a doctor looks first")
        EXPOSED = "exposed", _("Exposed: stays away")
        ILL = "ill", _("Fever or symptoms: stays away")
        ISOLATED = "isolated", _("In isolation")
        PREGNANT = "pregnant", _("Pregnant: not outdoors in heat")
        OTHER = "other", pgettext_lazy("restriction", "Other")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = _who()
    kind = models.CharField(_("why"), max_length=8, choices=Kind)
    area_id = models.BigIntegerField()
    fact_id = models.UUIDField(null=True)  # the incident or temperature it follows from
    from_at = models.DateTimeField()
    review_on = models.DateField(_("looked at again"), null=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )  # nobody: it followed from a fact
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    checked_at = models.DateTimeField(null=True)  # a doctor looked
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finding = models.CharField(max_length=200, default="")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fact_id"],
                condition=Q(fact_id__isnull=False),
                name="restriction_once_a_fact",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="restriction_lifted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("from_at")), name="restriction_times"
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None) | (Q(checked_by__isnull=False) & ~Q(finding="")),
                name="restriction_finding",
            ),
            models.CheckConstraint(
                condition=~Q(kind="") & (Q(by__isnull=False) | Q(fact_id__isnull=False)),
                name="restriction_by_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area_id", "-from_at"], condition=Q(lifted_at=None), name="restriction_open"
            ),
            models.Index(fields=["person", "-from_at"], name="restriction_by_person"),  # the follower
        ]


class LastTest(models.Model):
    """When a worker was last tested and what it meant; told from above, where laboratories' results are."""

    GROUP = "person"

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()
    meaning = models.CharField(max_length=10)
