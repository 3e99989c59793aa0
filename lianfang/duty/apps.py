from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.duty"
    label = "duty"
