"""What the shell shows of a running replay."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from lianfang.story.models import Replay


def replay(_request: HttpRequest) -> dict[str, object]:
    """Give the progress of the replay while it runs, and nothing afterwards."""
    if not settings.DEMO:
        return {}
    row = Replay.objects.filter(percent__lt=100).first()
    return {
        "demo": True,
        "replay": {"percent": row.percent, "label": gettext(row.chapter) if row.chapter else ""}
        if row
        else None,
    }
