"""Devices: those of one's area for who gives them out, and one's own."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.accounts.drawings import qr
from lianfang.accounts.models import User
from lianfang.accounts.queries import managed
from lianfang.common.errors import Refused
from lianfang.sync import actions
from lianfang.sync.forms import DeviceFilter, DeviceForm
from lianfang.sync.models import Device
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
    """Enrol a device; its token is shown this once."""
    _managers_only(request)
    form = DeviceForm(request.POST or None, initial={"username": request.GET.get("user", "")})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            user = User.objects.get(username=given.pop("username"))
            device, token = actions.enrol_device(user, **given, by=request.user, now=request.now)
        except User.DoesNotExist:
            form.add_error("username", _("There is no such user."))
        except Refused as refused:
            form.add_error("username", str(refused))
        else:
            # Behind the # it stays in the browser and reaches no log.
            link = request.build_absolute_uri("/field/") + f"#enrol={token}"
            drawing = mark_safe(qr(link))  # noqa: S308 — drawn by us
            return render(request, "sync/enrolled.html", {"device": device, "token": token, "qr": drawing})
    return render(request, "sync/new_device.html", {"form": form})


@require_POST
def revoke_device(request: Request, pk: Any) -> HttpResponse:
    """Shut a device out: one's own, or one of one's area."""
    device = get_object_or_404(Device.objects.select_related("user"), pk=pk)
    actions.revoke_device(device, by=request.user, now=request.now)
    messages.success(request, _("%(name)s is shut out.") % {"name": device.name})
    return redirect("my_devices" if device.user_id == request.user.pk else "devices")


def my_devices(request: Request) -> HttpResponse:
    """List one's own devices, so that a lost phone is shut out at once."""
    own = Device.objects.filter(user=request.user).exclude(kind=Device.Kind.DESK)
    return render(request, "sync/my_devices.html", {"devices": own.order_by("revoked_at", "-enrolled_at")})
