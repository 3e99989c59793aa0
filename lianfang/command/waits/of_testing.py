"""What waits of sampling, boxes on their way, and laboratories."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may
from lianfang.command.waits.source import Moment, Source
from lianfang.laboratory.models import Reading, ResultFile, ReturnedRow
from lianfang.laboratory.queries import seconds_waiting
from lianfang.testing.models import Box, Hold, Recall


def _holds(moment: Moment) -> QuerySet[Any]:
    rows = Hold.objects.filter(decision="", over_at=None, released_at=None, ends_at__gt=moment.now)
    return rows.filter(round__outbreak=moment.outbreak).exclude(answer="ended").select_related("person")


def _objections(moment: Moment) -> QuerySet[Any]:
    rows = Hold.objects.filter(objected_at__isnull=False, answer="", over_at=None, released_at=None)
    rows = rows.filter(round__outbreak=moment.outbreak).select_related("person")
    return rows.exclude(decided_by=moment.user) if moment.user else rows


def _recalls(moment: Moment) -> QuerySet[Any]:
    rows = Recall.objects.filter(round__outbreak=moment.outbreak, closed_at=None)
    return rows.select_related("person")


def _boxes(_moment: Moment) -> QuerySet[Any]:
    return Box.objects.filter(received_at=None, due_at__isnull=False)


def _held_boxes(moment: Moment) -> QuerySet[Any]:
    if moment.user and not may(moment.user, "testing.read", moment.on):
        return Box.objects.none()  # they settle other doubts
    return Box.objects.filter(held=True)


def _readings(moment: Moment) -> QuerySet[Any]:
    rows = Reading.objects.filter(state=Reading.State.PROVISIONAL).select_related("laboratory")
    return rows.exclude(entered_by=moment.user) if moment.user else rows


def _files(_moment: Moment) -> QuerySet[Any]:
    rows = ReturnedRow.objects.filter(file=OuterRef("pk"), dealt_at=None)
    return ResultFile.objects.exclude(state="void").filter(Exists(rows)).defer("packed")


SOURCES = (
    Source(
        "testing.holds",
        "approval",
        _("Waiting apart: to be confirmed or not"),
        "testing.hold",
        _holds,
        lambda row: row.person.name,
        lambda row: reverse("hold", args=[row.pk]),
        lambda: reverse("holds") + "?state=decide",
        due="confirm_by",
        tone="red",
    ),
    Source(
        "testing.objections",
        "approval",
        _("Objections to waiting apart"),
        "testing.hold",
        _objections,
        lambda row: row.person.name,
        lambda row: reverse("hold", args=[row.pk]),
        lambda: reverse("holds") + "?state=objections",
        due="ends_at",
    ),
    Source(
        "testing.recalls",
        "result",
        _("People recalled, not yet swabbed alone"),
        "testing.hold",
        _recalls,
        lambda row: row.person.name,
        lambda _row: reverse("recalls"),
        lambda: reverse("recalls"),
    ),
    Source(
        "testing.boxes",
        "clock",
        _("Boxes on the way to laboratories"),
        "testing.send",
        _boxes,
        lambda row: row.code,
        lambda row: reverse("box", args=[row.pk]),
        lambda: reverse("boxes"),
        due="due_at",
        about=lambda row: row.code,
        of_outbreak=False,
    ),
    Source(
        "testing.stopped",
        "dispute",
        _("Boxes whose counts differ"),
        "sync.settle",
        _held_boxes,
        lambda row: row.code,
        lambda row: reverse("box", args=[row.pk]),
        lambda: reverse("stopped"),
        of_outbreak=False,
    ),
    Source(
        "laboratory.verify",
        "result",
        _("Results to verify"),
        "laboratory.verify",
        _readings,
        lambda row: f"{row.tube_code} · {row.laboratory}",
        lambda row: reverse("lab_verify", args=[row.laboratory_id]),
        lambda: reverse("labs"),
        of_outbreak=False,
    ),
    Source(
        "laboratory.seconds",
        "result",
        _("Positives that wait for a second reagent"),
        "testing.lab",
        lambda _moment: seconds_waiting().select_related("laboratory"),
        lambda row: f"{row.tube_code} · {row.laboratory}",
        lambda row: reverse("lab", args=[row.laboratory_id]),
        lambda: reverse("labs"),
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "laboratory.files",
        "result",
        _("Result files with rows that came back"),
        "testing.lab",
        _files,
        lambda row: row.name,
        lambda row: reverse("lab_file_rows", args=[row.pk]),
        lambda: reverse("labs"),
        of_outbreak=False,
    ),
)
