"""Forms that ask one question a page: which page is asked for, which has to be answered before, and the way back. What
was answered so far is kept on the device's session; nothing is on record before the last page."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.urls import reverse


class Walk(NamedTuple):
    """The pages of a form in their order, and the name of their address."""

    steps: tuple[str, ...]
    address: str

    def asked(self, step: str) -> str:
        """Give the page that is asked for; the first when there is no such page."""
        return step if step in self.steps else self.steps[0]

    def missing(self, at: str, told: Mapping[str, Any]) -> str:
        """Give the first page before this one that is not answered yet, "" when all are."""
        before = self.steps[: self.steps.index(at)]
        return next((each for each in before if each not in told), "")

    def after(self, at: str) -> str:
        """Give the page after this one."""
        return self.steps[self.steps.index(at) + 1]

    def frame(self, at: str) -> dict[str, Any]:
        """Say where in the form a page is, and where one comes back to."""
        n = self.steps.index(at)
        back = reverse(self.address, args=[self.steps[n - 1]]) if n else ""
        return {"step": at, "n": n + 1, "of": len(self.steps), "back": back}
