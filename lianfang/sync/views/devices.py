"""Devices: those of one's area for who gives them out, and one's own."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.accounts.drawings import qr
from lianfang.accounts.models import User
from lianfang.accounts.queries import managed
from lianfang.common.errors import Refused
from lianfang.sync import actions, rules
from lianfang.sync.forms import DeviceFilter, DeviceForm, OwnPhoneForm
from lianfang.sync.models import Device, EnrolmentCode
from lianfang.web import clock
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"name": "name", "user": "user__name", "seen": "last_seen_at", "enrolled": "enrolled_at"}


def _managers_only(request: Request) -> QuerySet[Device]:
    if not may(request.user, "accounts.manage", request.today):
        raise Refused("forbidden", _("Your posts do not allow you to manage devices."))
    rows = Device.objects.filter(user__in=managed(request.user, request.today))
    return rows.exclude(kind=Device.Kind.DESK).select_related("user")


def _narrowed(rows: QuerySet[Device], q: str = "", kind: str = "", state: str = "") -> QuerySet[Device]:
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(user__name__icontains=q) | Q(user__username__icontains=q))
    if kind:
        rows = rows.filter(kind=kind)
    if state == "clock":
        rows = rows.exclude(skew_seconds=0)
    if state == "lost":
        return rows.exclude(lost_at=None)
    return rows if state == "all" else rows.filter(revoked_at__isnull=state != "revoked")


def devices(request: Request) -> HttpResponse:
    """List the phones and machines of one's area."""
    rows = _managers_only(request)
    form, chosen = filters(DeviceFilter, request)
    found = listing(request, _narrowed(rows, **chosen), sorts=SORTS, default="-enrolled")
    context = {"title": _("Devices"), "filters": form, "listing": found}
    return render(request, "sync/devices.html", context)


@never_cache
def new_device(request: Request) -> HttpResponse:
    """Enrol a device: a phone comes in with a code, a machine gets its token, both shown this once."""
    _managers_only(request)
    form = DeviceForm(request.POST or None, initial={"username": request.GET.get("user", "")})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            user = User.objects.get(username=given["username"])
            return _enrolled(request, user, given["name"], given["kind"])
        except User.DoesNotExist:
            form.add_error("username", _("There is no such user."))
        except Refused as refused:
            form.add_error("username", str(refused))
    return render(request, "sync/new_device.html", {"form": form})


def _enrolled(request: Request, user: User, name: str, kind: str) -> HttpResponse:
    by, now = request.user, request.now
    if kind == Device.Kind.PHONE:
        return _with_code(request, actions.new_phone(user, name=name, by=by, now=now))
    device, token = actions.enrol_device(user, name=name, kind=kind, by=by, now=now)
    return render(request, "sync/enrolled.html", {"device": device, "token": token})


def _with_code(request: Request, device: Device) -> HttpResponse:
    """Show a new one-time code of a phone."""
    code = actions.make_code(device, by=request.user, now=request.now, wall=clock.wall())
    # Behind the # it stays in the browser and reaches no log.
    link = request.build_absolute_uri("/field/") + f"#enrol={code}"
    drawing = mark_safe(qr(link, scale=6))  # noqa: S308 — drawn by us
    shown = " ".join(code[i : i + 3] for i in range(0, len(code), 3))
    context = {"device": device, "code": shown, "qr": drawing, "link": link, "state": "waiting"}
    return render(request, "sync/code.html", context | {"up": _back(request, device)})


def _back(request: Request, device: Device) -> str:
    return reverse("my_devices" if device.user_id == request.user.pk else "devices")


def _allowed(request: Request, pk: Any) -> Device:
    """Give a device that is one's own, or of somebody whose devices one manages."""
    mine = Q(user=request.user) | Q(user__in=managed(request.user, request.today))
    return get_object_or_404(Device.objects.select_related("user").filter(mine), pk=pk)


@never_cache
@require_POST
def device_code(request: Request, pk: Any) -> HttpResponse:
    """Make a phone a new code: it did not come in in time, or it is another phone now."""
    return _with_code(request, _allowed(request, pk))


@never_cache
def device_enrolment(request: Request, pk: Any) -> HttpResponse:
    """Say how it stands with a phone's code; the page asks again until it was used or is too old."""
    device = _allowed(request, pk)
    code = EnrolmentCode.objects.filter(device=device).first()
    state = "none" if code is None else rules.code_state(code.used_at, code.expires_at, clock.wall())
    return render(request, "sync/_enrolment.html", {"device": device, "state": state})


@never_cache
@require_POST
def my_phone(request: Request) -> HttpResponse:
    """Enrol a phone of one's own."""
    form = OwnPhoneForm(request.POST)
    if not form.is_valid():
        return my_devices(request, form)
    name = form.cleaned_data["name"]
    return _with_code(request, actions.new_phone(request.user, name=name, by=request.user, now=request.now))


@require_POST
def revoke_device(request: Request, pk: Any) -> HttpResponse:
    """Shut a device out: one's own, or one of one's area."""
    return _shut_out(request, pk, lost=False)


@require_POST
def lost_device(request: Request, pk: Any) -> HttpResponse:
    """Shut a device out because nobody knows where it is: it is told to wipe itself."""
    return _shut_out(request, pk, lost=True)


def _shut_out(request: Request, pk: Any, *, lost: bool) -> HttpResponse:
    device = get_object_or_404(Device.objects.select_related("user"), pk=pk)
    actions.revoke_device(device, by=request.user, now=request.now, lost=lost)
    said = (
        _("%(name)s is shut out, and wipes itself as soon as it has network.")
        if lost
        else _("%(name)s is shut out.")
    )
    messages.success(request, said % {"name": device.name})
    return redirect(_back(request, device))


def my_devices(request: Request, form: OwnPhoneForm | None = None) -> HttpResponse:
    """List one's own devices, so that a lost phone is shut out at once, and a new one comes in."""
    own = Device.objects.filter(user=request.user).exclude(kind=Device.Kind.DESK)
    context = {"devices": own.order_by("revoked_at", "-enrolled_at"), "form": form or OwnPhoneForm()}
    return render(request, "sync/my_devices.html", context)
