"""What couriers tell on the phone: goods were put down at the point, or why they could not be."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.supplies.models.requests import Request
from lianfang.sync.models import Fact


class DropoffDoubt(models.TextChoices):
    """Why what a courier told of goods was disputed when it came in."""

    UNKNOWN_REQUEST = "unknown_request", _("No such request for goods is known")
    NOT_SENT = "not_sent", _("These goods were not given to a courier")
    OTHER_COURIER = "other_courier", _("Another courier has these goods")
    TRIP_OVER = "trip_over", _("The goods had come back and were sent again")
    TAKEN_BACK = "taken_back", _("The request was withdrawn: its goods are in the store again")
    HANDED_BEFORE = "handed_before", _("These goods were put down or confirmed before")


class Dropoff(Fact):
    """A courier puts goods down at the contactless point, or says why they could not."""

    GROUP = "local"
    DOUBTS = DropoffDoubt

    class Outcome(models.TextChoices):
        PUT = "put", pgettext_lazy("goods", "Put down")
        NOBODY = "nobody", _("Nobody is at the point")
        BLOCKED = "blocked", _("There is no way through")
        WRONG = "wrong", _("The address is not right")
        REFUSED = "refused", _("They do not want it")
        BROKEN = "broken", _("The goods are damaged")
        OTHER = "other", _("Another reason")

    request = models.ForeignKey(Request, models.PROTECT, db_constraint=False, related_name="dropoffs")
    trip = models.PositiveSmallIntegerField(_("trip"))  # which sending of the request it is about
    outcome = models.CharField(max_length=8, choices=Outcome)
    note = models.CharField(_("note"), max_length=200, default="")
