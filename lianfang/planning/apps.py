from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.planning"
    label = "planning"
