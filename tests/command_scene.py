"""What pages of the command and of notices are opened with."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from lianfang.accounts.models import Deputy, User
from lianfang.closing.actions import write_report
from lianfang.command import actions
from lianfang.command.actions import To
from lianfang.command.models import Breach
from lianfang.notices import actions as notices
from lianfang.notices.actions import For, Text
from lianfang.notices.models import Notice
from lianfang.outbreak.models import Outbreak
from tests.cast import HESHAN
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def command(stage: Scene) -> None:
    """An order, an entry of the log, a clock that ran out, a briefing, a letter in force, and a deputy."""
    outbreak = Outbreak.objects.get(pk=str(stage.things["outbreak"][0]))
    chief, other = city_wide("commander"), city_wide("commander")
    _orders(stage, outbreak, chief)
    _letters(stage, outbreak, chief, other)
    who = {
        "of": stage.cast["dispatcher"],
        "deputy": stage.cast["site_lead"],
        "named_by": stage.cast["dispatcher"],
    }
    stands = Deputy.objects.create(from_on=NOW.date(), to_on=NOW.date(), named_at=NOW, **who)
    stage.put(stands.pk, "deputy_end")
    stage.put("a-mark-of-none", "end_sign_in")
    stage.put(stage.cast["sampler"].pk, "user_deputies")


def _orders(stage: Scene, outbreak: Outbreak, chief: User) -> None:
    order = actions.give_order(
        outbreak,
        area_id=HESHAN,
        kind="order",
        title="摸排",
        text="今日完成摸排",
        to=[To(HESHAN)],
        by=chief,
        now=NOW,
    )
    stage.put(order.pk, "order", "order_withdraw")
    stage.put(order.recipients.get().pk, "order_acknowledge", "order_outcome")
    entry = actions.write_entry(
        outbreak, area_id=HESHAN, kind="decision", text="封控", at=NOW, by=chief, now=NOW
    )
    stage.put(entry.pk, "log_correct")
    breach = Breach.objects.create(
        source="cases.leads",
        thing=UUID(int=7),
        area_id=HESHAN,
        due_at=NOW - timedelta(hours=1),
        raised_at=NOW,
    )
    stage.put(breach.pk, "breach")
    briefing = actions.make_briefing(outbreak, NOW.date(), by=chief, now=NOW)
    briefing.area_id = HESHAN
    briefing.save()
    stage.put(briefing.pk, "briefing", "briefing_paper")
    stage.put(outbreak.pk, "closing_reports", "closing_new")
    report = write_report(outbreak, summary="", lessons="", note="", by=chief, now=NOW)
    report.area_id = HESHAN
    report.save()
    stage.put(report.pk, "closing_report", "closing_paper")


def _letters(stage: Scene, outbreak: Outbreak, chief: User, other: User) -> None:
    letter = notices.draft(
        outbreak,
        Text("致居民的一封信", "请配合摸排。"),
        area_id=HESHAN,
        kind="letter",
        to=[For(HESHAN)],
        public=True,
        doors=True,
        by=chief,
        now=NOW,
    )
    notices.submit(letter, by=chief, now=NOW)
    notices.approve(letter, by=other, now=NOW)
    stage.put(letter.pk, "notice", "notice_edit", "notice_paper", "notice_doors", "notice_bring")
    stage.put(letter.pk, "notice_do", then=("withdraw",))
    stage.put(letter.pk, "public_notice", "public_notice_paper")
    assert Notice.objects.get(pk=letter.pk).number == 1
