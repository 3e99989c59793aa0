"""How somebody wants to be told: language, what not, phone or e-mail."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lianfang.common.errors import Refused
from lianfang.messages import actions
from lianfang.messages.models import Message, Preference, PushDevice
from lianfang.messages.push import public_key
from lianfang.messages.reach import language_of
from lianfang.messages.rules import mask_address
from lianfang.people.phones import phone_for
from lianfang.public import queries
from lianfang.public.views.residents import Resident, own
from lianfang.web.clock import wall
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user

ASKED = "resident_email_asked"  # the id of the code that was sent, and whom it is about


@sensitive_post_parameters("email", "code")
@own
def my_messages(request: Request, resident: Resident) -> HttpResponse:
    """Show how somebody is told, and change it."""
    wrong, status = "", 200
    if request.method == "POST":
        try:
            done = DO.get(request.POST.get("do", ""), _choose)(request, resident)
        except Refused as refused:
            wrong, status = str(refused), 422
        else:
            toasts.success(request, done)
            return redirect("my_messages")
    context = _context(request, resident) | {"wrong": wrong, "typed": request.POST.get("email", "")[:254]}
    return render(request, "public/my_messages.html", context, status=status)


def _context(request: Request, resident: Resident) -> dict[str, Any]:
    person = resident.person
    wish = Preference.objects.filter(person=person).first()
    asked = _asked(request, resident)
    purposes = [(key, label) for key, label in Message.Purpose.choices if key in actions.OPTIONAL]
    declined = wish.declined if wish else []
    return {
        "title": _("How I am told"),
        "resident": resident,
        "languages": settings.LANGUAGES,
        "language": language_of(person.pk),
        "purposes": [(key, label, key not in declined) for key, label in purposes],
        "email": mask_address(wish.email) if wish and wish.email else "",
        "phone": mask_address(phone_for(person.pk)),
        "waiting": bool(asked),
        "sample": queries.sample_code(asked) if asked else "",
        "push_key": public_key() if settings.PUSH_CONTACT else "",
        "devices": PushDevice.objects.filter(person=person).count() if settings.PUSH_CONTACT else 0,
    }


def _asked(request: Request, resident: Resident) -> UUID | None:
    id_, person = request.session.get(ASKED, ("", ""))
    return UUID(id_) if id_ and person == str(resident.person.pk) else None


def _choose(request: Request, resident: Resident) -> str:
    kept = set(request.POST.getlist("told"))
    declined = [key for key in actions.OPTIONAL if key not in kept]
    language = request.POST.get("language", "")[:7]
    actions.choose(resident.person, language=language, declined=declined, by=public_user(), now=request.now)
    return _("Saved.")


def _ask(request: Request, resident: Resident) -> str:
    typed = request.POST.get("email", "")[:254]
    asked = actions.ask_email(resident.person, typed, by=public_user(), now=wall())
    request.session[ASKED] = [str(asked), str(resident.person.pk)]
    return _("A code was sent to this address. Enter it here.")


def _confirm(request: Request, resident: Resident) -> str:
    asked = _asked(request, resident) or UUID(int=0)
    code = request.POST.get("code", "")[:40]
    actions.confirm_email(resident.person, asked, code, by=public_user(), now=wall())
    request.session.pop(ASKED, None)
    return _("Saved: from now on you are written to at this address.")


def _forget(request: Request, resident: Resident) -> str:
    request.session.pop(ASKED, None)
    actions.forget_email(resident.person, by=public_user(), now=request.now)
    return _("The e-mail address is erased.")


def _forget_devices(request: Request, resident: Resident) -> str:
    actions.forget_devices(resident.person, by=public_user(), now=request.now)
    return _("No browser is told anything any more.")


DO = {"email": _ask, "confirm": _confirm, "forget": _forget, "forget_devices": _forget_devices}
