"""What every page shows of an exercise that its reader is in."""

from typing import Any

from lianfang.drills.queries import open_events
from lianfang.web.http import Request


def drill(request: Request) -> dict[str, Any]:
    """Give the exercise this page belongs to, and how many events wait for an answer; nothing in earnest."""
    found = getattr(request, "drill", None)
    if found is None:
        return {}
    return {"drill": found, "drill_waiting": len(open_events(found, request.user, request.today))}
