from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.territory"
    label = "territory"
