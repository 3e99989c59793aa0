"""What is looked at before a round begins: answered together, signed by one person, handed down to the round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.queries import protocol_in
from lianfang.protocol.supervision import Check
from lianfang.supervision import queries, rules
from lianfang.supervision.models import Checklist
from lianfang.supervision.rules import Answer
from lianfang.testing import actions as testing
from lianfang.testing.models import Round
from lianfang.visits import actions as visits
from lianfang.visits.models import VisitRound
from lianfang.zones import actions as zones

SIGN = "supervision.sign"
NOTE = 200


@transaction.atomic
def answer(round_: Any, answers: Mapping[str, Answer], *, by: User, now: datetime) -> Checklist:
    """Write down what was seen of some things of a round's checklist; what others wrote of other things stays.

    Raises Refused: "forbidden", "checklist_signed", "checklist_unknown" for a thing it does not ask for.
    """
    known = _held(round_, by, now)
    asked = {check.key for check in queries.items(known)}
    if unknown := set(answers) - asked:
        raise Refused(
            "checklist_unknown", _("The checklist does not ask for this: %(key)s."), key=min(unknown)
        )
    told = {key: {"met": each.met, "note": each.note.strip()[:NOTE]} for key, each in answers.items()}
    if all(known.answers.get(key) == each for key, each in told.items()):
        return known
    known.answers = {**known.answers, **told}
    known.changed_at, known.changed_by = now, by
    known.save(update_fields=["answers", "changed_at", "changed_by"])
    audit(by, "supervision.checklist.answered", known, now, area_id=known.area_id, n=len(told))
    return known


@transaction.atomic
def sign(round_: Any, *, by: User, now: datetime) -> Checklist:
    """Sign the checklist of a round: everything was looked at, and what is not there is explained. The round is told.

    Raises Refused: "forbidden", "checklist_signed", "checklist_left" with what is left.
    """
    known = _held(round_, by, now)
    checks = queries.items(known)
    if left := rules.left([check.key for check in checks], rules.read(known.answers)):
        raise Refused("checklist_left", _("Not yet: %(left)s"), left=_words(checks, left))
    known.signed_at, known.signed_by = now, by
    known.save(update_fields=["signed_at", "signed_by"])
    _hand_down(round_, now)
    unmet = sorted(key for key, each in rules.read(known.answers).items() if not each.met)
    audit(by, "supervision.checklist.signed", known, now, area_id=known.area_id, missing=unmet)
    return known


@transaction.atomic
def take_back(round_: Any, *, reason: str, by: User, now: datetime) -> Checklist:
    """Take a signature back, with why: something has changed, or was not seen. The answers stay.

    Raises Refused: "forbidden", "reason", "checklist_unsigned".
    """
    require(by, SIGN, round_.area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    known = _locked(round_)
    if known is None or known.signed_at is None:
        raise Refused("checklist_unsigned", _("Nobody has signed it."))
    known.signed_at = known.signed_by = None
    known.save(update_fields=["signed_at", "signed_by"])
    _hand_down(round_, None)
    audit(
        by, "supervision.checklist.taken_back", known, now, area_id=known.area_id, reason=reason.strip()[:300]
    )
    return known


def _words(checks: tuple[Check, ...], left: tuple[str, ...]) -> str:
    labels = {check.key: check.label for check in checks}
    return "; ".join(Refused.translate(labels[key]) for key in left)


def _column(round_: Any) -> str:
    return queries.column_of(round_)


def _locked(round_: Any) -> Checklist | None:
    rows = Checklist.objects.select_for_update(no_key=True)
    return rows.filter(**{_column(round_): round_}).first()


def _held(round_: Any, by: User, now: datetime) -> Checklist:
    """Lock the checklist of a round, which begins with the first answer."""
    require(by, SIGN, round_.area_id, day_of(now))
    known = _locked(round_)
    if known is None:
        version = (
            protocol_in(round_.area_id, day_of(now)).version
            if isinstance(round_, VisitRound)
            else round_.protocol
        )
        told = {"begun_at": now, "begun_by": by, "changed_at": now, "changed_by": by}
        Checklist.objects.bulk_create(
            [Checklist(**{_column(round_): round_}, area_id=round_.area_id, protocol=version, **told)],
            ignore_conflicts=True,  # two begin at once: one is kept, both go on with it
        )
        known = _locked(round_)
    if known is None or known.signed_at is not None:
        raise Refused("checklist_signed", _("It is signed: take the signature back first."))
    return known


def _hand_down(round_: Any, at: datetime | None) -> None:
    owner: Any = testing if isinstance(round_, Round) else visits if isinstance(round_, VisitRound) else zones
    owner.note_checked(round_, at)
