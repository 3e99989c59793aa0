from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.api"
    label = "api"
