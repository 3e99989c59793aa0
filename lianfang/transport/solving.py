"""Reckons plans that were asked for, one after the other; runs in a thread of its own beside background work."""

import logging
import time

from django.db import OperationalError, connection

from lianfang.transport.actions import plan_next
from lianfang.transport.models import RidePlan
from lianfang.web import clock

PAUSE_S = 1.0
log = logging.getLogger(__name__)


def follow() -> None:
    """Reckon whatever waits, again and again."""
    while True:
        try:
            while RidePlan.objects.filter(state="waiting", claimed_at=None).exists() and plan_next(
                clock.now()
            ):
                pass
        except OperationalError as error:
            log.warning("Planning rides tries again: %s", str(error).strip())
            connection.close()
        except Exception:
            log.exception("Planning rides failed")
        time.sleep(PAUSE_S)
