"""The pictures of the home page and the area page: which numbers they show, drawn by the apps below."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, spans
from lianfang.cases import queries as cases
from lianfang.cases.models import Case, Contact
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places import queries as places
from lianfang.places.drawings.maps import Value
from lianfang.places.models import Area
from lianfang.places.rules import at_level
from lianfang.reporting import queries as reporting
from lianfang.reporting import rules
from lianfang.testing import queries as testing
from lianfang.testing.models import Round
from lianfang.web.http import Request
from lianfang.web.words import commas
from lianfang.workforce.queries import force, force_below

ROWS = 10  # bars on the home page

RISKS: dict[str, Promise] = {
    "high": gettext_lazy("High risk"),
    "mid": gettext_lazy("Medium risk"),
    "low": gettext_lazy("Low risk, had cases"),
    "clear": gettext_lazy("No cases"),
}
MAPS: dict[str, Promise] = {"risk": gettext_lazy("Risk"), "force": gettext_lazy("People sent")}


def home_pictures(outbreak: Outbreak, request: Request) -> dict[str, Any]:
    """Draw the map by the chosen numbers, the epidemic curve and the chain of transmission."""
    curve, tree = cases.epidemic(outbreak, request.now)
    chosen = request.GET.get("map", "risk")
    return {
        "curve": curve,
        "tree": tree,
        "closed": cases.closed(tree, request.user, request.today),
        "map_by": chosen if chosen in MAPS else "risk",
        "map_choices": MAPS.items(),
        **(_force_map(outbreak) if chosen == "force" else _risk_map(outbreak, outbreak.area_id, request)),
    }


def area_map(area: Area, outbreak: Outbreak | None, request: Request) -> dict[str, Any]:
    """Draw the district an area lies in, with its risk."""
    if outbreak is None or not may(request.user, "outbreak.read", request.today):
        return {"map": places.map_of(area.pk, {}), "label": str(area), "now": area.pk}
    return _risk_map(outbreak, area.pk, request) | {"now": at_level(area.pk, "township")}


def area_figures(area_id: int, outbreak: Outbreak | None, request: Request) -> list[tuple[str, int, str]]:
    """Count what is known of an area, as far as this person may know it: words, number, tone."""
    user, today = request.user, request.today
    found: list[tuple[str, int, str]] = []
    if may(user, "people.read", today, area_id):
        found.append((_("People registered"), Person.objects.filter(places.inside(area_id)).count(), ""))
    if outbreak and may(user, "cases.read", today, area_id):
        decided = Case.objects.filter(places.inside(area_id), outbreak=outbreak, decided_at__isnull=False)
        observed = Contact.objects.filter(places.inside(area_id), outbreak=outbreak, closed_at=None)
        found.append((_("Infected"), decided.count(), "red"))
        found.append((_("Contacts under observation"), observed.count(), "amber"))
    if outbreak and may(user, "workforce.read", today):
        found.append((_("People sent here"), force(outbreak, area_id=area_id).people_sent, ""))
    return found


def _risk_map(outbreak: Outbreak, area_id: int, request: Request) -> dict[str, Any]:
    found = reporting.risks(outbreak, request.today)
    counts: dict[int, int] = {}
    for area, n in cases.cases_by_area(outbreak, request.now).items():
        township = at_level(area, "township")
        counts[township] = counts.get(township, 0) + n
    values = {
        township: Value(
            f"r-{found.get(township, 'clear')}",
            _("%(n)s infected") % {"n": n},
            found.get(township) in {"mid", "high"},
        )
        for township, n in counts.items()
    }
    by_risk = dict.fromkeys(RISKS, 0)
    districts: dict[int, list[str]] = {}
    for township, level in found.items():
        districts.setdefault(at_level(township, "district"), []).append(level)
    for district in places.children(outbreak.area_id):
        by_risk[rules.worst(districts.get(district.pk, []))] += 1
    return {
        "map": places.map_of(area_id, values),
        "label": _("Map of the townships by risk"),
        "risks": [(key, label, by_risk[key]) for key, label in RISKS.items()],
    }


def _force_map(outbreak: Outbreak) -> dict[str, Any]:
    sent = force_below(outbreak, outbreak.area_id)
    most = max((each.people_sent for each in sent.values()), default=1) or 1
    values = {
        area: Value(
            f"v{1 + 4 * each.people_sent // most}" if each.people_sent else "v0",
            commas(each.people_sent),
        )
        for area, each in sent.items()
    }
    return {
        "map": places.map_of(outbreak.area_id, values, "v0"),
        "label": _("Map of the districts by people sent"),
    }


def round_card(round_: Round | None, request: Request) -> dict[str, Any]:
    """Gather how far the shown round has come, by area or, inside one area, by site."""
    if round_ is None:
        return {"round": None}
    mine = spans(request.user, "testing.read", request.today)
    whole = any(first <= round_.area_id <= last for first, last in mine)
    within = () if whole else mine
    found = testing.coverage(round_, request.now, within)
    parts = sorted((part for part in found.areas if part.tally.n_swabs), key=lambda part: -part.tally.n_swabs)
    n = len(parts)
    if n <= 1:
        parts = testing.sites(round_, request.now, within, stretch=range(ROWS))
        n = testing.count_sites(round_, within)
    most = max((part.tally.n_swabs for part in parts), default=1) or 1
    rows = [
        {
            "name": part.name,
            "n": part.tally.n_swabs,
            "share": 100 * part.tally.n_swabs / (part.target or most),
            "out": 100 * part.tally.resulted_swabs / (part.target or most),
            "look": "" if part.target else "free",
        }
        for part in parts[:ROWS]
    ]
    return {"round": round_, "coverage": found, "round_rows": rows, "more_rows": n - len(rows)}
