from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.presence"
    label = "presence"
