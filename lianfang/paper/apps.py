from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.paper"
    label = "paper"
