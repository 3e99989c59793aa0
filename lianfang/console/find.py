"""Search over everything a person may see, and the identity block of a person's page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, spans, visible
from lianfang.cases.models import Case
from lianfang.common.ids import tube_id
from lianfang.people import queries as people
from lianfang.places import queries as places
from lianfang.testing.models import Tube
from lianfang.web.http import Request
from lianfang.workforce import queries as teams

LIMIT = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: where it is, what it is called, what is known of it at a glance."""

    url: str
    name: str
    more: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind that were found."""

    label: Promise
    hits: tuple[Hit, ...]


def groups(text: str, request: Request) -> list[Group]:
    """Find people, cases, tubes, teams and areas; only groups with something in them."""
    if not text:
        return []
    found = (
        Group(_("People"), _people(text, request)),
        Group(_("Cases"), _cases(text, request)),
        Group(_("Tubes"), _tubes(text, request)),
        Group(_("Teams"), _teams(text, request)),
        Group(_("Places"), _places(text)),
    )
    return [group for group in found if group.hits]


def _people(text: str, request: Request) -> tuple[Hit, ...]:
    if not may(request.user, "people.read", request.today):
        return ()
    found = people.search(text, request.user, request.today, LIMIT)
    names = places.labels(each.person.area_id for each in found)
    return tuple(
        Hit(
            reverse("person", args=[each.person.pk]),
            each.person.name,
            f"{names.get(each.person.area_id, '')} · {each.person.born_on or ''}",
            "user",
        )
        for each in found
    )


def _cases(text: str, request: Request) -> tuple[Hit, ...]:
    if not text.isdigit() or len(text) > 6:
        return ()
    rows = visible(Case.objects.filter(number=int(text)), request.user, "cases.read", request.today)
    return tuple(
        Hit(
            reverse("case", args=[case.pk]),
            f"{case.number} · {case.person.name}",
            case.get_state_display(),
            "virus",
        )
        for case in rows.select_related("person")[:LIMIT]
    )


def _tubes(text: str, request: Request) -> tuple[Hit, ...]:
    code = text.upper()
    rows = visible(Tube.objects.filter(pk=tube_id(code)), request.user, "testing.read", request.today)
    return tuple(
        Hit(reverse("tube", args=[tube.pk]), tube.code, tube.get_conclusion_display(), "test-pipe")
        for tube in rows
    )


def _teams(text: str, request: Request) -> tuple[Hit, ...]:
    if len(text) < 2 or not spans(request.user, "workforce.read", request.today):
        return ()
    rows = teams.seen(request.user, request.today).filter(name__contains=text).select_related("area")
    return tuple(Hit(reverse("team", args=[t.pk]), t.name, str(t.area), "users-group") for t in rows[:LIMIT])


def _places(text: str) -> tuple[Hit, ...]:
    if len(text) < 2:
        return ()
    return tuple(
        Hit(reverse("area", args=[area.pk]), str(area), area.name_en, "map-pin")
        for area in places.find(text, limit=LIMIT)
    )
