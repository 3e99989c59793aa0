"""What the chapters of sampling end in, read back from the database."""

from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from lianfang.booking.models import Booking
from lianfang.common.dates import CITY_ZONE
from lianfang.people.models import Newcomer, Person
from lianfang.places.models import Site
from lianfang.story.chapters.bookings import OFFICERS_PHONE
from lianfang.story.chapters.nights import CAMP
from lianfang.story.chapters.opening import HOME_TEAM
from lianfang.story.city import HESHAN, LONGLING
from lianfang.testing import queries as testing
from lianfang.testing.models import Hold, PersonResult, Recall, Round, RoundService, Swab, Tube, Untold


def sampling() -> dict[str, Any]:
    """Gather the figures of mass testing beside those of Longling."""
    return {
        "heshan": heshan(),
        "camp": camp(),
        "home_visits": home_visits(),
        "recalled": recalled(),
        "booked": booked(),
        "told": told(),
    }


def heshan() -> dict[str, Any] | None:
    """Say of Heshan's round of 4 to 7 August: points, people, and its days; None before it was planned."""
    round_ = Round.objects.filter(area_id=HESHAN, starts_on="2021-08-04").first()
    if round_ is None:
        return None
    days = Tube.objects.filter(round=round_).values_list(TruncDate("opened_at", tzinfo=CITY_ZONE), flat=True)
    return {
        "points": round_.sites.count(),
        "left_out": round_.target - testing.registered(round_),
        "days": sorted(day.isoformat() for day in days.distinct()),
    }


def camp() -> dict[str, int]:
    """Count the motorway workers who were met in one night, and those whose result was negative."""
    people = Swab.objects.filter(site__in=_sites(CAMP)).values("person")
    return {
        "met": Newcomer.objects.filter(person__in=people).count(),
        "negative": PersonResult.objects.filter(person__in=people, meaning="negative").count(),
    }


def home_visits() -> dict[str, int]:
    """Count, day by day, the people who were swabbed at home because they had to stay there."""
    days = Swab.objects.filter(site__in=_sites(HOME_TEAM)).annotate(day=TruncDate("at", tzinfo=CITY_ZONE))
    counted = days.values("day").annotate(n=Count("pk")).order_by("day")
    return {row["day"].isoformat(): row["n"] for row in counted}


def recalled() -> dict[str, int]:
    """Count the people who shared a tube that was not negative, and those not yet swabbed alone."""
    return {
        "tubes": Recall.objects.values("tube_id").distinct().count(),
        "people": Recall.objects.values("person").distinct().count(),
        "open": Recall.objects.filter(closed_at=None).count(),
        "asked_to_wait_apart": Hold.objects.filter(decision=Hold.Decision.CONFIRMED).count(),
    }


def booked() -> dict[str, int]:
    """Count the places booked in Longling, those an officer helped with, and whoever has his phone as their own."""
    rows = Booking.objects.filter(subject__in=Round.objects.filter(area_id=LONGLING).values("pk"))
    return {
        "done": rows.filter(state="done").count(),
        "helped": rows.filter(channel="helper").count(),
        "phones_mixed_up": Person.objects.filter(phone=OFFICERS_PHONE).count(),
    }


def told() -> dict[str, int]:
    """Count the results made known in Longling's round, and the tubes whose people are not told yet."""
    service = RoundService.objects.filter(round__area_id=LONGLING).first()
    return {"results": service.n_released if service else 0, "waiting": Untold.objects.count()}


def _sites(name: str) -> Any:
    return Site.objects.filter(name=name).values("pk")
