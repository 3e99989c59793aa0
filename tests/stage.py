"""The cast, and the things that pages are opened with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import YIYANG


@dataclass
class Scene:
    """The cast, and what each page is opened with."""

    cast: dict[str, User]
    things: dict[str, Sequence[object]] = field(default_factory=dict)

    def arguments(self, name: str) -> Sequence[object]:
        """Give the arguments of a page's address."""
        return self.things.get(name, ())

    def put(self, key: UUID | int | str, *names: str, then: Sequence[object] = ()) -> None:
        """Say which pages are opened with a thing."""
        self.things |= dict.fromkeys(names, (key, *then))


def city_wide(role: str) -> User:
    """Make somebody with a post for the whole city."""
    return make_user(role, area_id=YIYANG)
