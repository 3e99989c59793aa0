"""What is needed behind the doors of a sealed community is seen to: somebody speaks with them, brings it, asks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _

from lianfang.needs.actions import confirm, meet, reopen, sort, speak, take
from lianfang.needs.models import Ticket
from lianfang.story.chapters.step import Step, when
from lianfang.story.world import World

# What is said when somebody telephones, and when it is brought; the kinds are those of the protocol.
SPOKEN = {
    "treatment": "已电话联系，约好就诊时间和车辆",
    "medicine": "已电话联系，核对药名和剂量",
    "food": "已电话联系，核对品种和数量",
    "care": "已电话联系，安排每日送餐",
}
MET = {
    "treatment": "专车闭环接送，已就诊返回",
    "medicine": "社区医生代配，药品已送到门口",
    "food": "已送到门口，本人签收",
    "care": "当日起每日三餐送到门口",
}
OTHERWISE = "已电话联系", "已办理"
BRINGS = timedelta(hours=2)  # between speaking with somebody and bringing it
ASKS = timedelta(hours=18)  # and asking whether they got it


def attended(world: World, now: datetime) -> None:
    """Go on with every need that was told: speak with whoever needs something, bring it, ask again."""
    desk, worker = world.by("dispatcher"), world.by("grid")
    for need in Ticket.objects.filter(state__in=["new", "open"]).order_by("due_at", "number"):
        if not need.kind:
            sort(need, kind="other", by=desk, now=now)
        if need.spoken_at is None:
            if need.owner_id is None:
                take(need, by=worker, now=now)
            speak(need, text=SPOKEN.get(need.kind, OTHERWISE[0]), by=worker, now=now)
        elif now - need.spoken_at >= BRINGS:
            meet(need, text=MET.get(need.kind, OTHERWISE[1]), by=worker, now=now)
    for need in Ticket.objects.filter(state="met", met_at__lte=now - ASKS).order_by("number"):
        confirm(need, text="本人确认已收到", by=worker, now=now)


def not_met(world: World, now: datetime) -> None:
    """Somebody says that the medicine was the wrong one: the need is open again, and met the next time."""
    need = Ticket.objects.filter(kind="medicine", state__in=["met", "confirmed"]).order_by("number").first()
    if need:
        reopen(need, text="药名相近，送错一种", by=world.by("grid"), now=now)


STEPS = (
    *(Step(when(8, 7, hour, 20), _("Needs are seen to"), attended) for hour in (10, 12, 14, 16, 18, 20)),
    *(Step(when(8, 8, hour), _("Needs are seen to"), attended) for hour in (9, 11, 21)),
    *(Step(when(8, 9, hour), _("Needs are seen to"), attended) for hour in (8, 11)),
    Step(when(8, 9, 12), _("A need that was not met"), not_met),
    *(
        Step(when(8, day, hour), _("Needs are seen to"), attended)
        for day, hour in ((9, 13), (9, 16), (10, 11))
    ),
)
