"""Users and posts for tests."""

from datetime import date
from itertools import count
from typing import Any

from lianfang.accounts.models import Post, User
from lianfang.places.rules import unpack
from lianfang.places.tests.make import HESHAN, make_area

PASSWORD = "carp-lantern-bridge"
FROM = date(2021, 7, 30)
_numbers = count(1)


def make_user(role: str | None = None, *, area_id: int = HESHAN, **over: Any) -> User:
    """Make a user; with a role, also a post in that area from 30 July 2021 on, without an end."""
    number = next(_numbers)
    password = over.pop("password", None)
    user = User(**({"username": f"user{number}", "name": f"用户{number}"} | over))
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    if role:
        make_post(user, role, area_id=area_id)
    return user


def make_post(user: User, role: str, *, area_id: int = HESHAN, **over: Any) -> Post:
    """Give a user a post."""
    area = make_area(*unpack(area_id))
    return Post.objects.create(**({"user": user, "role": role, "area": area, "from_on": FROM} | over))
