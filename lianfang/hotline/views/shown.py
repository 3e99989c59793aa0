"""What stands on the screen of a call, before and after the caller was identified."""

from typing import Any

from django.urls import reverse

from lianfang.accounts.access import may, visible
from lianfang.hotline import queries
from lianfang.hotline.models import HotlineCall, HotlineStep
from lianfang.hotline.rules import tries_left
from lianfang.people.models import Person
from lianfang.people.phones import answers_for, phone_for
from lianfang.people.rules.names import mask_name, mask_phone
from lianfang.testing.queries import offered_rounds
from lianfang.web.http import Request

RIGHTS = {"may_needs": "needs.raise", "may_words": "needs.feedback", "may_book": "booking.desk"}


def shown(request: Request, call: HotlineCall, people: list[Person] | None) -> dict[str, Any]:
    """Gather a call's screen: nothing personal before the caller was identified."""
    context: dict[str, Any] = {
        "title": str(call.number),
        "call": call,
        "found": queries.masked(_found(request, call, people), call.line),
        "searched": people is not None,
        "earlier": list(queries.earlier(call)),
        "history": _history(request, call),
        "numbers": queries.numbers(call.protocol),
        "notices": queries.in_force(),
        "left": _left(request, call),
        **{name: may(request.user, right, request.today) for name, right in RIGHTS.items()},
    }
    if call.person:
        phone = mask_phone(phone_for(call.person.pk))
        context |= {"asked": mask_name(call.person.name), "asked_phone": phone}
    if call.about and call.person and not call.ended_at:
        about = queries.standing(call.about, request.today, request.now)
        context |= {"about": call.about, "standing": about, "others": queries.acts_for(call.person)}
    else:
        context["rounds"] = offered_rounds(call.area_id, request.today)
    return context


def _found(request: Request, call: HotlineCall, people: list[Person] | None) -> list[Person]:
    """Give who was searched for; before that, who has the calling phone on record."""
    if people is not None or call.ended_at or call.about:
        return people or []
    ids = [each.pk for each in answers_for(call.line)]
    rows = visible(Person.objects.filter(pk__in=ids), request.user, "people.read", request.today)
    return list(rows.order_by("registered_at", "pk"))


def _left(request: Request, call: HotlineCall) -> int:
    """Say how many tries are left about whoever was chosen."""
    numbers = queries.numbers(call.protocol)
    if not call.person or call.about:
        return numbers.tries.value
    return tries_left(queries.wrong_about(call.person.pk, numbers.tries_hours.value, request.now), numbers)


PAGES = {"need": ("need", "needs.read"), "word": ("feedback", "needs.feedback")}


def _history(request: Request, call: HotlineCall) -> list[tuple[HotlineStep, str]]:
    """List what was done during a call, each with the page of the thing it made."""
    found = []
    for each in call.steps.select_related("by"):
        page, right = PAGES.get(each.what, ("", ""))
        opens = page and each.thing and may(request.user, right, request.today)
        found.append((each, reverse(page, args=[each.thing]) if opens else ""))
    return found
