"""POST /field/push: this phone is told when a clock of its user's work runs out, also while the app is closed."""

from typing import Annotated

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct, field

from lianfang.fieldapp.api.answers import Problem
from lianfang.fieldapp.api.door import Answer, Phone, body_of, phone_call
from lianfang.messages import actions
from lianfang.messages.models import PushDevice
from lianfang.messages.push import public_key
from lianfang.people.models import Person
from lianfang.web.http import Request
from lianfang.workforce.queries import worker_of


class Browser(Struct):
    """How a browser tells of itself (PushSubscription.toJSON); off: it is let go."""

    endpoint: Annotated[str, Meta(max_length=1000)]
    keys: dict[str, str] = field(default_factory=dict)
    off: bool = False


@phone_call("GET")
def push_key(_request: Request, _phone: Phone) -> Answer:
    """Give the key by which a browser knows this installation; "" where browsers are told nothing."""
    return {"key": public_key() if settings.PUSH_CONTACT else ""}


@phone_call("POST")
def push(request: Request, phone: Phone) -> Answer:
    """Take this phone's browser, or let it go."""
    told, person = body_of(request, Browser), _person(phone)
    if told.off:
        n = actions.forget_devices(person, by=phone.user, now=phone.now, endpoint=told.endpoint)
        return {"forgotten": n}
    said = {"endpoint": told.endpoint, "keys": told.keys}
    actions.add_device(person, said, by=phone.user, now=phone.now, page=PushDevice.Page.FIELD)
    return {"taken": True}


def _person(phone: Phone) -> Person:
    worker = worker_of(phone.user)
    if worker is None:
        raise Problem(
            409, "no_worker", _("You are not on record as somebody who works. Ask your dispatcher.")
        )
    person: Person = worker.person
    return person
