"""What is told of a zone's people on phones: what somebody needs again and again, how many stay at a place."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.people.models import Person
from lianfang.sync.models import Fact
from lianfang.zones.models.zones import Zone


class Doubt(models.TextChoices):
    """Why something told of a zone was disputed when it came in."""

    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    UNKNOWN_CARE = "unknown_care", _("No such kind of need is in the protocol")
    UNKNOWN_ZONE = "unknown_zone", _("No such zone is known")
    ZONE_OVER = "zone_over", _("The zone was not in force at that time")
    MORE_STRANDED = "more_stranded", _("More people are stranded than there are.")


class Flagging(Fact):
    """Somebody at a door says that a person needs something again and again, or needs it no more."""

    GROUP = "person"
    DOUBTS = Doubt

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    key = models.CharField(_("what for"), max_length=16)  # of the protocol
    note = models.CharField(_("note"), max_length=200, default="")
    ended = models.BooleanField(_("needed no more"), default=False)

    class Meta:
        indexes = [models.Index(fields=["person", "key", "at"], name="flagging_of_person")]  # the follower


class Headcount(Fact):
    """Somebody counted the people at a place of a zone that is no home, without names."""

    GROUP = "local"
    DOUBTS = Doubt

    zone = models.ForeignKey(Zone, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    place = models.CharField(_("where"), max_length=120)
    n = models.PositiveSmallIntegerField(_("people present"))
    n_stranded = models.PositiveSmallIntegerField(_("of these, people who do not live here"), default=0)
    note = models.CharField(_("note"), max_length=200, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(place=""), name="headcount_where")]
