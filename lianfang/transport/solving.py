"""Reckons plans that were asked for, one after the other."""

from lianfang.transport.actions import plan_next
from lianfang.transport.models import RidePlan
from lianfang.web import clock


def plan_all() -> None:
    """Reckon whatever waits."""
    waiting = RidePlan.objects.filter(state="waiting", claimed_at=None)
    while waiting.exists() and plan_next(clock.now()):
        pass
