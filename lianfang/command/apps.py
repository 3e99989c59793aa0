from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.command"
    label = "command"
