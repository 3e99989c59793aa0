"""Pages about people: the list of an area, registering, correcting, merging, households."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.people import actions, queries
from lianfang.people.forms import (
    DeferralForm,
    DocumentForm,
    MergeForm,
    PeopleFilter,
    PersonForm,
    ProxyForm,
    RegisterForm,
)
from lianfang.people.imports.giving import cells_of
from lianfang.people.imports.people import PEOPLE
from lianfang.people.models import Alias, Deferral, Household, Person, ProxyLink
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import mask_phone
from lianfang.people.rules.same import Traits
from lianfang.people.words import WORDS
from lianfang.places import queries as places
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

TOWNSHIP = LEVELS.index("township")
NEWEST = 50
SORTS = {"name": "name", "born": "born_on", "registered": "registered_at"}


def area_of(request: Request, permission: str) -> Area:
    """Give the area named in the address, or the widest one in which the user's posts carry the permission."""
    wanted = request.POST.get("area") or request.GET.get("area") or ""
    if wanted.isdecimal() and len(wanted) <= 18:
        return get_object_or_404(Area, id=int(wanted), closed_on=None)
    ranges = spans(request.user, permission, request.today)
    if not ranges:
        require(request.user, permission, 0, request.today)
    return get_object_or_404(Area, id=max(ranges, key=lambda each: each[1] - each[0])[0])


def area_context(area: Area) -> dict[str, Any]:
    """Give what people/_area.html needs to walk the tree."""
    return {"area": area, "path": places.path(area.id), "children": places.children(area.id)}


def person_of(request: Request, pk: UUID, permission: str) -> Person:
    """Give a person whom the user may deal with; a person outside their posts does not exist for them."""
    people = Person.objects.select_related("area", "household")
    return get_object_or_404(visible(people, request.user, permission, request.today), pk=pk)


def people(request: Request) -> HttpResponse:
    """List the people of an area; of a whole district or city those registered last."""
    area = area_of(request, "people.read")
    form, chosen = filters(PeopleFilter, request)
    chosen.pop("area", None)
    rows = queries.people_of(area.id, request.user, request.today, **chosen)
    wide = area.depth < TOWNSHIP and not chosen.get("q")
    if request.GET.get("export") == "csv":  # all of them, also of a whole city
        return csv_response("people", *PEOPLE.given(cells_of(rows, request.user, request.today)))
    rows = queries.newest(rows, area.id, NEWEST) if wide else rows
    found = listing(request, rows, sorts=SORTS, default="-registered")
    mask_phones(found.page, request, area.id)
    context = {
        "title": _("People"),
        "filters": form,
        "wide": wide,
        "may_edit": may(request.user, "people.edit", request.today, area.id),
        "listing": found,
        **area_context(area),
    }
    return render(request, "people/list.html", context)


def mask_phones(shown: Iterable[Person], request: Request, area_id: int) -> None:
    """Hide the middle of phones on a page from those who may not see them whole."""
    if not may(request.user, "people.identify", request.today, area_id):
        for person in shown:
            person.phone = mask_phone(person.phone)


def register(request: Request) -> HttpResponse:
    """Register a person; likely doubles are shown before anything is written."""
    area = area_of(request, "people.edit")
    require(request.user, "people.edit", area.id, request.today)
    form = RegisterForm(
        request.POST or None,
        area_id=area.id,
        today=request.today,
        initial={"address": request.GET.get("address", "")},
    )
    twins: list[queries.Twin] = []
    taken: Person | None = None
    if request.method == "POST" and form.is_valid():
        twins = [] if "new" in request.POST else _twins(form, request)
        if not twins:
            person, taken = _register(form, request)
            if person:
                return redirect("person", person.id)
    title = _("Register a person")
    context = {"title": title, "form": form, "twins": twins, "taken": taken, **area_context(area)}
    return render(request, "people/register.html", context)


def _twins(form: RegisterForm, request: Request) -> list[queries.Twin]:
    told = form.cleaned_data
    if Person.objects.filter(id=told["id"]).exists():
        return []  # the same form again
    traits = Traits(told["name"], told["sex"], told["born_on"], told["phone"], told["address"])
    return queries.twins(traits, request.user, request.today)


def _register(form: RegisterForm, request: Request) -> tuple[Person | None, Person | None]:
    """Register; give the person, or the one who holds the number already if the user may see them."""
    try:
        person = actions.register(form.newcomer(), by=request.user, now=request.now)
    except Refused as refused:
        if refused.code != Wrong.NUMBER_TAKEN:
            raise
        form.turn_down(Wrong.NUMBER_TAKEN)
        return None, _holder(refused, request)
    messages.success(request, _("%(name)s is on record.") % {"name": person.name})
    return person, None


def _holder(refused: Refused, request: Request) -> Person | None:
    """Give the person who holds a number already, if the user may see them."""
    holder = Person.objects.filter(id__in=[refused.values["person"]] if "person" in refused.values else [])
    return visible(holder.select_related("area"), request.user, "people.read", request.today).first()


def correct(request: Request, pk: UUID) -> HttpResponse:
    """Correct what is on record; choosing another area above the form moves the person there."""
    person = person_of(request, pk, "people.edit")
    area = area_of(request, "people.edit") if "area" in request.GET else person.area
    moved = area.id != person.area_id
    fields = {name: getattr(person, name) for name in ("name", "kind", "sex", "born_on", "phone")}
    address = person.household.address if person.household and not moved else ""
    form = PersonForm(
        request.POST or None, area_id=area.id, today=request.today, initial=fields | {"address": address}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(
                person, form.cleaned_data | {"area_id": area.id}, by=request.user, now=request.now
            )
            messages.success(request, _("Corrected. How it was is kept in the audit."))
            return redirect("person", person.id)
        except Refused as refused:
            _show(form, refused)
    context = {"title": _("Correct"), "form": form, "person": person, "moved": moved, **area_context(area)}
    return render(request, "people/correct.html", context)


def _show(form: Any, refused: Refused) -> None:
    """Put a refusal beside its field when it is about one; who may not do it sees the page for that."""
    if refused.code == "forbidden":
        raise refused
    if isinstance(form, PersonForm) and refused.code in WORDS:
        form.turn_down(Wrong(refused.code))
    else:
        form.add_error(None, str(refused))


def document(request: Request, pk: UUID) -> HttpResponse:
    """Add a document to a person."""
    person = person_of(request, pk, "people.edit")
    form = DocumentForm(request.POST or None)
    other: Person | None = None
    if request.method == "POST" and form.is_valid():
        kind, number = form.cleaned_data["id_kind"], form.cleaned_data["number"]
        try:
            actions.add_identifier(person, kind, number, by=request.user, now=request.now)
            messages.success(request, _("The document is on record."))
            return redirect("person", person.id)
        except Refused as refused:
            _show(form, refused)
            other = _holder(refused, request)
    context = {"title": _("Add a document"), "form": form, "person": person, "other": other}
    return render(request, "people/document.html", context)


@require_POST
@never_cache
def numbers(request: Request, pk: UUID) -> HttpResponse:
    """Show the whole numbers of a person's documents to someone who wrote why."""
    person = person_of(request, pk, "people.read")
    reason = request.POST.get("reason", "")
    found = actions.reveal_numbers(person, reason=reason, by=request.user, now=request.now)
    context = {"title": _("Whole numbers"), "person": person, "numbers": found, "reason": reason}
    return render(request, "people/numbers.html", context)


def merge(request: Request, pk: UUID) -> HttpResponse:
    """Put two records side by side, choose which is kept and write why they are one."""
    person = person_of(request, pk, "people.merge")
    other_id = request.GET.get("with", "")
    context: dict[str, Any] = {"title": _("Merge records"), "person": person}
    if not other_id:
        context |= _choose(request, person)
        return render(request, "people/merge_find.html", context)
    other = person_of(request, _uuid(other_id), "people.merge")
    pair = [person, other]
    form = MergeForm(request.POST or None, people=pair, initial={"kept": str(person.id)})
    if request.method == "POST" and form.is_valid():
        kept, gone = pair if form.cleaned_data["kept"] == str(person.id) else pair[::-1]
        try:
            actions.merge(gone, kept, reason=form.cleaned_data["reason"], by=request.user, now=request.now)
            messages.success(
                request, _("The records are one person now. Nothing was lost; it can be undone.")
            )
            return redirect("person", kept.id)
        except Refused as refused:
            _show(form, refused)
    sides = [queries.identity(each, request.user, request.today) for each in pair]
    return render(request, "people/merge.html", context | {"form": form, "sides": sides})


def _uuid(text: str) -> UUID:
    """Read an id from the address; nonsense is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _choose(request: Request, person: Person) -> dict[str, Any]:
    """Give the people found by what was typed, or those likely to be the same, without this one."""
    q = request.GET.get("q", "").replace("\0", "").strip()[:60]
    if q:
        found = [each.person for each in queries.search(q, request.user, request.today)]
    else:
        twins = queries.twins(queries.traits(person), request.user, request.today)
        found = [twin.person for twin in twins]
    same = set(queries.ids_of(person.id))
    return {"q": q, "found": [each for each in found if each.id not in same]}


@require_POST
def undo_merge(request: Request, pk: UUID) -> HttpResponse:
    """Undo a merge."""
    alias = get_object_or_404(Alias, pk=pk)
    actions.unmerge(alias, by=request.user, now=request.now)
    messages.success(request, _("The records stand for themselves again."))
    return redirect("person", alias.person_id)


def proxy(request: Request, pk: UUID) -> HttpResponse:
    """Find someone who acts for a person and note that the person agreed."""
    person = person_of(request, pk, "people.edit")
    context = {"title": _("Who acts for this person"), "person": person}
    if "with" not in request.GET:
        return render(request, "people/proxy_find.html", context | _choose(request, person))
    other = person_of(request, _uuid(request.GET["with"]), "people.read")
    form = ProxyForm(request.POST or None, initial={"consented_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.link_proxy(person, other, **form.cleaned_data, by=request.user, now=request.now)
            messages.success(request, _("Noted."))
            return redirect("person", person.id)
        except Refused as refused:
            _show(form, refused)
    return render(request, "people/proxy.html", context | {"form": form, "other": other})


@require_POST
def end_proxy(request: Request, pk: UUID) -> HttpResponse:
    """End a proxy today."""
    link = get_object_or_404(ProxyLink, pk=pk)
    actions.end_proxy(link, by=request.user, now=request.now)
    messages.success(request, _("Ended."))
    return redirect("person", link.person_id)


def household(request: Request, pk: UUID) -> HttpResponse:
    """Show who lives behind a door."""
    doors = Household.objects.select_related("area")
    door = get_object_or_404(visible(doors, request.user, "people.read", request.today), pk=pk)
    there = queries.people_of(door.area_id, request.user, request.today)
    members = list(there.filter(household=door).order_by("born_on", "id"))
    mask_phones(members, request, door.area_id)
    may_edit = may(request.user, "people.edit", request.today, door.area_id)
    may_visits = may(request.user, "visits.read", request.today, door.area_id)
    context = {"title": door.address, "door": door, "members": members, "may_edit": may_edit}
    context |= {"may_visits": may_visits}
    return render(request, "people/household.html", context)


def deferrals(request: Request, pk: UUID) -> HttpResponse:
    """Show why somebody is not due for a swab or a vaccination, and note another reason with its end."""
    person = person_of(request, pk, "people.read")
    form = DeferralForm(request.POST or None, initial={"from_at": request.now})
    if request.method == "POST" and form.is_valid():
        actions.defer(person, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, _("Noted. Phones of the area hear of it."))
        return redirect("person_deferrals", pk=person.pk)
    audit(request.user, "people.person.opened", person, request.now, person_id=pk, area_id=person.area_id)
    ids = queries.ids_of(person.pk)
    context = {
        "title": _("Not due"),
        "person": person,
        "form": form,
        "deferrals": queries.deferrals(ids, request.now),
        "may_defer": may(request.user, "people.defer", request.today, person.area_id),
    }
    return render(request, "people/deferrals.html", context)


@require_POST
def withdraw_deferral(request: Request, pk: UUID) -> HttpResponse:
    """Take back why somebody is not due."""
    deferral = get_object_or_404(
        visible(Deferral.objects.all(), request.user, "people.defer", request.today), pk=pk
    )
    actions.withdraw_deferral(deferral, by=request.user, now=request.now)
    messages.success(request, _("Taken back."))
    return redirect("person_deferrals", pk=deferral.person_id)
