"""Who is planned for which hours: what sites need, rotas with their shifts, people in them, wishes and swaps."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Area, Site
from lianfang.workforce.models import Qualification, Team, Worker

QUALIFICATIONS = Qualification.Kind
_SKILL = Q(qualification__in=["", *QUALIFICATIONS.values])


class Demand(models.Model):
    """What a site needs in which hours: how many people, of which qualification ("" is anybody)."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, db_index=False, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="demands")
    area_id = models.BigIntegerField()  # the site's
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    qualification = models.CharField(
        _("qualification"), max_length=12, choices=QUALIFICATIONS, blank=True, default=""
    )
    people = models.PositiveSmallIntegerField(_("people needed"))
    heavy = models.BooleanField(_("in a suit or heavy work"), default=False)
    computed = models.BooleanField(default=False)  # from the population, not said by somebody
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "area_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="demand_times"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=500), name="demand_people"),
            models.CheckConstraint(condition=_SKILL, name="demand_qualification"),
            models.UniqueConstraint(
                fields=["site", "starts_at", "ends_at", "qualification"],
                condition=Q(withdrawn_at=None),
                name="demand_once",
            ),
        ]
        indexes = [models.Index(fields=["outbreak", "starts_at", "area_id"], name="demand_by_time")]


class Rota(models.Model):
    """A plan of who works where, for an area and some days: drafted, solved, proposed, published."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SOLVING = "solving", _("Being planned")
        PROPOSED = "proposed", _("Proposed")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("rota", "Withdrawn")

    class Failure(models.TextChoices):
        NO_PLAN = "no_plan", _("No plan keeps what was fixed by hand.")
        NO_PEOPLE = "no_people", _("Nobody works here in these days.")
        NO_DEMAND = "no_demand", _("No site said what it needs in these days.")
        TAKEN = "taken", _("Somebody was planned elsewhere meanwhile. Plan again.")
        STOPPED = "stopped", _("Stopped.")
        CRASHED = "crashed", _("The planner ended before it had a plan. Plan again.")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )  # only its members are planned; none: whoever works in the area
    name = models.CharField(_("name of the rota"), max_length=80)
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    limit_s = models.PositiveSmallIntegerField(_("seconds to plan"), default=60)
    seed = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(null=True, blank=True)  # for a plan, last
    seen_at = models.DateTimeField(null=True, blank=True)  # by the program that plans it, last
    seconds = models.FloatField(null=True, blank=True)
    objective = models.BigIntegerField(null=True, blank=True)
    bound = models.BigIntegerField(null=True, blank=True)
    gap = models.FloatField(null=True, blank=True)
    proven = models.BooleanField(default=False)
    failure = models.CharField(max_length=10, choices=Failure, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="rota_dates"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "solving", "proposed", "published", "withdrawn"]),
                name="rota_state",
            ),
            models.CheckConstraint(condition=Q(limit_s__gte=1, limit_s__lte=600), name="rota_limit"),
            models.CheckConstraint(condition=~Q(name=""), name="rota_named"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="rota_published"
            ),
        ]
        indexes = [
            # solving.claim: what waits to be planned
            models.Index(fields=["asked_at"], condition=Q(state="solving"), name="rota_waiting"),
            models.Index(fields=["area", "from_on"], name="rota_by_area"),  # the list
        ]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """Some hours at a site in a rota, for so many people of one qualification."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    rota = models.ForeignKey(Rota, models.PROTECT, db_index=False, related_name="shifts")
    site = models.ForeignKey(Site, models.PROTECT, db_index=False, related_name="shifts")
    area_id = models.BigIntegerField()  # the site's
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    qualification = models.CharField(max_length=12, choices=QUALIFICATIONS, blank=True, default="")
    needed = models.PositiveSmallIntegerField()
    heavy = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "site_id", "qualification"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_times"),
            models.CheckConstraint(condition=_SKILL, name="shift_qualification"),
            models.UniqueConstraint(
                fields=["rota", "site", "starts_at", "ends_at", "qualification"], name="shift_once"
            ),
        ]
        indexes = [models.Index(fields=["site", "starts_at"], name="shift_by_site")]  # queries.on_site


class Assignment(models.Model):
    """Somebody in a shift. While it is live nobody is in two that overlap: the database itself sees to it."""

    GROUP = "person"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CONFIRMED = "confirmed", _("Said yes")
        RELEASED = "released", _("Taken out")
        DROPPED = "dropped", _("Cannot come")

    LIVE = ("planned", "confirmed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    during = DateTimeRangeField()  # the hours of the shift
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    hand = models.BooleanField(default=False)  # put there by somebody: the planner leaves it
    why = models.JSONField(default=dict)  # why this person: see rostering.explain
    note = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    replan = models.ForeignKey(
        "rotas.Replan", models.PROTECT, null=True, blank=True, related_name="causes"
    )  # that began because they dropped out
    absence = models.ForeignKey(
        "rotas.Absence", models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )  # for which duty took them out

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="assignment_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["planned", "confirmed"]),
            ),
            models.UniqueConstraint(
                fields=["shift", "worker"],
                condition=Q(state__in=["planned", "confirmed"]),
                name="assignment_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "confirmed", "released", "dropped"]),
                name="assignment_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False, during__startswith__isnull=False, during__endswith__isnull=False
                ),
                name="assignment_hours",
            ),
        ]


class Wish(models.Model):
    """What somebody asks of rotas: to be free, to work, to be with or without a colleague, no heavy work."""

    GROUP = "person"

    class Kind(models.TextChoices):
        OFF = "off", pgettext_lazy("wish", "Free")
        ON = "on", _("Wants to work")
        TOGETHER = "together", _("With a colleague")
        APART = "apart", _("Never at once with a colleague")
        LIGHT = "light", _("No heavy work")

    id = models.UUIDField(primary_key=True, default=uuid7)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="wishes")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(_("wish"), max_length=10, choices=Kind)
    other = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )  # the colleague
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    fixed = models.BooleanField(_("must be kept"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["off", "on", "together", "apart", "light"]), name="wish_kind"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="wish_times"),
            models.CheckConstraint(
                condition=Q(kind__in=["together", "apart"], other__isnull=False)
                | Q(kind__in=["off", "on", "light"], other=None),
                name="wish_colleague",
            ),
            models.CheckConstraint(condition=~Q(worker=F("other")), name="wish_somebody_else"),
        ]


class Swap(models.Model):
    """A worker asks another to take a shift, perhaps for one of theirs; both agree, then a planner does."""

    GROUP = "person"

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        AGREED = "agreed", _("Both agree")
        APPROVED = "approved", _("Swapped")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("swap", "Withdrawn")

    OPEN = ("asked", "agreed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="swaps")  # who asks gives it
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")  # who asks
    taker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    back = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="+"
    )  # what the other gives
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state__in=["asked", "agreed"]), name="swap_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "agreed", "approved", "declined", "withdrawn"]),
                name="swap_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="swap_approved_by_someone",
            ),
        ]
