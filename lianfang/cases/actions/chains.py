"""Who may have infected whom, without place and time; and what is odd about a chain, looked at by a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases.models import Case, ChainDismissal, ChainLink
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person

CHECKS = frozenset(
    ("before", "gap", "circle", "parents", "stranger", "imported", "exposure_late", "exposure_early")
)


@transaction.atomic
def tell_link(
    infected: Case, *, infector: Case, by: User, now: datetime, kind: str = ChainLink.Kind.INFECTOR
) -> ChainLink:
    """Record that a case may have been infected by another; said again, a link that was set aside holds again.

    Raises Refused("forbidden"), Refused("itself"), Refused("no_case") for cases of two outbreaks.
    """
    require(by, "cases.investigate", infected.area_id, day_of(now))
    if infected.person_id == infector.person_id:
        raise Refused("itself", _("Nobody infects themselves: choose another case."))
    if infected.outbreak_id != infector.outbreak_id:
        raise Refused("no_case", _("Only somebody with a case in this outbreak can be the one who infected."))
    link, new = ChainLink.objects.get_or_create(
        person_id=infected.person_id,
        source_person_id=infector.person_id,
        outbreak_id=infected.outbreak_id,
        kind=kind,
        defaults={"area_id": infected.area_id, "told_by": by, "told_at": now},
    )
    if not new and link.aside_at:
        link.aside_at, link.aside_by, link.aside_because = None, None, ""
        link.save(update_fields=["aside_at", "aside_by", "aside_because"])
    _trail(by, "told", link, now)
    return link


@transaction.atomic
def set_aside(link: ChainLink, *, reason: str, by: User, now: datetime) -> ChainLink:
    """Set a told link aside, with the reason: it is kept and drawn no more.

    Raises Refused("forbidden"), Refused("reason"), Refused("aside") when it was before.
    """
    require(by, "cases.confirm", link.area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    link.refresh_from_db(from_queryset=ChainLink.objects.select_for_update(no_key=True))
    if link.aside_at:
        raise Refused("aside", _("This link was set aside already."))
    link.aside_at, link.aside_by, link.aside_because = now, by, reason.strip()[:300]
    link.save(update_fields=["aside_at", "aside_by", "aside_because"])
    _trail(by, "set_aside", link, now)
    return link


@transaction.atomic
def dismiss_finding(
    case: Case, *, check: str, source: UUID | None, reason: str, by: User, now: datetime
) -> ChainDismissal:
    """Say why something odd about the chain of a case is all right; said by two at once, the first holds.

    Raises Refused("forbidden"), Refused("reason"), Refused("unknown_check").
    """
    require(by, "cases.confirm", case.area_id, day_of(now))
    if check not in CHECKS:
        raise Refused("unknown_check", _("There is no such check."))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    said, new = ChainDismissal.objects.get_or_create(
        person_id=case.person_id,
        outbreak_id=case.outbreak_id,
        check_name=check,
        source_person_id=source,
        defaults={"reason": reason.strip()[:300], "dismissed_by": by, "dismissed_at": now},
    )
    if new:
        where: dict[str, Any] = {"person_id": case.person_id, "area_id": case.area_id}
        audit(by, "cases.chain.dismissed", said, now, check=check, reason=said.reason, **where)
    return said


@transaction.atomic
def look_again(said: ChainDismissal, *, by: User, now: datetime) -> None:
    """Take back that something odd is all right: it is shown again.

    Raises Refused("forbidden").
    """
    person = Person.objects.get(pk=said.person_id)
    require(by, "cases.confirm", person.area_id, day_of(now))
    where: dict[str, Any] = {"person_id": said.person_id, "area_id": person.area_id}
    audit(by, "cases.chain.reopened", said, now, check=said.check_name, reason=said.reason, **where)
    said.delete()


def _trail(by: User, verb: str, link: ChainLink, now: datetime) -> None:
    audit(by, f"cases.chain.{verb}", link, now, person_id=link.person_id, area_id=link.area_id)
