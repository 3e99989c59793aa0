"""Who may: posts as ranges of area ids, checked in actions and laid over every list."""

from datetime import date
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from lianfang.accounts import roles
from lianfang.accounts.models import Post, User
from lianfang.common.errors import Refused
from lianfang.places.rules import Span, span
from lianfang.web.http import Request

M_co = TypeVar("M_co", bound=Model, covariant=True)


def spans(user: User, permission: str, on: date) -> tuple[Span, ...]:
    """Give the ranges of areas in which a user's posts of that day carry a permission."""
    found = (span(post.area_id) for post in posts_on(user, on) if roles.allows(post.role, permission))
    return tuple(sorted(set(found))) if user.is_active else ()


def posts_on(user: User, on: date) -> list[Post]:
    """List the posts a user holds on a day."""
    return [post for post in _posts(user) if post.from_on <= on and (post.to_on is None or on <= post.to_on)]


def _posts(user: User) -> QuerySet[Post]:
    """Read a user's posts once; the menu alone asks for them thirty times a page."""
    if "posts" not in getattr(user, "_prefetched_objects_cache", ()):
        prefetch_related_objects([user], "posts")
    return user.posts.all()


def may(user: User, permission: str, on: date, area_id: int | None = None) -> bool:
    """Say whether a user may do something in an area; without an area, anywhere at all."""
    found = spans(user, permission, on)
    return bool(found) if area_id is None else any(a <= area_id <= b for a, b in found)


def require(user: User, permission: str, area_id: int, on: date) -> None:
    """Stop here unless the user may do this in this area today.

    Raises Refused("forbidden").
    """
    if not may(user, permission, on, area_id):
        raise Refused(
            "forbidden",
            _("Your posts do not allow this here: %(permission)s. Ask whoever gives posts in your area."),
            permission=roles.PERMISSIONS[permission],
        )


def must(request: Request, *permissions: str) -> None:
    """Stop a page here unless its user may do one of these anywhere.

    Raises Refused("forbidden").
    """
    if not any(may(request.user, each, request.today) for each in permissions):
        require(request.user, permissions[0], 0, request.today)


def visible(rows: QuerySet[M_co], user: User, permission: str, on: date) -> QuerySet[M_co]:
    """Narrow a list to the areas in which the user's posts carry a permission."""
    column = rows.model.AREA  # type: ignore[attr-defined]  # each scoped model names it; a test checks
    areas = spans(user, permission, on)
    if not areas:
        return rows.none()  # no `range` on a foreign key
    return rows.filter(reduce(or_, (Q(**{f"{column}__gte": a, f"{column}__lte": b}) for a, b in areas)))
