"""Users and their posts, for those who give them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.accounts import actions, queries, sessions
from lianfang.accounts.access import may, spans
from lianfang.accounts.forms import EndPostForm, PostForm, UserFilter, UserForm
from lianfang.accounts.models import Post, User
from lianfang.accounts.roles import ROLES
from lianfang.common.errors import Refused
from lianfang.web import clock
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"username": "username", "name": "name", "seen": "last_login"}


FIRST_PASSWORD = timedelta(days=3)  # it may be handed over on a Friday (design choice)


def _soon() -> datetime:
    return clock.wall() + FIRST_PASSWORD


def _managers_only(request: Request) -> None:
    if not may(request.user, "accounts.manage", request.today):
        raise Refused("forbidden", _("Your posts do not allow you to manage users."))


def _chosen(
    rows: QuerySet[User], request: Request, q: str = "", role: str = "", state: str = ""
) -> QuerySet[User]:
    held = Post.objects.filter(user=OuterRef("pk"), from_on__lte=request.today).exclude(
        to_on__lt=request.today
    )
    if q:
        rows = rows.filter(Q(username__icontains=q) | Q(name__icontains=q)) | User.objects.filter(username=q)
    if role:
        rows = rows.filter(Exists(held.filter(role=role)))
    if state == "idle":
        rows = rows.filter(~Exists(held))
    elif state:
        rows = rows.filter(is_active=state == "active")
    return rows


def users(request: Request) -> HttpResponse:
    """List the users of one's area; anyone is found by the whole user name."""
    _managers_only(request)
    form, chosen = filters(UserFilter, request)
    rows = _chosen(queries.managed(request.user, request.today), request, **chosen)
    found = listing(request, rows.prefetch_related("posts__area"), sorts=SORTS, default="username")
    for row in found.page:
        row.held = [
            (ROLES[post.role][0], post.area)
            for post in row.posts.all()
            if post.from_on <= request.today and (post.to_on is None or request.today <= post.to_on)
        ]
    return render(
        request, "accounts/users.html", {"title": _("Users and posts"), "filters": form, "listing": found}
    )


@never_cache
def new_user(request: Request) -> HttpResponse:
    """Create a user with a first post; the password is made here and shown once."""
    _managers_only(request)
    form = UserForm(request.POST or None, **_own(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        password = actions.new_password()
        who = {name: given.pop(name) for name in ("username", "name", "language")}
        try:
            with transaction.atomic():
                made = actions.create_user(
                    **who, password=password, by=request.user, now=request.now, until=_soon()
                )
                actions.give_post(made, **given, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _page(request, made, new_password=password)
    return render(request, "accounts/new_user.html", {"form": form})


def _own(request: Request) -> dict[str, Any]:
    return {"spans": spans(request.user, "accounts.manage", request.today), "today": request.today}


def _other(request: Request, pk: int) -> User:
    _managers_only(request)
    return get_object_or_404(User, pk=pk)


def user(request: Request, pk: int) -> HttpResponse:
    """Show a user: posts, state, what can be done."""
    return _page(request, _other(request, pk))


def _page(
    request: Request, other: User, form: PostForm | None = None, new_password: str = ""
) -> HttpResponse:
    posts = [
        {
            "post": post,
            "label": ROLES[post.role][0],
            "over": bool(post.to_on and post.to_on < request.today),
            "coming": post.from_on > request.today,
            "mine": may(request.user, "accounts.manage", request.today, post.area_id),
        }
        for post in other.posts.select_related("area").order_by("-from_on", "-id")
    ]
    context = {
        "other": other,
        "posts": posts,
        "form": form or PostForm(**_own(request)),
        "second_factor": queries.second_factor(other),
        "manages": queries.manages(request.user, other, request.today),
        "sign_ins": sessions.of_user(other).count(),
        "new_password": new_password,
        "yesterday": request.today - timedelta(days=1),
    }
    return render(request, "accounts/user.html", context)


@require_POST
def give_post(request: Request, pk: int) -> HttpResponse:
    """Give a user a post."""
    other = _other(request, pk)
    form = PostForm(request.POST, **_own(request))
    if form.is_valid():
        try:
            actions.give_post(other, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The post is given."))
            return redirect("user", pk=pk)
    return _page(request, other, form)


@require_POST
def end_post(request: Request, pk: int) -> HttpResponse:
    """Let a post end."""
    _managers_only(request)
    post = get_object_or_404(Post.objects.select_related("user", "area"), pk=pk)
    form = EndPostForm(request.POST)
    if not form.is_valid():
        raise Refused("dates", _("Give the last day of the post."))
    actions.end_post(post, on=form.cleaned_data["on"], by=request.user, now=request.now)
    messages.success(request, _("The post ends."))
    return redirect("user", pk=post.user_id)


DEEDS: dict[str, Callable[..., None]] = {
    "lock": actions.lock_user,
    "unlock": actions.unlock_user,
    "second-factor": actions.reset_second_factor,
    "sign-ins": actions.end_sign_ins,
}


@require_POST
def change_user(request: Request, pk: int, deed: str) -> HttpResponse:
    """Lock or unlock a user, sign them out everywhere, or take off a second factor that was lost."""
    if deed not in DEEDS:
        raise Http404
    DEEDS[deed](_other(request, pk), by=request.user, now=request.now)
    messages.success(request, _("Done."))
    return redirect("user", pk=pk)


@require_POST
@never_cache
def new_password(request: Request, pk: int) -> HttpResponse:
    """Give a user a new password, shown once."""
    other, password = _other(request, pk), actions.new_password()
    actions.set_password(other, password, by=request.user, now=request.now, until=_soon())
    return _page(request, other, new_password=password)
