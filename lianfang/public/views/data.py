"""What is held about a resident: by kind, until when, who has looked; a copy; what they ask for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.common.errors import Refused
from lianfang.people.queries import ids_of
from lianfang.privacy import actions, papers, subject
from lianfang.privacy.decided import decided_about
from lianfang.privacy.forms import AskForm
from lianfang.public import limits
from lianfang.public.views.residents import Resident, own
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user


@own
def mine(request: Request, resident: Resident) -> HttpResponse:
    """Show what is held about a resident, and take in what they ask for."""
    person = resident.person
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.may_say(request)
            actions.ask(person, **form.asked, by=public_user(), now=request.now, own=True)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Sent. The answer will stand here."))
            return redirect("my_data")
    looked, n_looked = subject.looks(person)
    context = {
        "title": _("What is held about me"),
        "resident": resident,
        "parts": subject.parts(person, request.today),
        "looked": looked,
        "n_looked": n_looked,
        "decisions": decided_about(ids_of(person.pk)),
        "requests": subject.requests_of(person),
        "form": form,
    }
    return render(request, "public/my_data.html", context, status=422 if form.is_bound else 200)


@require_POST
@own
def copy(request: Request, resident: Resident, form: str) -> HttpResponse:
    """Give a resident a copy of what is held about them."""
    if form not in {"pdf", "json"}:
        raise Http404
    person, by = resident.person, public_user()
    actions.copied(person, form=form, reason=_("For themselves"), by=by, now=request.now, own=True)
    return papers.saved(person, form, request.now)
