"""The app that holds the look and shell of the console."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """HTML helpers, no tables."""

    name = "lianfang.web"
    label = "web"
