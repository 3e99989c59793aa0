"""Looking whether everybody has something to eat: an alarm where not, its number kept up to date."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from lianfang.accounts.models import User
from lianfang.meals import queries
from lianfang.meals.models import MealSite, Shortfall, ShortfallStep
from lianfang.meals.rules import lacking, wrong


@transaction.atomic
def weigh(places: Iterable[MealSite], day: date, meal: str, now: datetime, *, by: User | None = None) -> int:
    """Raise an alarm for each site where a meal is missing, and say of those raised how many are missing now; an alarm
    that was ended stays so. Gives how many were raised."""
    raised = 0
    minutes = queries.current(day).answer_minutes.value
    for row in queries.board(places, day, now, meal):
        alarm, standing = row.shortfall, row.standing
        if alarm is None and wrong(standing):
            made, new = Shortfall.objects.get_or_create(
                place=row.place, day=day, meal=meal,
                defaults={
                    "area_id": row.place.area_id, "why": wrong(standing), "missing": standing.short,
                    "raised_at": now, "due_at": now + timedelta(minutes=minutes),
                },
            )  # fmt: skip
            if new:
                ShortfallStep.objects.create(shortfall=made, at=now, by=by, what="raised", n=standing.short)
                raised += 1
        elif alarm is not None and alarm.ended_at is None:
            missing = lacking(standing.heads, standing.good, standing.boxes)
            if missing != alarm.missing:
                alarm.missing = missing
                alarm.save(update_fields=["missing"])
                ShortfallStep.objects.create(shortfall=alarm, at=now, by=by, what="came", n=missing)
    return raised
