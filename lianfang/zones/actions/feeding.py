"""Who eats inside without a kitchen of their own is told to those who bring meals."""

from datetime import datetime

from django.db.models import Q

from lianfang.meals.actions import Handed, hand_down
from lianfang.meals.queries import handed_down_by
from lianfang.zones import queries
from lianfang.zones.models import Zone

MEALS = ("breakfast", "lunch", "dinner")


def hand_heads_down(now: datetime) -> int:
    """Tell how many people of each zone have meals brought: who is stranded, those at places that are no home, helpers
    who stay inside. Who lives behind a door cooks there. Gives for how many zones that changed."""
    rows = list(Zone.objects.filter(Q(state="in_force") | Q(pk__in=handed_down_by())))
    heads = queries.brought_meals(zone for zone in rows if zone.state == "in_force")
    handed = [Handed(zone.pk, zone.name, zone.area_id, heads[zone.pk]) for zone in rows]
    return hand_down(handed, meals=MEALS, now=now)
