from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.operations"
    label = "operations"
