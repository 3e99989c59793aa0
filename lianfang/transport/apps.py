from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.transport"
    label = "transport"
