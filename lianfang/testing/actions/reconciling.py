"""Sign a round off: its figures are kept as they were, with the names of those who signed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts import roles
from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.rules import inside
from lianfang.testing.models import Reconciliation, Round, RoundSignature
from lianfang.testing.queries.reconciling import figures

SIGNS = (
    "testing.plan",
    "testing.lab",
    "outbreak.command",
)  # who may sign a round beside whoever reconciled it


def keep_figures(round_: Round, *, by: User, note: str, now: datetime) -> Reconciliation:
    """Keep the figures of a round that is being reconciled, with the first signature. Part of reconcile_round."""
    made = Reconciliation.objects.create(
        round=round_, made_at=now, figures=figures(round_, now), note=" ".join(note.split())[:1000]
    )
    _sign(made, by, now)
    return made


@transaction.atomic
def sign_round(round_: Round, *, by: User, now: datetime) -> RoundSignature:
    """Sign the reconciliation of a round too: another planner, the laboratory, the command.

    Raises Refused: "forbidden"; "not_reconciled"; "signed".
    """
    if not any(may(by, permission, day_of(now), round_.area_id) for permission in SIGNS):
        raise Refused("forbidden", _("Only those who plan rounds, the laboratory and the command sign here."))
    made = Reconciliation.objects.select_for_update().filter(round=round_).first()
    if made is None:
        raise Refused("not_reconciled", _("The round is not reconciled yet."))
    if made.signatures.filter(by=by).exists():
        raise Refused("signed", _("You have signed already."))
    signature = _sign(made, by, now)
    audit(by, "testing.round.signed", round_, now, area_id=round_.area_id)
    return signature


def _sign(made: Reconciliation, by: User, now: datetime) -> RoundSignature:
    held = [
        post.role
        for post in by.posts.order_by("from_on", "pk")
        if post.from_on <= day_of(now)
        and (post.to_on is None or day_of(now) <= post.to_on)
        and inside(made.round.area_id, post.area_id)
        and any(roles.allows(post.role, permission) for permission in SIGNS)
    ]
    return RoundSignature.objects.create(reconciliation=made, by=by, as_what=held[0] if held else "–", at=now)
