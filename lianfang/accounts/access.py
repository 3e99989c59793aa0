"""Who may: posts as ranges of area ids, checked in actions and laid over every list; beneath them emergencies, which
let somebody look and no more, for some hours, at a person or an area whom no post of theirs reaches."""

from datetime import date
from functools import reduce
from operator import or_
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from lianfang.accounts import roles
from lianfang.accounts.models import Emergency, Post, User
from lianfang.common.errors import Refused
from lianfang.places.rules import Span, span
from lianfang.web import clock
from lianfang.web.http import Request

# What an emergency lets somebody see (design choice): who it is, how to reach them, whether they are ill.
SEEN_IN_EMERGENCY = frozenset({"people.read", "people.identify", "cases.read", "care.read"})

M_co = TypeVar("M_co", bound=Model, covariant=True)


def spans(user: User, permission: str, on: date) -> tuple[Span, ...]:
    """Give the ranges of areas in which a user's posts of that day carry a permission."""
    found = {span(post.area_id) for post in posts_on(user, on) if roles.allows(post.role, permission)}
    found |= {span(each.area_id) for each in emergencies(user, permission) if each.person_id is None}
    return tuple(sorted(found)) if user.is_active else ()


def in_reach(user: User, on: date) -> tuple[Span, ...]:
    """Give the ranges of areas that a user's posts of that day and emergencies reach, whatever they allow there."""
    found = {span(post.area_id) for post in posts_on(user, on)}
    found |= {span(each.area_id) for each in _emergencies(user) if each.person_id is None}
    return tuple(sorted(found)) if user.is_active else ()


def persons_in_reach(user: User) -> set[UUID]:
    """Give the persons whom somebody may see in an emergency, wherever they live."""
    return {each.person_id for each in _emergencies(user) if each.person_id}


def emergencies(user: User, permission: str) -> list[Emergency]:
    """List the emergencies in force in which somebody may see something; nearly always there is none to ask for."""
    return _emergencies(user) if permission in SEEN_IN_EMERGENCY else []


def _emergencies(user: User) -> list[Emergency]:
    if not user.emergency_until or not user.is_active:
        return []
    now = clock.now()
    if user.emergency_until <= now:
        return []
    if "emergencies" not in getattr(user, "_prefetched_objects_cache", ()):
        prefetch_related_objects([user], Prefetch("emergencies", Emergency.objects.filter(until__gt=now)))
    return [each for each in user.emergencies.all() if each.until > now]


def _persons(user: User, permission: str) -> set[UUID]:
    """Give the persons whom somebody may see in an emergency."""
    return {each.person_id for each in emergencies(user, permission) if each.person_id}


def posts_on(user: User, on: date) -> list[Post]:
    """List the posts a user holds on a day."""
    return [post for post in _posts(user) if post.from_on <= on and (post.to_on is None or on <= post.to_on)]


def _posts(user: User) -> QuerySet[Post]:
    """Read a user's posts once; the menu alone asks for them thirty times a page."""
    if "posts" not in getattr(user, "_prefetched_objects_cache", ()):
        prefetch_related_objects([user], "posts")
    return user.posts.all()


def may(
    user: User, permission: str, on: date, area_id: int | None = None, person_id: UUID | None = None
) -> bool:
    """Say whether a user may do something in an area, or with a person who lives there; without an area, anywhere."""
    found = spans(user, permission, on)
    if area_id is None:
        return bool(found) or bool(_persons(user, permission))
    if any(a <= area_id <= b for a, b in found):
        return True
    return person_id is not None and person_id in _persons(user, permission)


def allowed(user: User, on: date) -> frozenset[str]:
    """Name all that a user may do somewhere, with a person or in an area."""
    if not user.is_active:
        return frozenset()
    found = {permission for post in posts_on(user, on) for permission in roles.ROLES[post.role][1]}
    return frozenset(found | SEEN_IN_EMERGENCY if _emergencies(user) else found)


def require(user: User, permission: str, area_id: int, on: date, person_id: UUID | None = None) -> None:
    """Stop here unless the user may do this in this area, or with this person there, today.

    Raises Refused("forbidden").
    """
    if not may(user, permission, on, area_id, person_id):
        raise Refused(
            "forbidden",
            _("Your posts do not allow this here: %(permission)s. Ask whoever gives posts in your area."),
            permission=roles.PERMISSIONS[permission],
            person=person_id if permission in SEEN_IN_EMERGENCY else None,
        )


def must(request: Request, *permissions: str) -> None:
    """Stop a page here unless its user may do one of these anywhere.

    Raises Refused("forbidden").
    """
    if not any(may(request.user, each, request.today) for each in permissions):
        require(request.user, permissions[0], 0, request.today)


def visible(rows: QuerySet[M_co], user: User, permission: str, on: date) -> QuerySet[M_co]:
    """Narrow a list to the areas in which the user's posts carry a permission, and to persons seen in an emergency."""
    column = rows.model.AREA  # type: ignore[attr-defined]  # each scoped model names it; a test checks
    allowed = [Q(**{f"{column}__gte": a, f"{column}__lte": b}) for a, b in spans(user, permission, on)]
    persons = _persons(user, permission)
    if persons and (key := _person_key(rows.model)):
        allowed.append(Q(**{f"{key}__in": persons}))
    if not allowed:
        return rows.none()  # no `range` on a foreign key
    return rows.filter(reduce(or_, allowed))


def _person_key(model: type[Model]) -> str:
    """Name the column by which a model's rows belong to a person; "" when they belong to none."""
    if model._meta.label == "people.Person":
        return "pk"
    return "person_id" if any(each.attname == "person_id" for each in model._meta.concrete_fields) else ""
