"""What duty tells rotas: whom to plan no more, and whom again."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from lianfang.common.dates import at
from lianfang.duty.models import Restriction
from lianfang.rotas.actions import Away, keep_off, let_back


def off_rotas(restrictions: Iterable[Restriction], now: datetime) -> None:
    """Take those who are kept from work out of their shifts, until the day is over on which they are looked at again. A
    pregnant colleague is only kept from the heat."""
    away = [
        Away(
            one.person_id,
            one.kind,
            one.from_at,
            at(one.review_on, 24) if one.review_on else None,
        )
        for one in restrictions
        if one.kind != Restriction.Kind.PREGNANT
    ]
    if away:
        keep_off(away, now)


def back_on_rotas(people: Collection[UUID], now: datetime) -> None:
    """Let those be planned again whom nothing keeps from work any more."""
    held = Restriction.objects.filter(person__in=people, lifted_at=None).exclude(kind="pregnant")
    free = set(people) - set(held.values_list("person_id", flat=True))
    if free:
        let_back(free, now)
