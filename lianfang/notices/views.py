"""The register of notices, the page of one, drafting, approving, and how far a letter is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans
from lianfang.accounts.audit import audit
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.notices import actions, papers, queries, rules
from lianfang.notices.capture import DELIVERY
from lianfang.notices.forms import (
    BringForm,
    ChangeForm,
    CorrectionForm,
    DraftForm,
    NoticeFilter,
    ReasonForm,
    TextForm,
)
from lianfang.notices.models import Notice, NoticeVersion
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import labels, path
from lianfang.places.rules import at_level, depth, inside
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"made": "made_at", "issued": "issued_at", "number": "number"}
SUMS = ("doors", "reached", "refused", "left")
TONES = {"draft": "neutral", "submitted": "amber", "issued": "green", "withdrawn": "red"}
READ = queries.PERMISSION
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _must_read(request: Request) -> None:
    if not may(request.user, READ, request.today):
        require(request.user, READ, 0, request.today)


def _found(request: Request, pk: UUID) -> Notice:
    """Give a notice the user may see; of others one does not learn that they are."""
    _must_read(request)
    rows = queries.register(request.user, request.today).select_related("area", "outbreak", "withdrawn_by")
    found: Notice = get_object_or_404(rows.prefetch_related("addressees"), pk=pk)
    return found


def notices(request: Request) -> HttpResponse:
    """Show the register: every notice, the newest first."""
    _must_read(request)
    form, chosen = filters(NoticeFilter, request)
    rows = queries.register(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(request, list(rows.order_by("-made_at")))
    shown = listing(request, rows, sorts=SORTS, default="-made")
    context = {
        "title": _("Notices and open letters"),
        "filters": form,
        "listing": shown,
        "rows": [_row(each) for each in shown.page],
        "waiting": queries.waiting(request.user, request.today),
        "may_draft": may(request.user, "notices.draft", request.today),
    }
    return render(request, "notices/list.html", context)


def _row(each: Notice) -> tuple[Notice, NoticeVersion, str, bool]:
    return each, queries.shown(each), TONES[each.state], bool(each.number and queries.drafted(each))


def _saved(request: Request, rows: list[Notice]) -> HttpResponse:
    head = [
        _("No."),
        _("Kind"),
        _("Title"),
        _("Whose command"),
        _("State"),
        _("Version"),
        _("In force since"),
    ]
    head += [_("On the public page"), _("Withdrawn"), _("Why")]
    cells = []
    for each in rows:
        text = queries.shown(each)
        cells.append(
            (
                *(each.said, each.get_kind_display(), text.titled(), each.area, each.get_state_display()),
                *(text.version, each.issued_at, _("yes") if each.public else _("no")),
                *(each.withdrawn_at, each.withdrawn_why),
            )
        )
    if rows:
        audit(request.user, "notices.register.exported", rows[0], request.now, rows=len(rows))
    return csv_response("notices", head, cells)


def notice(request: Request, pk: UUID) -> HttpResponse:
    """Show a notice: its text in force or the draft, its versions, whom it is for, how far it is."""
    found = _found(request, pk)
    versions = list(found.versions.select_related("drafted_by", "approved_by", "returned_by"))
    draft = next((each for each in versions if not each.approved_at), None)
    wanted = request.GET.get("version", "")
    chosen = next((each for each in versions if str(each.version) == wanted), None)
    text = chosen or queries.shown(found)
    context = {
        "title": text.titled(),
        "notice": found,
        "text": text,
        "versions": versions,
        "draft": draft,
        "tone": TONES[found.state],
        "audience": queries.audience(found),
        "top": _top(request, found),
        "steps": _steps(request, found),
        "edits": draft and not draft.submitted_at and _may(request, "notices.draft", found),
        "change_form": ChangeForm(prefix="correct"),
        "reason_form": ReasonForm(prefix="reason"),
        "language": get_language(),
    }
    return render(request, "notices/notice.html", context)


def _may(request: Request, permission: str, notice: Notice) -> bool:
    return may(request.user, permission, request.today, notice.area_id)


DEEDS: dict[str, tuple[str, str]] = {  # deed → the rule's word, the right
    "submit": ("submit", "notices.draft"),
    "approve": ("approve", "notices.approve"),
    "return": ("return", "notices.approve"),
    "correct": ("correct", "notices.draft"),
    "discard": ("edit", "notices.draft"),
    "withdraw": ("withdraw", "notices.approve"),
}


def _steps(request: Request, found: Notice) -> dict[str, bool]:
    """Say which steps this user may take now."""
    now = queries.standing(found)
    return {
        deed: _may(request, permission, found) and not rules.cannot(word, now, request.user.pk)
        for deed, (word, permission) in DEEDS.items()
    }


def notice_new(request: Request) -> HttpResponse:
    """Draft a notice, from a template, from an earlier one, or from nothing."""
    ranges = spans(request.user, "notices.draft", request.today)
    outbreak = outbreaks.current(request.user, request.today)
    if not ranges:
        require(request.user, "notices.draft", 0, request.today)
    if outbreak is None:
        messages.error(request, _("No outbreak is being fought here."))
        return redirect("notices")
    begin = _begun(request, outbreak, ranges[0][0])
    form = DraftForm(request.POST or None, spans=ranges, initial=begin)
    if request.method == "POST" and form.is_valid() and (made := _drafted(request, form, outbreak)):
        messages.success(request, _("Drafted. Read it through, then submit it for approval."))
        return redirect("notice", made.pk)
    context = {"title": _("Draft a notice"), "form": form, "drafts": queries.drafts()}
    return render(request, "notices/form.html", context, status=422 if form.is_bound else 200)


def _begun(request: Request, outbreak: Outbreak, area_id: int) -> dict[str, Any]:
    """Give what a draft begins with: a template's words with what is known, or an earlier notice's."""
    area = Area.objects.get(pk=area_id)
    initial: dict[str, Any] = {"area": area.code, "groups": ["all"], "public": True}
    key, copied = request.GET.get("from", ""), request.GET.get("copy", "")
    known = next((each for each in queries.drafts() if each.key == key), None)
    if known:
        initial |= {"kind": known.kind, "doors": known.doors}
        initial |= papers.filled_in(known, outbreak, area, day_of(request.now))
    elif copied and (earlier := _earlier(request, copied)):
        text = queries.shown(earlier)
        initial |= {"kind": earlier.kind, "doors": earlier.doors, "public": earlier.public}
        initial |= {name: getattr(text, name) for name in ("title", "title_en", "text", "text_en")}
    return initial


def _earlier(request: Request, pk: str) -> Notice | None:
    try:
        return queries.register(request.user, request.today).filter(pk=UUID(pk)).first()
    except ValueError:
        return None


def _drafted(request: Request, form: DraftForm, outbreak: Outbreak) -> Notice | None:
    told = form.cleaned_data
    try:
        return actions.draft(
            outbreak,
            form.said(),
            area_id=told["area"].pk,
            kind=told["kind"],
            to=form.whom(),
            public=told["public"],
            doors=told["doors"],
            by=request.user,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def notice_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a draft."""
    found = _found(request, pk)
    require(request.user, "notices.draft", found.area_id, request.today)
    draft = queries.drafted(found)
    if draft is None or draft.submitted_at:
        return redirect("notice", pk)
    names = ("title", "title_en", "text", "text_en", "change")
    form_of = TextForm if draft.version == 1 else CorrectionForm
    form = form_of(request.POST or None, initial={name: getattr(draft, name) for name in names})
    if request.method == "POST" and form.is_valid():
        change = form.cleaned_data.get("change", "")
        actions.edit(found, form.said(), change=change, by=request.user, now=request.now)
        messages.success(request, _("Saved."))
        return redirect("notice", pk)
    context = {"title": _("Change the draft"), "form": form, "notice": found}
    return render(request, "notices/form.html", context, status=422 if form.is_bound else 200)


DONE = {
    "submit": gettext_lazy("Submitted: another person approves it."),
    "approve": gettext_lazy("Approved: it is in force."),
    "return": gettext_lazy("Sent back."),
    "correct": gettext_lazy("A new version is being drafted; the one in force stays until it is approved."),
    "discard": gettext_lazy("The draft is thrown away."),
    "withdraw": gettext_lazy("Withdrawn."),
}


@require_POST
def notice_do(request: Request, pk: UUID, deed: str) -> HttpResponse:
    """Submit, approve, send back, correct, throw away or withdraw a notice."""
    found = _found(request, pk)
    who: dict[str, Any] = {"by": request.user, "now": request.now}
    why = request.POST.get("reason-reason", "")
    deeds: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit(found, **who),
        "approve": lambda: actions.approve(found, **who),
        "return": lambda: actions.send_back(found, reason=why, **who),
        "correct": lambda: actions.correct(found, change=request.POST.get("correct-change", ""), **who),
        "discard": lambda: actions.discard(found, **who),
        "withdraw": lambda: actions.withdraw(found, reason=why, **who),
    }
    if deed not in deeds:
        raise Refused("unknown_deed", _("There is no such step."))
    left = deeds[deed]()
    messages.success(request, DONE[deed])
    if deed == "discard" and left is False:
        return redirect("notices")
    return redirect("notice_edit" if deed == "correct" else "notice", pk)


def notice_paper(request: Request, pk: UUID) -> HttpResponse:
    """Give a version as PDF or Word, in Chinese or English."""
    found = _found(request, pk)
    wanted = request.GET.get("version", "")
    numbered = {str(each.version): each for each in found.versions.all()}
    version = numbered.get(wanted) or queries.shown(found)
    return paper(found, version, request)


def paper(found: Notice, version: NoticeVersion, request: Request) -> HttpResponse:
    """Answer with a version as a file: ?as=word, else PDF; ?lang=zh or en, else the language of the page."""
    page = "en" if (get_language() or "").startswith("en") else "zh"
    language = request.GET.get("lang", page)
    language = language if language in papers.LANGUAGES else page
    word = request.GET.get("as") == "word"
    make = papers.write_notice if word else papers.print_notice
    response = HttpResponse(
        make(found, version, language, now=request.now), content_type=WORD if word else "application/pdf"
    )
    name = f"notice-{found.said or 'draft'}-{language}.{'docx' if word else 'pdf'}"
    response["Content-Disposition"] = f'{"attachment" if word else "inline"}; filename="{name}"'
    return response


def _opens(request: Request, area: int) -> bool:
    """Say whether somebody may look at the doors of an area: one by one only who may read of visits there."""
    return depth(area) < queries.COMMUNITY or may(request.user, "visits.read", request.today, area)


def _top(request: Request, found: Notice) -> int:
    """Give the area with which somebody begins to look how far a letter is: of a letter for one community, whoever may
    not see its doors sees its street."""
    top = queries.top_of(found)
    return top if _opens(request, top) else at_level(top, "township")


def _area(request: Request, found: Notice) -> int:
    """Give the area whose doors are looked at: the one named in the address if the notice is for it."""
    wanted = request.GET.get("area", "") or request.POST.get("area", "")
    top = _top(request, found)
    area = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else top
    known = inside(area, found.area_id) or inside(found.area_id, area)
    return area if known and area else top


def notice_doors(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a letter is, area by area, and in a community door by door."""
    found = _found(request, pk)
    area = _area(request, found)
    community = depth(area) >= queries.COMMUNITY
    if community:
        require(request.user, "visits.read", area, request.today)
    rows = [] if community else queries.doors_by_area(found, area, request.user, request.today)
    if request.GET.get("export") == "csv":
        return _doors_saved(rows)
    context = {
        "title": _("Brought to doors"),
        "notice": found,
        "text": queries.shown(found),
        "path": [each for each in path(area) if each.pk != area],
        "area": labels([area]).get(area, ""),
        "area_id": area,
        "rows": rows,
        "doors": queries.doors_of(found, area) if community else [],
        "community": community,
        "opened": {row.area.pk for row in rows if row.area and _opens(request, row.area.pk)},
        "form": BringForm() if may(request.user, "visits.visit", request.today, area) else None,
        "total": [sum(getattr(row, name) for row in rows) for name in SUMS],
    }
    return render(request, "notices/doors.html", context)


def _doors_saved(rows: list[queries.AreaDoors]) -> HttpResponse:
    head = [_("Area"), _("Doors"), _("Brought"), _("Not wanted"), _("Still to go")]
    cells = ((row.area or _("Elsewhere"), row.doors, row.reached, row.refused, row.left) for row in rows)
    return csv_response("letter-doors", head, cells)


@require_POST
def notice_bring(request: Request, pk: UUID) -> HttpResponse:
    """Note that a letter was brought to the ticked doors."""
    found = _found(request, pk)
    area = _area(request, found)
    require(request.user, "visits.visit", area, request.today)
    ticked = [one for text in request.POST.getlist("id") if (one := _uuid(text))]
    n = actions.bring(
        found, ticked, way=request.POST.get("way", ""), by=request.user, now=request.now, kind=DELIVERY
    )
    said = ngettext("Noted for %(n)s door.", "Noted for %(n)s doors.", n) % {"n": n}
    messages.success(request, said)
    response = redirect("notice_doors", pk)
    response["Location"] += f"?area={area}"
    return response


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
