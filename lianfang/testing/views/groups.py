"""Who is in which group of the protocol: areas and people, put in and ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, spans, visible
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.people.models import Person
from lianfang.people.queries import holders
from lianfang.people.rules.names import mask_name
from lianfang.people.rules.numbers import possible_numbers
from lianfang.protocol.testing import Population
from lianfang.protocol.timeline import in_force
from lianfang.testing import actions, queries, rules
from lianfang.testing.forms import GroupAreaForm, GroupPeopleForm
from lianfang.testing.models import ListedArea, ListedPerson
from lianfang.testing.views.rounds import require_anywhere, tabs
from lianfang.web.http import Request
from lianfang.web.pages import listing

MOST = 500  # numbers looked up at once (design choice)
SORTS = {"name": "person__name", "group": "population", "from": "from_on", "until": "until_on"}


def populations(request: Request) -> list[Population]:
    """List the groups that somebody can be put into, by the protocol of the day of an outbreak that one sees."""
    outbreak = outbreaks.running(request.user, request.today).first()
    if outbreak is None:
        return []
    protocol = in_force(outbreak.disease, request.today).testing
    return [each.population for each in rules.choices(protocol, 2) if not each.usual]


def group_list(request: Request) -> HttpResponse:
    """List who and which areas are in a group of the protocol, and put more in."""
    require_anywhere(request, "testing.plan")
    mine = spans(request.user, "testing.plan", request.today)
    groups = populations(request)
    first = {"from_on": request.today}
    area = GroupAreaForm(_posted(request, "area"), populations=groups, spans=mine, initial=first)
    people = GroupPeopleForm(_posted(request, "people"), populations=groups, initial=first)
    if area.is_bound and area.is_valid():
        return _area(request, area)
    if people.is_bound and people.is_valid():
        return _people(request, people)
    context = {
        "title": _("Groups of people"),
        "area_form": area,
        "people_form": people,
        **_listed(request, {group.key: _(group.label) for group in groups}),
        **tabs(request),
    }
    return render(request, "testing/groups.html", context)


def _listed(request: Request, words: dict[str, str]) -> dict[str, object]:
    """List who and which areas are in a group where one plans, each with the group in words."""
    current, today = queries.listed_on(request.today), request.today
    people = visible(ListedPerson.objects.filter(current), request.user, "testing.plan", today)
    areas = visible(ListedArea.objects.filter(current), request.user, "testing.plan", today)
    found = listing(request, people.select_related("person__area", "by"), sorts=SORTS, default="-from")
    named = may(request.user, "people.read", today)
    return {
        "listing": found,
        "rows": [(one, words.get(one.population, one.population), _name(one, named)) for one in found.page],
        "areas": [
            (one, words.get(one.population, one.population)) for one in areas.select_related("area", "by")
        ],
    }


def _name(one: ListedPerson, named: bool) -> str:
    return one.person.name if named else mask_name(one.person.name)


def _posted(request: Request, do: str) -> object:
    return request.POST if request.method == "POST" and request.POST.get("do") == do else None


def _area(request: Request, form: GroupAreaForm) -> HttpResponse:
    said = dict(form.cleaned_data)
    actions.list_area(said.pop("area"), **said, by=request.user, now=request.now)
    messages.success(request, _("Everybody there is now in this group."))
    return redirect("groups")


def _people(request: Request, form: GroupPeopleForm) -> HttpResponse:
    """Put those whose numbers are known into the group; say which numbers nobody of the user's areas has."""
    said = dict(form.cleaned_data)
    lines = list(dict.fromkeys(line.strip() for line in said.pop("numbers").splitlines() if line.strip()))
    found: list[Person] = []
    unknown: list[str] = []
    if len(lines) > MOST:
        raise Refused("too_many", _("Enter at most %(n)s numbers at once."), n=MOST)
    for line in lines:
        ids = holders(possible_numbers(line))
        mine = visible(Person.objects.filter(id__in=ids), request.user, "testing.plan", request.today)
        people = list(mine)
        found += people
        if not people:
            unknown.append(line)
    n = actions.list_people(found, **said, by=request.user, now=request.now)
    messages.success(request, _("%(n)s people are now in this group.") % {"n": n})
    if unknown:
        told = _(", ").join(number[-4:] for number in unknown[:20])
        words = _("%(n)s numbers belong to nobody in your areas; they end in: %(told)s")
        messages.warning(request, words % {"n": len(unknown), "told": told})
    return redirect("groups")


@require_POST
def group_end(request: Request) -> HttpResponse:
    """End that people or areas are in a group; today is the last day."""
    for model, name in ((ListedPerson, "person"), (ListedArea, "area")):
        for one in model.objects.filter(id__in=_ids(request, name)):
            actions.end_listing(one, by=request.user, now=request.now)
    messages.success(request, _("Ended. Today is the last day."))
    return redirect("groups")


def _ids(request: Request, name: str) -> list[UUID]:
    try:
        return [UUID(str(each)) for each in request.POST.getlist(name)]
    except ValueError as error:
        raise Refused("none_chosen", _("Tick whom or what this is for.")) from error
