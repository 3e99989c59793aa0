"""Several people of a list are put on the roster of those without smartphones in one go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.common.errors import Refused
from lianfang.grid.views.common import ids
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.visits import actions, queries
from lianfang.visits.forms import ManyForm
from lianfang.visits.models import Helped
from lianfang.visits.views.helped import EDIT, area_with
from lianfang.web.http import Request
from lianfang.workforce.queries import worker_of


@require_POST
def helped_many(request: Request) -> HttpResponse:
    """Put the ticked elders on the roster; whoever has a phone in their home, or the reader, acts for them."""
    area = area_with(request, EDIT)
    chosen = Person.objects.filter(pk__in=ids(request.POST.getlist("id")))
    people = list(visible(chosen, request.user, EDIT, request.today).order_by("area_id", "id"))
    form = ManyForm(request.POST)
    if not people or not form.is_valid():
        wrong = "; ".join(str(each[0]) for each in form.errors.values()) if people else ""
        messages.error(request, wrong or _("Tick the people first."))
        return _back(area)
    try:
        _tell(request, _put(request, people, form))
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(area)


def _back(area: Area) -> HttpResponse:
    return redirect(f"{reverse('helped_elders')}?area={area.pk}")


def _put(request: Request, people: list[Person], form: ManyForm) -> actions.Listed:
    told = dict(form.cleaned_data)
    family, worker = told.pop("acts") == "family", worker_of(request.user)
    if not family and worker is None:
        raise Refused("no_worker", _("You are not on record as somebody who works: ask your desk."))
    homes = queries.family_of(people, request.today) if family else {}
    relation = _("of the same home")
    acting = [actions.Acting(one, homes.get(one.pk), relation, None if family else worker) for one in people]
    agreed = actions.Agreed(**told)
    return actions.help_many(acting, Helped.Why.ELDER, agreed=agreed, by=request.user, now=request.now)


def _tell(request: Request, listed: actions.Listed) -> None:
    n, nobody = len(listed.made), sum(not (row.relative or row.worker) for row in listed.made)
    said = ngettext("%(n)s person is on the roster.", "%(n)s people are on the roster.", n) % {"n": n}
    if nobody:
        said = f"{said} " + ngettext(
            "For %(n)s of them nobody acts yet.", "For %(n)s of them nobody acts yet.", nobody
        ) % {"n": nobody}
    messages.success(request, said)
    for why, label in actions.LEFT.items():
        if left := sum(each == why for each in listed.left.values()):
            messages.warning(request, _("Left out: %(n)s, %(why)s.") % {"n": left, "why": label})
