from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.outbreak"
    label = "outbreak"
