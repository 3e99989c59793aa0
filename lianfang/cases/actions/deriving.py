"""Looking for people who may have been near a case, in what is known already."""

from datetime import datetime

from django.db import transaction

from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.candidates import propose
from lianfang.cases.models import Case, ContactProposal


@transaction.atomic
def look_for_candidates(case: Case, *, by: User | None, now: datetime) -> list[ContactProposal]:
    """Propose everybody whom household, team, queue, ward and movements bring near a case; asked again, only what is
    new comes up.

    Raises Refused("source_closed") for an excluded case.
    """
    found: list[ContactProposal] = []
    for source, candidates in queries.candidates_of(case, now).items():
        found += propose(case, candidates, source=source, by=by, now=now)
    return found


def look_in_movements(case: Case, *, by: User, now: datetime) -> list[ContactProposal]:
    """Propose the companions and fellow passengers that the movements of a decided case name; before the decision
    nobody is proposed, with it everybody."""
    if case.state not in rules.COUNTED:
        return []
    opens, closes = queries.window_of(case, now)
    found: list[ContactProposal] = []
    for source, candidates in queries.met_in_movements(case, (opens, max(opens, closes or now))).items():
        if candidates:
            found += propose(case, candidates, source=source, by=by, now=now)
    return found
