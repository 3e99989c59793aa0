from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.workforce"
    label = "workforce"
