"""Checks, reads and undoes the files that wait, one after the other, in background work."""

import logging

from django.db import OperationalError
from django.utils import timezone

from lianfang.exchange.actions.reading import waiting, work_on
from lianfang.exchange.actions.undoing import go_back
from lianfang.exchange.models import FileIn

log = logging.getLogger(__name__)


def work_off() -> None:
    """Work on every file that waits now. One that fails is stopped, with what to do, and the next one goes on."""
    for pk in waiting():
        file = FileIn.objects.select_related("brought_by", "undone_by").get(pk=pk)
        try:
            if file.state == FileIn.State.UNDOING:
                go_back(file, now=timezone.now())
            else:
                work_on(file, now=timezone.now())
        except OperationalError:
            raise
        except Exception:
            log.exception("Reading %s failed", pk)
            FileIn.objects.filter(pk=pk).update(state=FileIn.State.STOPPED, problem="crashed")
