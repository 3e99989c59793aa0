"""The figures of the stations and of the market's gate, read back by the same queries as the screens."""

from datetime import date

from lianfang.accounts.models import User
from lianfang.common.dates import at
from lianfang.presence import queries as presence
from lianfang.presence.models import Entry
from lianfang.presence.rules import EXEMPT
from lianfang.story.city import YIYANG
from lianfang.sync.models import Dispute

STATION_DAYS = (date(2021, 8, 7), date(2021, 8, 8))


def stations() -> dict[str, int] | None:
    """Count what the thirty stations checked on 7 and 8 August; None before."""
    commander, (first, last) = User.objects.get(username="commander"), STATION_DAYS
    asked = (YIYANG, commander, last, first, last)
    seen = presence.count(*asked)
    if not seen.vehicles:
        return None
    found = {each.reason: each for each in presence.reasons(*asked)}
    none = presence.Found("")
    held = presence.held(YIYANG, commander, last).filter(at__gte=at(first), at__lt=at(last, 24))
    became = presence.with_transfers(held)
    return {
        "stations": presence.seen_on(*asked),
        "vehicles": seen.vehicles,
        "people": seen.people,
        "febrile": _people(found.get("fever", none)),
        "yellow_codes": _people(found.get("yellow_code", none)),
        "no_test_turned_back": found.get("no_test", none).turned_back,
        "no_test_inward": found.get("no_test", none).people_in,
        "unvaccinated_turned_back": found.get("unvaccinated", none).turned_back,
        "risk_vehicles": found.get("risk_vehicle", none).vehicles,
        "held": len(became),
        "with_receipt": sum(1 for one in became if one.transfer and one.transfer.receipt),
        "exempt": sum(found[life].vehicles for life in EXEMPT if life in found),
        "disputed": Dispute.objects.filter(kind__startswith="presence.").count(),
    }


def _people(found: presence.Found) -> int:
    """Count the people of both ways."""
    return found.people_in + found.people_out


def market() -> dict[str, int] | None:
    """Count who came to the market's gate; None before."""
    rows = Entry.objects.filter(direction="in")
    if not rows.exists():
        return None
    return {
        "entries": rows.count(),
        "held": rows.filter(disposition="held_medical").count(),
        "without_phone": rows.filter(checks__contains="code:none", disposition="passed").count(),
    }
