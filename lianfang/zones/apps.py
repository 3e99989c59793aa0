from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.zones"
    label = "zones"
