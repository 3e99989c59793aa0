"""What a laboratory can do: tubes a day, instruments, lots."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.common.errors import Refused
from lianfang.laboratory import actions
from lianfang.laboratory.forms import AbilityForm, InstrumentForm, LotForm
from lianfang.laboratory.models import Ability, Instrument, Lot
from lianfang.laboratory.views.common import ids, lab_of, page
from lianfang.places.models import Site
from lianfang.web.http import Request
from lianfang.web.refusals import status_of


def lab_setup(request: Request, pk: UUID) -> HttpResponse:
    """Show what a laboratory can do, its instruments and lots."""
    return render(request, "laboratory/setup.html", _setup(request, lab_of(request, pk)))


def _setup(request: Request, laboratory: Site, **given: Any) -> dict[str, Any]:
    able = Ability.objects.filter(laboratory=laboratory).first()
    start = {name: getattr(able, name) for name in AbilityForm.base_fields} if able else None
    return (
        page(request, laboratory, "setup", _("Abilities"))
        | {
            "able": able,
            "instruments": Instrument.objects.filter(laboratory=laboratory),
            "lots": Lot.objects.filter(laboratory=laboratory),
            "today": request.today,
            "ability": AbilityForm(initial=start),
            "instrument": InstrumentForm(),
            "lot": LotForm(),
        }
        | given
    )


_FORMS = {"ability": AbilityForm, "instrument": InstrumentForm, "lot": LotForm}
_DEEDS: dict[str, Callable[..., object]] = {
    "ability": actions.set_ability,
    "instrument": actions.add_instrument,
    "lot": actions.add_lot,
}


@require_POST
def lab_setup_do(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Set the tubes a day, add an instrument or a lot, take one out of use."""
    laboratory = lab_of(request, pk)
    if what == "retire":
        return _retire(request, laboratory)
    if what not in _FORMS:
        raise Http404
    form = _FORMS[what](request.POST)
    status = 422
    if form.is_valid():
        try:
            _DEEDS[what](laboratory, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("Noted."))
            return redirect("lab_setup", pk=pk)
    return render(
        request, "laboratory/setup.html", _setup(request, laboratory, **{what: form}), status=status
    )


def _retire(request: Request, laboratory: Site) -> HttpResponse:
    pk = next(iter(ids([request.POST.get("id", "")])), None)
    thing: Lot | Instrument
    if request.POST.get("kind") == "lot":
        thing = get_object_or_404(Lot, pk=pk or laboratory.pk, laboratory=laboratory)
    else:
        thing = get_object_or_404(Instrument, pk=pk or laboratory.pk, laboratory=laboratory)
    actions.retire(thing, by=request.user, now=request.now)
    messages.success(request, _("It is out of use; what it did stays."))
    return redirect("lab_setup", pk=laboratory.pk)
