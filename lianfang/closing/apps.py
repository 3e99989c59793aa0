from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.closing"
    label = "closing"
