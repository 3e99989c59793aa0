"""Contracting units to areas: cadre, unit, leader of the group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.grid.models import Contract, TakenList

MAY = "grid.manage"


@dataclass(frozen=True, slots=True)
class Told:
    """A unit and the area it answers for, the cadre above it, and who leads its group there."""

    area_id: int
    organisation_id: UUID
    cadre_id: UUID | None = None
    leader_id: UUID | None = None


@transaction.atomic
def contract(
    told: Sequence[Told], *, by: User, now: datetime, of_list: TakenList | None = None
) -> list[Contract]:
    """Contract units to areas from today, all or none.

    Raises Refused("contracted_already") when a unit answers for an area already.
    """
    for area_id in {one.area_id for one in told}:
        require(by, MAY, area_id, day_of(now))
    rows = [
        Contract(
            area_id=one.area_id,
            organisation_id=one.organisation_id,
            cadre_id=one.cadre_id,
            leader_id=one.leader_id,
            from_on=day_of(now),
            noted_at=now,
            noted_by=by,
            of_list=of_list,
        )
        for one in told
    ]
    try:
        with transaction.atomic():
            Contract.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused("contracted_already", _("This unit answers for this area already.")) from error
    audit_many(by, "grid.contract.made", [About(row, None, row.area_id) for row in rows], now)
    return rows


@transaction.atomic
def change_chain(
    row: Contract, *, cadre_id: UUID | None, leader_id: UUID | None, by: User, now: datetime
) -> None:
    """Put another cadre above a contract, or another leader in charge of its group; the audit keeps who it was."""
    require(by, MAY, row.area_id, day_of(now))
    row = _running(row)
    before: dict[str, Any] = {"cadre": str(row.cadre_id or ""), "leader": str(row.leader_id or "")}
    Contract.objects.filter(pk=row.pk).update(cadre=cadre_id, leader=leader_id)
    audit(by, "grid.contract.changed", row, now, area_id=row.area_id, **before)


@transaction.atomic
def end_contract(row: Contract, *, by: User, now: datetime) -> None:
    """End a contract today; what was done under it stays."""
    require(by, MAY, row.area_id, day_of(now))
    row = _running(row)
    Contract.objects.filter(pk=row.pk).update(to_on=day_of(now), ended_at=now, ended_by=by)
    audit(by, "grid.contract.ended", row, now, area_id=row.area_id)


def _running(row: Contract) -> Contract:
    found = Contract.objects.select_for_update(no_key=True).get(pk=row.pk)
    if found.to_on is not None:
        raise Refused("contract_ended", _("This contract has ended already."))
    return found
