from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.grid"
    label = "grid"
