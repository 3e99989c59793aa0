from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.indicators"
    label = "indicators"
