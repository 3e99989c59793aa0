"""What time alone brings: what was said in calls is erased after the days that the protocol keeps it."""

from datetime import datetime, timedelta

from django.db import transaction

from lianfang.accounts.audit import audit
from lianfang.hotline import queries
from lianfang.hotline.models import HotlineCall, HotlineStep
from lianfang.workforce.actions import public_user

AT_ONCE = 200


@transaction.atomic
def tick(now: datetime) -> int:
    """Erase names, phones and words of calls that ended long ago; number, times and outcome stay. Gives how many."""
    rows = HotlineCall.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    n = 0
    for call in rows.filter(ended_at__lt=now, erased=False).order_by("ended_at")[:AT_ONCE]:
        days = queries.kept_days(call.protocol)
        if days is None or call.ended_at is None or call.ended_at + timedelta(days=days) > now:
            continue
        call.line, call.caller, call.note, call.erased = "", "", "", True
        call.person = call.about = None
        if call.call_back_by:  # there is no number left to call
            call.called_back_at = call.called_back_at or now
        call.save(update_fields=["line", "caller", "note", "erased", "person", "about", "called_back_at"])
        HotlineStep.objects.filter(call=call).update(text="", person_id=None, thing=None)
        audit(public_user(), "hotline.call.erased", call, now, area_id=call.area_id)
        n += 1
    return n
