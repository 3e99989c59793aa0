"""Who must have a second factor, and who is signed out sooner: a setting beside the matrix of permissions."""

from datetime import date

from django.conf import settings

from lianfang.accounts.access import posts_on
from lianfang.accounts.matrix import FAR_ROLES
from lianfang.accounts.models import User
from lianfang.accounts.roles import ROLES


def roles_with_second_factor() -> frozenset[str]:
    """Name the roles that must have a second factor: those that reach far, or those that the setting names."""
    told: str = settings.SECOND_FACTOR
    by_word = {"far": FAR_ROLES, "all": frozenset(ROLES), "none": frozenset[str]()}
    return by_word[told] if told in by_word else frozenset(told.split(",")) & frozenset(ROLES)


def reaches_far(user: User, on: date) -> bool:
    """Say whether one of a user's posts of that day reaches far."""
    return any(post.role in FAR_ROLES for post in posts_on(user, on))


def must_have_second_factor(user: User, on: date) -> bool:
    """Say whether a user may not be without a second factor."""
    asked = roles_with_second_factor()
    return any(post.role in asked for post in posts_on(user, on))
