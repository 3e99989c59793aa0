"""The team of a severe case."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianfang.accounts.models import User
from lianfang.care import queries
from lianfang.care.actions.file import note, open_file, says_something
from lianfang.care.models import Admission, TeamMember
from lianfang.common.errors import Refused


@transaction.atomic
def join_team(
    admission: Admission, *, role: str, name: str, unit: str = "", lead: bool = False, by: User, now: datetime
) -> TeamMember:
    """Put somebody into a patient's team, in a role of the protocol.

    Raises Refused("lead") when somebody leads already, "in_team", "empty" without a name, "unknown_choice".
    """
    admission = open_file(admission, "care.treat", by, now)
    says_something(name)
    queries.protocol_of(admission.case, now).treatment.team_role(role)
    try:
        with transaction.atomic():
            made = TeamMember.objects.create(
                admission=admission,
                person_id=admission.person_id,
                role=role,
                name=name.strip(),
                unit=unit.strip(),
                lead=lead,
                from_at=now,
                by=by,
            )
    except IntegrityError as clash:
        if "team_one_lead" in str(clash):
            raise Refused("lead", _("Somebody leads this team already. End that first.")) from clash
        if "team_member_once" in str(clash):
            raise Refused("in_team", _("This person is in the team in this role already.")) from clash
        raise
    note(by, "care.team.joined", made, admission, now, role=role)
    return made


@transaction.atomic
def leave_team(admission: Admission, *, member: TeamMember, by: User, now: datetime) -> TeamMember:
    """Note that somebody is no longer in a patient's team.

    Raises Refused("not_in_team").
    """
    admission = open_file(admission, "care.treat", by, now)
    fresh = TeamMember.objects.filter(pk=member.pk, admission=admission, until_at=None).first()
    if fresh is None:
        raise Refused("not_in_team", _("This person is no longer in the team."))
    fresh.until_at, fresh.ended_by = now, by
    fresh.save(update_fields=["until_at", "ended_by"])
    note(by, "care.team.left", fresh, admission, now, role=fresh.role)
    return fresh
