from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.needs"
    label = "needs"
