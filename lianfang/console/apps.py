from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.console"
    label = "console"
