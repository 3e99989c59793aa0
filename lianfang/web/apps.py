"""The app that holds the look and shell of the console."""

from django.apps import AppConfig
from django.utils.translation import gettext

from lianfang.common.errors import Refused


class WebConfig(AppConfig):
    """HTML helpers, no tables."""

    name = "lianfang.web"
    label = "web"

    def ready(self) -> None:
        """Let refusals that know no Django be said in the reader's language too."""
        Refused.translate = gettext
