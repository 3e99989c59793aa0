"""The command's page: the day's picture; goals; the briefing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, visible
from lianfang.command import actions, papers
from lianfang.command.forms import GoalForm
from lianfang.command.measures import Asked, outside_quarantine
from lianfang.command.models import Briefing
from lianfang.command.queries import picture
from lianfang.command.queries.orders import GIVE, READ, briefings
from lianfang.command.queries.work import protocol_on
from lianfang.command.views.common import fought, said_wrong
from lianfang.command.words import ORDER_STATES
from lianfang.indicators.queries import newest_economy
from lianfang.notices.views import WORD
from lianfang.outbreak import actions as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import title
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import listing


def command(request: Request) -> HttpResponse:
    """Show the day's picture on one page."""
    must(request, READ)
    outbreak = fought(request)
    context: dict[str, Any] = {"title": _("Command"), "outbreak": outbreak}
    if outbreak:
        context |= _picture(outbreak, request)
        context["economy"] = newest_economy(request.user, request.today, outbreak.area_id)
    return render(request, "command/command.html", context)


def _picture(outbreak: Outbreak, request: Request) -> dict[str, Any]:
    user, on, now = request.user, request.today, request.now
    ask = Asked(outbreak, user, on, now)
    protocol = protocol_on(outbreak, on)
    return {
        "outbreak_title": title(outbreak),
        "figures": ask.day if may(user, "reporting.read", on) else None,
        "late": picture.late_of(user, on),
        "orders": [
            (o, *ORDER_STATES[state], n, of) for o, state, n, of in picture.open_orders(user, on, now)
        ],
        "needs": picture.needs_of(outbreak, user, on, now),
        "repeated": picture.repeated_of(user, on, now),
        "staff": picture.staff_of(outbreak.area_id, user, on, now),
        "supervised": picture.supervised_of(outbreak, user, on, now),
        "goods": picture.goods_of(user, on),
        "goals": picture.goals_of(ask),
        "lines": picture.lines_of(ask),
        "entries": picture.last_of_log(outbreak, user, on),
        "gives": may(user, GIVE, on),
        "aims": may(user, "outbreak.command", on, outbreak.area_id) and outbreak.ended_on is None,
        "goal_form": GoalForm(prefix="goal"),
        "hour": protocol.command.briefing_hour if protocol else None,
        "hindsight": may(user, "audit.hindsight", on),
    }


@require_POST
def goal(request: Request) -> HttpResponse:
    """Set a goal, perhaps with a measure."""
    outbreak, form = fought(request), GoalForm(request.POST, prefix="goal")
    if outbreak and form.is_valid():
        told = form.cleaned_data
        measured = bool(told["measure"])
        outbreaks.add_goal(
            outbreak,
            text=told["text"],
            due_on=told["due_on"],
            measure=told["measure"],
            way=told["way"] if measured else "",
            target=(told["target"] or 0.0) if measured else None,
            by=request.user,
            now=request.now,
        )
        messages.success(request, _("The goal is set."))
    else:
        said_wrong(request, form)
    return redirect("command")


def found_outside(request: Request) -> HttpResponse:
    """List the cases that were in no quarantine when they were found."""
    must(request, "cases.read")
    outbreak = fought(request)
    if outbreak is None:
        return redirect("command")
    rows = outside_quarantine(Asked(outbreak, request.user, request.today, request.now))
    shown = listing(request, rows, sorts={"number": "number", "found": "detected_at"}, default="number")
    names = labels(each.area_id for each in shown.page)
    context = {
        "title": _("Infected here and found outside quarantine"),
        "listing": shown,
        "rows": [(each, names.get(each.area_id, "")) for each in shown.page],
    }
    return render(request, "command/found_outside.html", context)


def briefing_list(request: Request) -> HttpResponse:
    """List the briefings that were given."""
    must(request, READ)
    outbreak = fought(request)
    rows = briefings(outbreak) if outbreak else Briefing.objects.none()
    rows = visible(rows, request.user, READ, request.today)
    context = {
        "title": _("Briefings"),
        "listing": listing(request, rows, sorts={"day": "day", "made": "made_at"}, default="-day"),
        "gives": outbreak is not None and may(request.user, GIVE, request.today, outbreak.area_id),
    }
    return render(request, "command/briefings.html", context)


@require_POST
def briefing_new(request: Request) -> HttpResponse:
    """Write today's briefing from the figures as they stand."""
    must(request, GIVE)
    outbreak = fought(request)
    if outbreak is None:
        messages.error(request, _("No outbreak is being fought here."))
        return redirect("briefings")
    made = actions.make_briefing(outbreak, request.today, by=request.user, now=request.now)
    messages.success(request, _("Written. It stays as it is; written again, it is a new version."))
    return redirect("briefing", made.pk)


def _briefing(request: Request, pk: UUID) -> Briefing:
    must(request, READ)
    rows = visible(Briefing.objects.all(), request.user, READ, request.today)
    found: Briefing = get_object_or_404(rows.select_related("outbreak__area", "made_by"), pk=pk)
    return found


def briefing(request: Request, pk: UUID) -> HttpResponse:
    """Show a briefing as it was given."""
    found = _briefing(request, pk)
    said = papers.content_of(found, papers.language_of(""))
    return render(
        request, "command/briefing.html", {"title": said["w"]["title"], "briefing": found, "said": said}
    )


def briefing_paper(request: Request, pk: UUID) -> HttpResponse:
    """Give a briefing as PDF or Word."""
    found = _briefing(request, pk)
    language = papers.language_of(request.GET.get("lang", ""))
    word = request.GET.get("as") == "word"
    make = papers.write_briefing if word else papers.print_briefing
    response = HttpResponse(
        make(found, language, now=request.now), content_type=WORD if word else "application/pdf"
    )
    name = f"briefing-{found.day.isoformat()}-{found.version}-{language}.{'docx' if word else 'pdf'}"
    response["Content-Disposition"] = f'{"attachment" if word else "inline"}; filename="{name}"'
    return response
