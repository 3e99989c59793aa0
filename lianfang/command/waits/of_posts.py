"""What waits of people who work, of checkpoints, and what was told and is doubted."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source, end_of_day
from lianfang.duty.models import Alarm
from lianfang.indicators.models import Interview
from lianfang.presence.models import Passage, Transfer
from lianfang.presence.queries.held import HELD
from lianfang.rotas.models import Replan, Swap
from lianfang.sync import words
from lianfang.sync.models import Refusal
from lianfang.sync.queries import counting, open_disputes
from lianfang.workforce.models import Proposal


def _proposals(_moment: Moment) -> QuerySet[Any]:
    rows = Proposal.objects.filter(reply="", ask__closed="").select_related("team", "ask__area")
    return rows.annotate(due=F("ask__needed_at"))


def _held(_moment: Moment) -> QuerySet[Any]:
    settled = Transfer.objects.filter(counting(), person=OuterRef("person"), passage=OuterRef("pk"))
    rows = Passage.objects.filter(counting(), ~Exists(settled), disposition__in=HELD)
    return rows.select_related("person")


def _interviews(moment: Moment) -> QuerySet[Any]:
    rows = Interview.objects.filter(outbreak=moment.outbreak, ended_at=None)
    return rows.annotate(due=end_of_day("due_on"))


SOURCES = (
    Source(
        "indicators.interviews",
        "approval",
        _("Interviews with units"),
        "reporting.interview",
        _interviews,
        lambda row: f"{row.get_state_display()} · {row.day.isoformat()}",
        lambda row: reverse("interview", args=[row.pk]),
        lambda: reverse("interviews"),
        due="due",
    ),
    Source(
        "workforce.proposals",
        "approval",
        _("Teams asked for: yes or no"),
        "workforce.manage",
        _proposals,
        lambda row: f"{row.team} · {row.ask.area}",
        lambda row: reverse("ask", args=[row.ask_id]),
        lambda: reverse("dispatches"),
        due="due",
        area="team__area_id",
        about=lambda row: str(row.team)[:120],
        of_outbreak=False,
    ),
    Source(
        "rotas.replans",
        "approval",
        _("Rotas planned again: accept or leave it"),
        "rotas.plan",
        lambda _moment: Replan.objects.filter(state=Replan.State.PROPOSED).select_related("rota"),
        lambda row: row.rota.name,
        lambda row: reverse("rota", args=[row.rota_id]),
        lambda: reverse("rotas") + "?proposed=on",
        of_outbreak=False,
    ),
    Source(
        "rotas.swaps",
        "approval",
        _("Swaps both agree on"),
        "rotas.plan",
        lambda _moment: Swap.objects.filter(state=Swap.State.AGREED),
        lambda _row: gettext("Swap"),
        lambda _row: reverse("swaps"),
        lambda: reverse("swaps"),
        area="assignment__shift__area_id",
        of_outbreak=False,
    ),
    Source(
        "duty.alarms",
        "alarm",
        _("Alarms nobody acknowledged"),
        "duty.read",
        lambda _moment: Alarm.objects.filter(seen_at=None, over_at=None).select_related("person"),
        lambda row: f"{row.person.name} · {row.get_kind_display()}",
        lambda row: reverse("duty_worker", args=[row.person_id]),
        lambda: reverse("duty_alarms"),
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "presence.held",
        "clock",
        _("Held at checkpoints, to be taken over"),
        "presence.read",
        _held,
        lambda row: row.person.name,
        lambda row: reverse("held") + f"?state=waiting&area={row.area_id}",
        lambda: reverse("held") + "?state=waiting",
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "sync.disputes",
        "dispute",
        _("Disputed facts to settle"),
        "sync.settle",
        lambda _moment: open_disputes(),
        lambda row: f"{words.kind(row.kind)} · {words.reason(row.kind, row.reason)}",
        lambda row: reverse("dispute", args=[row.pk]),
        lambda: reverse("disputes"),
        of_outbreak=False,
    ),
    Source(
        "sync.refusals",
        "dispute",
        _("Refused uploads to look at"),
        "sync.settle",
        lambda _moment: Refusal.objects.filter(dealt_at=None),
        lambda row: words.code(row.code),
        lambda row: reverse("refusal", args=[row.pk]),
        lambda: reverse("refusals"),
        of_outbreak=False,
    ),
)
