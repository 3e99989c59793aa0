"""Who a caller is: chosen from those found, then asked; wrong answers are counted over all calls."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.hotline import queries
from lianfang.hotline.actions.calls import held, looked, stepped
from lianfang.hotline.models import HotlineCall
from lianfang.hotline.rules import Answers, Verdict, can_ask, identify, tries_left
from lianfang.people.models import Person

Identity = HotlineCall.Identity


@transaction.atomic
def choose(call: HotlineCall, person: Person, *, by: User, now: datetime) -> None:
    """Choose who the caller says they are; whoever was identified before is put aside.

    Raises Refused: "forbidden", "call_ended".
    """
    held(call, by, now)
    call.person, call.about, call.identity = person, None, Identity.NONE
    call.save(update_fields=["person", "about", "identity"])
    stepped(call, "chosen", by, now, person_id=person.pk)
    looked(call, "hotline.person.chosen", by, now)


def ask(call: HotlineCall, told: Answers, *, by: User, now: datetime) -> Verdict:
    """Compare what the caller answered with what is on record. Which answer was wrong is told to nobody.

    Raises Refused: "nobody_chosen", "tries", "little_known".
    """
    verdict = _asked(call, told, by, now)
    if not verdict.right:
        left = _left(call, now)
        raise Refused(
            "answers",
            _("The answers do not fit together. Nothing personal may be said. Tries left: %(n)s."),
            n=left,
        )
    return verdict


@transaction.atomic
def _asked(call: HotlineCall, told: Answers, by: User, now: datetime) -> Verdict:
    """Count the try in a transaction of its own: a refusal must not take it back."""
    held(call, by, now)
    if call.person is None:
        raise Refused("nobody_chosen", _("Find the person first."))
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.person.pk)
    numbers, known = queries.numbers(call.protocol), queries.known_of(call.person)
    if not can_ask(known, numbers):
        raise Refused(
            "little_known",
            _(
                "Too little is on record of this person to identify them by phone. Lead them to a site’s desk."
            ),
        )
    if not _left(call, now):
        raise Refused(
            "tries", _("Too many wrong answers about this person. Call back the phone on record instead.")
        )
    verdict = identify(told, known, numbers)
    call.identity = Identity.RIGHT if verdict.right else Identity.WRONG
    call.about = call.person if verdict.right else None
    call.save(update_fields=["identity", "about"])
    what = "right" if verdict.right else "wrong"
    stepped(call, what, by, now, person_id=call.person.pk)
    looked(call, "hotline.person.opened" if verdict.right else "hotline.person.not_identified", by, now)
    return verdict


def _left(call: HotlineCall, now: datetime) -> int:
    assert call.person is not None  # noqa: S101 — looked at before
    numbers = queries.numbers(call.protocol)
    return tries_left(queries.wrong_about(call.person.pk, numbers.tries_hours.value, now), numbers)
